"""Where the papers of a case lay at a moment: what a paper about that moment may say of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.models import PaperHold
from reports.contexts import ReceivedDocument

_AT_A_DESK = ("organisation", "person")


def lying_at_desk(session: Session, case_id: int, organisation_id: int, at: datetime) -> list[ReceivedDocument]:
    """What lay at an organisation, or with one of its people."""
    here = (PaperHold.organisation_id == organisation_id, PaperHold.holder.in_(_AT_A_DESK))
    return _held(session, case_id, at, *here)


def back_with_applicant(session: Session, case_id: int, at: datetime) -> list[ReceivedDocument]:
    """What had been given back."""
    return _held(session, case_id, at, PaperHold.holder == "applicant")


def _held(session: Session, case_id: int, at: datetime, *where: ColumnElement[bool]) -> list[ReceivedDocument]:
    """The sheets held so at a moment, by document; bounded by the papers of one case."""
    then = (PaperHold.since <= at, or_(PaperHold.until.is_(None), PaperHold.until > at))
    statement = select(PaperHold).where(PaperHold.case_id == case_id, *then, *where).order_by(PaperHold.id)
    return list(_by_document(session.scalars(statement)))


def _by_document(holds: Iterable[PaperHold]) -> Iterable[ReceivedDocument]:
    names: dict[str, str] = {}
    sheets: dict[tuple[str, str], int] = {}
    for hold in holds:
        names.setdefault(hold.document_id, hold.name)
        key = (hold.document_id, hold.form)
        sheets[key] = sheets.get(key, 0) + hold.sheets
    for document_id, name in names.items():
        originals, copies = (sheets.get((document_id, form), 0) for form in ("original", "copy"))
        yield ReceivedDocument(id=document_id, name=name, originals=originals, copies=copies)
