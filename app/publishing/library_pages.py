"""What the pages of the shared library show: parts found, who uses one, who changed it last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from app.models import Account, LibraryPart, LibraryUse, Service
from app.models.library import PART_KINDS
from app.publishing.library import shared_library
from app.publishing.library_effects import counted_uses
from app.publishing.studio import published_version
from catalog.editing.trees import tree_of
from catalog.key_names import key_name
from catalog.library_changes import Use, overridden_keys, reached_by, title_of
from catalog.library_merge import KIND_WORDS, PART_MODELS

PAGE = 50
MOST_USES = 200  # services of one part that its page lists
_SEARCHED = 8  # words


@dataclass(frozen=True)
class PartRow:
    """One part of the list; counts are services, through other parts too."""

    kind: str
    name: str
    title: str
    updated_at: datetime
    updated_by: str
    published: int
    draft: int

    @property
    def kind_word(self) -> str:
        return KIND_WORDS[self.kind]


@dataclass(frozen=True)
class Listed:
    """A page of parts, how many were found, and how many there are of each kind."""

    rows: tuple[PartRow, ...]
    count: int
    by_kind: dict[str, int]


@dataclass(frozen=True)
class UseRow:
    """One service that uses a part: where, through which other parts, and what it says of its own instead."""

    code: str
    name: str
    state: str
    in_published: bool
    in_draft: bool
    through: tuple[str, ...]
    own: tuple[str, ...]


def list_parts(session: Session, *, kind: str = "", text: str = "", page: int = 1) -> Listed:
    """Parts by kind and title, found by title, pinyin, initials or name."""
    found = _matching(select(LibraryPart.id), text)
    by_kind = dict(
        session.execute(
            select(LibraryPart.kind, func.count()).where(LibraryPart.id.in_(found)).group_by(LibraryPart.kind)
        )
        .tuples()
        .all()
    )
    wanted = _matching(_rows(), text)
    if kind in PART_KINDS:
        wanted = wanted.where(LibraryPart.kind == kind)
    rows = session.execute(wanted.limit(PAGE).offset((page - 1) * PAGE)).all()
    counts = counted_uses(session, [(row.kind, row.name) for row in rows])
    listed = tuple(PartRow(*row, **counts[row.kind, row.name]) for row in rows)
    return Listed(listed, by_kind.get(kind, 0) if kind in PART_KINDS else sum(by_kind.values()), by_kind)


def _rows() -> Select[Any]:
    by = (func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")).label("by")
    columns = (LibraryPart.kind, LibraryPart.name, LibraryPart.title, LibraryPart.updated_at, by)
    joined = select(*columns).outerjoin(Account, Account.id == LibraryPart.updated_by_id)
    order = case({kind: index for index, kind in enumerate(KIND_WORDS)}, value=LibraryPart.kind)
    return joined.order_by(order, LibraryPart.title, LibraryPart.name)


def _matching(statement: Select[Any], text: str) -> Select[Any]:
    words = text.lower().split()[:_SEARCHED]
    return statement.where(*(LibraryPart.search_text.contains(word, autoescape=True) for word in words))


def last_editor(session: Session, row: LibraryPart) -> str:
    """Who changed a part last; nothing when it is as it came."""
    account = session.get(Account, row.updated_by_id) if row.updated_by_id else None
    return account.display_name if account else ""


def uses_of_one(session: Session, kind: str, name: str) -> tuple[list[UseRow], int]:
    """The services that use a part, by code, at most `MOST_USES`; and how many there are."""
    library = shared_library(session)
    reached = reached_by(kind, name, library)
    rows: dict[int, list[tuple[str, Use]]] = {}
    noted = select(LibraryUse.service_id, LibraryUse.place, LibraryUse.kind, LibraryUse.name)
    for service_id, place, of_kind, of_name in session.execute(noted):
        if (of_kind, of_name) in reached:
            rows.setdefault(service_id, []).append((place, (of_kind, of_name)))
    services = select(Service).where(Service.id.in_(rows)).order_by(Service.code).limit(MOST_USES)
    return [_use_row(session, one, rows[one.id], (kind, name)) for one in session.scalars(services)], len(rows)


def _use_row(session: Session, service: Service, noted: list[tuple[str, Use]], part: Use) -> UseRow:
    library = shared_library(session)
    places, parts = {place for place, _use in noted}, {use for _place, use in noted}
    through = sorted(parts - {part})
    published = published_version(session, service.code) if part in parts and "published" in places else None
    keys = overridden_keys(tree_of(published.definition, library), *part) if published else ()
    return UseRow(
        service.code,
        service.name,
        service.state,
        "published" in places,
        "draft" in places,
        tuple(f"{KIND_WORDS[one]}“{part_title(library.raw, one, other)}”" for one, other in through),
        tuple(key_name(PART_MODELS["fields" if part[0] == "option_lists" else part[0]], key) for key in keys),
    )


def part_title(raw: Any, kind: str, name: str) -> str:
    """What a part is called."""
    return title_of(kind, name, raw.get(kind, {}).get(name))
