"""A stack comes in: its files are kept sealed, and a row stands for every page until the worker has read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.cases.casework import is_closed
from app.cases.scope import concerned_with
from app.errors import Invalid, NotAllowed
from app.models import Case, ScanBatch, ScanPage
from app.papers.intake import Most, Taken
from app.papers.keeping import settle_kept
from app.people.actors import Actor
from app.scanning.goals import form_place
from app.scanning.working import READING, hasten

STACK = Most(size=64 * 1024 * 1024, pages=200)  # of one file: what a feeder takes in one go, in colour
MOST_PAGES = 300  # of one stack
MOST_BYTES = 128 * 1024 * 1024  # of all its files
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Given:
    """A file that is in the store, and how it was called."""

    taken: Taken
    name: str


def take_stack(
    session: Session, *, files: Sequence[Given], case_number: str = "", actor: Actor, now: datetime
) -> ScanBatch:
    """Make a stack of files that are in the store. Forms of no other case go to `case_number`, if one is named.

    Invalid when there is nothing to take or too much, or when the case is not at hand.
    """
    place = _place(actor)
    pages = sum(one.taken.pages for one in files)
    if not pages:
        raise Invalid(message=_("还没有选文件"))
    if pages > MOST_PAGES:
        raise Invalid(message=_("一次最多收 %(most)s 页，这一叠有 %(n)s 页，请分开传", most=MOST_PAGES, n=pages))
    case = _case(session, case_number, actor)
    batch = ScanBatch(organisation_id=place, taken_by_id=actor.user_id, taken_at=now, name=_name(files))
    if case is not None:
        batch.case_id, batch.document_id = case.id, form_place(session, case)
    session.add(batch)
    session.flush()
    _add_pages(session, batch.id, files)
    hasten(session, READING, now=now)
    detail = {"files": len(files), "pages": pages, "case": case.number if case else ""}
    audit.record(
        session, actor=actor, now=now, action="scan.taken", subject="scan", subject_id=str(batch.id), detail=detail
    )
    return batch


def _place(actor: Actor) -> int:
    if actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不办理办件"))
    return actor.organisation_id


def _case(session: Session, number: str, actor: Actor) -> Case | None:
    if not number:
        return None
    case = session.scalars(select(Case).where(Case.number == number, concerned_with(actor))).one_or_none()
    if case is None:
        raise Invalid(message=_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    if is_closed(case):
        raise Invalid(message=_("办件 %(number)s 已经办结，不能再收申请表", number=number))
    return case


def _name(files: Sequence[Given]) -> str:
    first = files[0].name[-_LONGEST_NAME:]
    return first if len(files) == 1 else f"{first} 等 {len(files)} 个文件"


def _add_pages(session: Session, batch_id: int, files: Sequence[Given]) -> None:
    sheets = [(one, sheet) for one in files for sheet in range(one.taken.pages)]
    for place, (one, sheet) in enumerate(sheets, start=1):
        row = ScanPage(batch_id=batch_id, place=place, digest=one.taken.digest, sheet=sheet)
        row.name, row.state = one.name[-_LONGEST_NAME:], "waiting"
        session.add(row)
    for one in files:
        settle_kept(session, one.taken.digest)
    session.flush()
