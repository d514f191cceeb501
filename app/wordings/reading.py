"""Which text is in force for an organisation on a day, and to whom its letters send their readers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import LetterAuthority, Organisation, Wording, WordingVersion
from reports.letter_texts import LetterText, from_plain, lines_of, shipped_text


@dataclass(frozen=True)
class Authorities:
    """How an organisation signs, and where those who disagree may turn."""

    signs_as: str = ""
    review_bodies: tuple[str, ...] = ()
    court: str = ""
    supervise_phone: str = ""


def text_of(session: Session, *, kind: str, organisation_path: str, day: dt.date) -> LetterText:
    """The text of a kind for an organisation on a day: the nearest one up the tree, at last as shipped.

    Two statements. Without a row (a database not set up yet) it is the shipped text, and pins no version.
    """
    version = version_in_force(session, kind=kind, organisation_path=organisation_path, day=day)
    text = shipped_text(kind) if version is None else read_version(kind, version)
    found = authorities_of(session, organisation_path=organisation_path)
    return replace(
        text,
        review_bodies=found.review_bodies,
        court=found.court,
        supervise_phone=found.supervise_phone,
    )


def version_in_force(session: Session, *, kind: str, organisation_path: str, day: dt.date) -> WordingVersion | None:
    """The version that says it; None while not even the shipped text is stored."""
    statement = (
        select(Organisation.path, WordingVersion)
        .select_from(Wording)
        .join(WordingVersion, WordingVersion.wording_id == Wording.id)
        .outerjoin(Organisation, Organisation.id == Wording.organisation_id)
        .where(Wording.kind == kind, WordingVersion.effective_from <= day)
        .where(Organisation.path.in_(upwards(organisation_path)) | Wording.organisation_id.is_(None))
        .execution_options(populate_existing=True)
    )
    return nearest([(path or "", version) for path, version in session.execute(statement)])


def nearest(found: Iterable[tuple[str, WordingVersion]]) -> WordingVersion | None:
    """Of versions in force somewhere up the tree (by path, "" = as shipped) the latest of the nearest place.

    A version without a text says: from its day on as the place above. The later day wins, then the later number.
    """
    latest: dict[str, WordingVersion] = {}
    for path, version in found:
        before = latest.get(path)
        if before is None or _age(before) < _age(version):
            latest[path] = version
    places = sorted(latest, key=len, reverse=True)
    return next((latest[path] for path in places if latest[path].text is not None), None)


def _age(version: WordingVersion) -> tuple[dt.date, int]:
    return version.effective_from, version.number


def read_version(kind: str, version: WordingVersion) -> LetterText:
    """The text of a stored version that has one; parts that a later release added come as shipped."""
    text = from_plain(kind, json.loads(version.text or "{}"))
    shipped = shipped_text(kind)
    return replace(
        text,
        parts={**shipped.parts, **text.parts},
        days=text.days or shipped.days,
        version_id=version.id,
    )


def upwards(path: str) -> Sequence[str]:
    """The path of an organisation and those of all above it: 990101/990101100/ → 990101/, 990101/990101100/."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:count]) + "/" for count in range(1, len(codes) + 1)]


def authorities_of(session: Session, *, organisation_path: str) -> Authorities:
    """Each from the nearest organisation up the tree that says it; the name under a letter is its own."""
    statement = (
        select(Organisation.path, LetterAuthority)
        .join(LetterAuthority, LetterAuthority.organisation_id == Organisation.id)
        .where(Organisation.path.in_(upwards(organisation_path)))
        .execution_options(populate_existing=True)
    )
    rows = sorted(session.execute(statement), key=lambda row: -len(row.path))
    own = next((row.LetterAuthority.signs_as for row in rows if row.path == organisation_path), "")
    return Authorities(
        signs_as=own,
        review_bodies=next((lines for row in rows if (lines := lines_of(row.LetterAuthority.review_bodies))), ()),
        court=next((row.LetterAuthority.court for row in rows if row.LetterAuthority.court), ""),
        supervise_phone=next(
            (row.LetterAuthority.supervise_phone for row in rows if row.LetterAuthority.supervise_phone), ""
        ),
    )
