"""Red cards for what is no step: decisions not delivered, promised papers, pauses and answers that are overdue.

Each is found by its own day; one that has its card for that day is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.cases.locking import lock_case_of
from app.clock import local_date
from app.models import Case, CaseCard, CasePause, CaseStep, ConsultationReply, NoteCase, PaperPromise, SupervisionNote
from app.supervision.raising import Fallen, raise_for
from app.supervision.standing import SUBJECTS
from app.supervision.words import NOTE_KINDS
from app.wording import msgid

DELIVERY, ANSWER = msgid("送达决定"), msgid("答复会商")


def overdue(subject: str, session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Rows of a subject past their day that have no card for it yet, the longest overdue first."""
    of = SUBJECTS[subject]
    carded = exists().where(
        CaseCard.subject == subject,
        CaseCard.subject_id == of.table.id,
        CaseCard.colour == "red",
        CaseCard.due_on == of.due_on,
        CaseCard.closed_why != "moved",
    )
    wanted = select(of.table.id).where(of.is_open, of.due_on < local_date(now), ~carded)
    return session.scalars(wanted.order_by(of.due_on, of.table.id).limit(limit)).all()


def due_deliveries(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Decisions that should have been delivered (行政许可法 44 条: ten working days)."""
    return overdue("delivery", session, now, limit)


def card_delivery(session: Session, case_id: int, now: datetime) -> bool:
    """A red card to the unit that took the case in: it delivers. False when it is delivered by now."""
    case = _locked(session, "delivery", case_id, now)
    if case is None:
        return False
    fallen = Fallen(
        subject="delivery",
        subject_id=case.id,
        name=DELIVERY,
        due_on=case.delivery_due_on,
        organisation_id=case.submitting_organisation_id,
        case=case,
    )
    return raise_for(session, fallen, "red", now) is not None


def due_papers(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Promised papers that did not come."""
    return overdue("paper", session, now, limit)


def card_paper(session: Session, promise_id: int, now: datetime) -> bool:
    """A red card to the desk that reminds: the paper is to be asked for, put off or registered as not come."""
    promise: PaperPromise | None = _locked(session, "paper", promise_id, now)
    if promise is None:
        return False
    fallen = Fallen(
        subject="paper",
        subject_id=promise.id,
        name=promise.name,
        due_on=promise.due_on,
        organisation_id=promise.organisation_id,
        case=session.get_one(Case, promise.case_id),
        projected=promise.projected,
    )
    return raise_for(session, fallen, "red", now) is not None


def due_pauses(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Pauses that last longer than the applicant was told."""
    return overdue("pause", session, now, limit)


def card_pause(session: Session, pause_id: int, now: datetime) -> bool:
    """A red card to the desk that paused the case."""
    pause: CasePause | None = _locked(session, "pause", pause_id, now)
    if pause is None:
        return False
    step = session.get_one(CaseStep, pause.step_id)
    fallen = Fallen(
        subject="pause",
        subject_id=pause.id,
        name=step.name,
        due_on=pause.expected_on,
        organisation_id=step.organisation_id,
        case=session.get_one(Case, pause.case_id),
        role=step.role,
    )
    return raise_for(session, fallen, "red", now) is not None


def due_questions(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Offices that were asked (会商) and have not answered."""
    return overdue("question", session, now, limit)


def card_question(session: Session, reply_id: int, now: datetime) -> bool:
    """A red card to the office that owes the answer."""
    reply: ConsultationReply | None = _locked(session, "question", reply_id, now)
    if reply is None:
        return False
    fallen = Fallen(
        subject="question",
        subject_id=reply.id,
        name=ANSWER,
        due_on=reply.due_on,
        organisation_id=reply.organisation_id,
        case=session.get_one(Case, reply.case_id),
    )
    return raise_for(session, fallen, "red", now) is not None


def due_notes(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Notes whose answer should have come: a walk along the index of `card_on`."""
    wanted = select(SupervisionNote.id).where(SupervisionNote.card_on <= local_date(now))
    return session.scalars(wanted.order_by(SupervisionNote.card_on, SupervisionNote.id).limit(limit)).all()


def card_note(session: Session, note_id: int, now: datetime) -> bool:
    """A red card to the unit that owes an answer."""
    note: SupervisionNote | None = _locked(session, "note", note_id, now)
    if note is None or note.answer_due_on is None:
        return False
    first = select(Case).join(NoteCase, NoteCase.case_id == Case.id).where(NoteCase.note_id == note.id)
    fallen = Fallen(
        subject="note",
        subject_id=note.id,
        name=f"{NOTE_KINDS[note.kind]} {note.number}",
        due_on=note.answer_due_on,
        organisation_id=note.addressee_id,
        case=session.scalars(first.order_by(NoteCase.id).limit(1)).first(),
        projected=note.projected,
    )
    raise_for(session, fallen, "red", now)
    note.card_on = None
    session.flush()
    return True


def _locked(session: Session, subject: str, row_id: int, now: datetime) -> Any:
    """The row, for this transaction alone, while it is still open and overdue."""
    of = SUBJECTS[subject]
    if hasattr(of.table, "case_id"):
        lock_case_of(session, of.table, row_id)
    wanted = select(of.table).where(of.table.id == row_id, of.is_open, of.due_on < local_date(now))
    lock = wanted.with_for_update().execution_options(populate_existing=True)
    return session.execute(lock).scalar_one_or_none()
