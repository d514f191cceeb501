"""下放批次 as they are read: the list, one batch with its items, what may be chosen for a new one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Account, DevolutionBatch, DevolutionItem, DevolutionTarget, Organisation, Service, ServiceVersion
from app.publishing.offerings import PLACES

_MOST_BATCHES = 500
_NUMBERING = re.compile(r"^[\s\d.、．)）]+")
_MOST_SERVICES = 2000  # the largest reported list has 1,345


@dataclass(frozen=True)
class BatchRow:
    """A batch as the list shows it."""

    id: int
    name: str
    direction: str
    from_tier: str
    to_tier: str
    mode: str
    effective_on: dt.date
    state: str
    items: int
    done: int
    failed: int
    places: int


def batches(session: Session) -> list[BatchRow]:
    """Planned ones first, the next day first; then the others, the latest first."""
    is_over = DevolutionBatch.state != "planned"
    upcoming = case((is_over, None), else_=DevolutionBatch.effective_on)
    ordered = _rows().order_by(is_over, upcoming, DevolutionBatch.effective_on.desc(), DevolutionBatch.id.desc())
    return [BatchRow(*row) for row in session.execute(ordered.limit(_MOST_BATCHES))]


def _rows():  # type: ignore[no-untyped-def]
    items = select(func.count()).where(DevolutionItem.batch_id == DevolutionBatch.id).correlate(DevolutionBatch)
    places = select(func.count()).where(DevolutionTarget.batch_id == DevolutionBatch.id).correlate(DevolutionBatch)
    return select(
        DevolutionBatch.id,
        DevolutionBatch.name,
        DevolutionBatch.direction,
        DevolutionBatch.from_tier,
        DevolutionBatch.to_tier,
        DevolutionBatch.mode,
        DevolutionBatch.effective_on,
        DevolutionBatch.state,
        items.scalar_subquery(),
        items.where(DevolutionItem.state == "done").scalar_subquery(),
        items.where(DevolutionItem.state == "failed").scalar_subquery(),
        places.scalar_subquery(),
    )


@dataclass(frozen=True)
class BatchItem:
    """A service of a batch and what became of it."""

    code: str
    name: str
    state: str
    message: str
    version_number: int | None


@dataclass(frozen=True)
class BatchPage:
    """One batch with everything its page shows."""

    row: BatchRow
    note: str
    created_at: datetime
    created_by: str
    ran_at: datetime | None
    items: tuple[BatchItem, ...]
    places: tuple[Organisation, ...]

    @property
    def waiting(self) -> int:
        return self.row.items - self.row.done - self.row.failed


def batch_page(session: Session, batch_id: int) -> BatchPage:
    """One batch; NotFoundHere when there is none."""
    row = session.execute(_rows().where(DevolutionBatch.id == batch_id)).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个批次"))
    batch = session.get_one(DevolutionBatch, batch_id)
    account = session.get(Account, batch.created_by_id) if batch.created_by_id else None
    return BatchPage(
        row=BatchRow(*row),
        note=batch.note,
        created_at=batch.created_at,
        created_by=account.display_name if account else "",
        ran_at=batch.ran_at,
        items=tuple(_items(session, batch_id)),
        places=tuple(_places(session, batch_id)),
    )


def _items(session: Session, batch_id: int) -> list[BatchItem]:
    order = case((DevolutionItem.state == "failed", 0), (DevolutionItem.state == "waiting", 1), else_=2)
    statement = (
        select(Service.code, Service.name, DevolutionItem.state, DevolutionItem.message, ServiceVersion.number)
        .join(Service, Service.id == DevolutionItem.service_id)
        .outerjoin(ServiceVersion, ServiceVersion.id == DevolutionItem.version_id)
        .where(DevolutionItem.batch_id == batch_id)
        .order_by(order, Service.code)
    )
    return [BatchItem(*row) for row in session.execute(statement)]


def _places(session: Session, batch_id: int) -> Sequence[Organisation]:
    statement = (
        select(Organisation)
        .join(DevolutionTarget, DevolutionTarget.organisation_id == Organisation.id)
        .where(DevolutionTarget.batch_id == batch_id)
        .order_by(Organisation.path)
    )
    return session.scalars(statement).all()


# ── what may be chosen ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Candidate:
    """A published service that a batch may take; `acceptance_tiers` is comma separated."""

    code: str
    name: str
    department: str
    acceptance_tiers: str
    search_text: str


def candidates(session: Session) -> list[Candidate]:
    """All published services, by department and code."""
    statement = (
        select(Service.code, Service.name, Service.department, Service.acceptance_tiers, Service.search_text)
        .where(Service.state == "published")
        .order_by(Service.department, Service.code)
        .limit(_MOST_SERVICES)
    )
    return [Candidate(*row) for row in session.execute(statement)]


def found_in(text: str, services: Sequence[Candidate]) -> tuple[list[str], list[str]]:
    """Codes of the services that the lines of a pasted list name (code or full name), and the lines that name none."""
    known = {one.code.upper(): one.code for one in services} | {_bare(one.name): one.code for one in services}
    codes: list[str] = []
    strange: list[str] = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        matched = [known[word] for word in _words(line) if word in known]
        (codes.extend(matched) if matched else strange.append(line))
    return list(dict.fromkeys(codes)), strange


def _words(line: str) -> list[str]:
    """The line, and its cells: a row copied from a table holds number, code, name and more."""
    cells = [line, *line.replace("，", "\t").replace(",", "\t").split("\t"), *line.split()]
    return [form for cell in dict.fromkeys(cells) for form in (_bare(cell), cell.strip().upper()) if form]


def _bare(name: str) -> str:
    """A name as two documents may spell it: blanks and numbering left out, brackets of one width."""
    kept = _NUMBERING.sub("", name).replace("(", "（").replace(")", "）")
    return "".join(kept.split())


def places_by_township(session: Session) -> list[tuple[Organisation, list[Organisation]]]:
    """Every active township with its villages and communities."""
    statement = select(Organisation).where(Organisation.active, Organisation.kind.in_(PLACES))
    found = session.scalars(statement.order_by(Organisation.path)).all()
    towns = [one for one in found if one.kind == "township"]
    return [(town, [one for one in found if one.parent_id == town.id]) for town in towns]
