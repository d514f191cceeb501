"""What a card is about, and whether it still holds.

A card ends by itself with what it is about. No action on cases knows of cards: a step finished in time, which is nearly
every step, costs nothing for them, and no path that ends a step can forget to. Until the sweep has written the end
down (`ending`), lists ask for it: the cards in force are few, and each looks at one row by its key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, literal_column, not_, select, true
from sqlalchemy.orm import Session

from app.models import Case, CaseCard, CasePause, CaseStep, ConsultationReply, PaperPromise, SupervisionNote
from app.supervision.note_states import AWAITS_ANSWER

# Written out, not bound: a partial index serves only a condition that the database can read.
OPEN, DECIDED = literal_column("'open'"), literal_column("'decided'")


@dataclass(frozen=True)
class Subject:
    """A table of things that fall due: which rows are not over, on which their clock runs, and by when they are due."""

    table: Any
    is_open: ColumnElement[bool]
    due_on: Any
    runs: ColumnElement[bool]


SUBJECTS: Mapping[str, Subject] = MappingProxyType(
    {
        "step": Subject(CaseStep, CaseStep.state == OPEN, CaseStep.due_on, CaseStep.queue != "paused"),
        "delivery": Subject(Case, Case.state == DECIDED, Case.delivery_due_on, true()),
        "paper": Subject(PaperPromise, PaperPromise.state == OPEN, PaperPromise.due_on, true()),
        "pause": Subject(CasePause, CasePause.ended_at.is_(None), CasePause.expected_on, true()),
        "question": Subject(ConsultationReply, ConsultationReply.state == OPEN, ConsultationReply.due_on, true()),
        "note": Subject(
            SupervisionNote,
            SupervisionNote.state.in_([str(state) for state in AWAITS_ANSWER]),
            SupervisionNote.answer_due_on,
            true(),
        ),
    }
)


def in_force() -> ColumnElement[bool]:
    """The condition on `CaseCard`: not over, and what it is about is still open and due on that day."""
    return and_(CaseCard.closed_at.is_(None), _holds())


def _holds() -> ColumnElement[bool]:
    """A choice, not an OR: the walk goes along the cards in force, and looks at one table for each."""
    subjects = SUBJECTS.items()
    looks = [
        (CaseCard.subject == name, _row_of(one, one.due_on == CaseCard.due_on, one.runs)) for name, one in subjects
    ]
    return case(*looks, else_=false())


def _row_of(subject: Subject, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(subject.table.id == CaseCard.subject_id, subject.is_open, *more).correlate(CaseCard)


def over(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Cards not closed whose matter is over or has another due day."""
    wanted = select(CaseCard.id).where(CaseCard.closed_at.is_(None), not_(_holds()))
    return session.scalars(wanted.order_by(CaseCard.due_on, CaseCard.id).limit(limit)).all()


def close(session: Session, card_id: int, now: datetime) -> bool:
    """Write down that a card is over, and whether it was done or has another day; False when it still holds."""
    lock = select(CaseCard).where(CaseCard.id == card_id, CaseCard.closed_at.is_(None), not_(_holds()))
    card = session.execute(lock.with_for_update().execution_options(populate_existing=True)).scalar_one_or_none()
    if card is None:
        return False
    subject = SUBJECTS[card.subject]
    still_open = session.scalar(select(subject.table.id).where(subject.table.id == card.subject_id, subject.is_open))
    card.closed_at, card.closed_why = now, "done" if still_open is None else "moved"
    session.flush()
    return True
