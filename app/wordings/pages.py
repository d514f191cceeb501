"""What the pages of the studio show: kinds with whose text is in force, one text with its versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Account, Organisation, Wording, WordingVersion
from app.wordings.boxes import Difference, differences
from app.wordings.reading import nearest, read_version, upwards
from reports.letter_kinds import LETTERS, Letter
from reports.letter_texts import LetterText, shipped_text

MOST_VERSIONS = 20


@dataclass(frozen=True)
class KindRow:
    """One kind of letter as a place has it."""

    id: str
    name: str
    source: str  # whose text it is; "" = as shipped
    number: int  # of the version in force
    since: dt.date | None  # None: from the beginning
    coming: dt.date | None  # a version of the place that is not in force yet
    own: bool


@dataclass(frozen=True)
class VersionRow:
    """One version of a place's own text."""

    number: int
    effective_from: dt.date
    made_at: datetime
    by: str
    basis: str
    follows: bool  # says: as the organisation above
    changes: tuple[Difference, ...]  # against the version before


@dataclass(frozen=True)
class WordingPage:
    """One kind at one place."""

    letter: Letter
    text: LetterText  # in force today
    source: str
    own: bool
    seen: int  # the number of the last version of the place
    versions: tuple[VersionRow, ...]  # the latest first


def letter_of(kind: str) -> Letter:
    """NotFoundHere for a kind that there is not."""
    if kind not in LETTERS:
        raise NotFoundHere(_("没有这种文书"))
    return LETTERS[kind]


def list_kinds(session: Session, *, place: Organisation, day: dt.date) -> list[KindRow]:
    """All kinds in the order of a case's life; one statement."""
    by_kind: dict[str, list[tuple[str, WordingVersion]]] = {}
    for kind, path, version in _up_the_tree(session, place):
        by_kind.setdefault(kind, []).append((path, version))
    names = _names(session, place)
    return [_row(kind, by_kind.get(kind, []), place, names, day) for kind in LETTERS]


def _row(
    kind: str, found: list[tuple[str, WordingVersion]], place: Organisation, names: dict[str, str], day: dt.date
) -> KindRow:
    version = nearest([(path, one) for path, one in found if one.effective_from <= day])
    path = next((path for path, one in found if one is version), "")
    coming = [one.effective_from for at, one in found if at == place.path and one.effective_from > day]
    return KindRow(
        id=kind,
        name=LETTERS[kind].kind.name,
        source=names.get(path, ""),
        number=version.number if version else 1,
        since=version.effective_from if version and path else None,
        coming=min(coming, default=None),
        own=path == place.path,
    )


def _up_the_tree(session: Session, place: Organisation, kind: str = "") -> Sequence[tuple[str, str, WordingVersion]]:
    statement = (
        select(Wording.kind, Organisation.path, WordingVersion)
        .select_from(Wording)
        .join(WordingVersion, WordingVersion.wording_id == Wording.id)
        .outerjoin(Organisation, Organisation.id == Wording.organisation_id)
        .where(Organisation.path.in_(upwards(place.path)) | Wording.organisation_id.is_(None))
        .order_by(Wording.kind, WordingVersion.number)
    )
    if kind:
        statement = statement.where(Wording.kind == kind)
    return [(row[0], row[1] or "", row[2]) for row in session.execute(statement)]


def _names(session: Session, place: Organisation) -> dict[str, str]:
    above = select(Organisation.path, Organisation.name).where(Organisation.path.in_(upwards(place.path)))
    return dict(session.execute(above).tuples().all())


def wording_page(session: Session, *, place: Organisation, kind: str, day: dt.date) -> WordingPage:
    """One kind at one place, with its own versions and what each changed; three statements."""
    letter = letter_of(kind)
    found = [(path, version) for _kind, path, version in _up_the_tree(session, place, kind)]
    version = nearest([(path, one) for path, one in found if one.effective_from <= day])
    path = next((path for path, one in found if one is version), "")
    own = [one for at, one in found if at == place.path]
    return WordingPage(
        letter=letter,
        text=read_version(kind, version) if version else shipped_text(kind),
        source=_names(session, place).get(path, ""),
        own=path == place.path,
        seen=own[-1].number if own else 0,
        versions=_versions(session, letter, own, _above(kind, found, place)),
    )


def _above(kind: str, found: list[tuple[str, WordingVersion]], place: Organisation) -> LetterText:
    """What the place would say without a text of its own."""
    version = nearest([(path, one) for path, one in found if path != place.path])
    return read_version(kind, version) if version else shipped_text(kind)


def _versions(session: Session, letter: Letter, own: list[WordingVersion], above: LetterText) -> tuple[VersionRow, ...]:
    shown = own[-MOST_VERSIONS:]
    people = select(Account).where(Account.id.in_({one.made_by_id for one in shown if one.made_by_id}))
    names = {one.id: one.display_name for one in session.scalars(people)} if shown else {}
    rows, before = [], above
    for one in own:
        text = read_version(letter.kind.id, one) if one.text is not None else above
        if one in shown:
            rows.append(
                VersionRow(
                    number=one.number,
                    effective_from=one.effective_from,
                    made_at=one.made_at,
                    by=names.get(one.made_by_id or 0, ""),
                    basis=one.basis,
                    follows=one.text is None,
                    changes=tuple(differences(letter.kind, before, text)),
                )
            )
        before = text
    return tuple(reversed(rows))
