"""督查: cards that were raised, notes that urge, and visits that were in vain."""

from __future__ import annotations

import datetime as dt
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, EncryptedText, Model, UtcDateTime, byte_ordered

CARD_SUBJECTS = ("step", "delivery", "paper", "pause", "question", "note")
NOTE_STATES = ("draft", "issued", "served", "answered", "accepted", "raised", "archived", "void")
VISIT_STATES = ("open", "assigned", "contacted", "settled")
_OPEN = text("closed_at is null")
_WAITING = text("card_on is not null")


class CaseCard(Model):
    """黄牌 or 红牌: raised once for what it is about and the day by which that was due, and never taken back."""

    __tablename__ = "case_card"
    __table_args__ = (
        # Nobody gets the same card twice. A day that is put off (延期, 暂停) is a new day, and may be missed again.
        UniqueConstraint("subject", "subject_id", "colour", "due_on", name="uq_case_card_subject"),
        CheckConstraint("colour in ('yellow','red')", name="colour"),
        CheckConstraint("subject in ('step','delivery','paper','pause','question','note')", name="subject"),
        # Cards in force, the longest overdue first; one office's; what climbs on a day; what is looked up afterwards.
        Index("ix_case_card_open", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_case_card_desk", "organisation_id", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_case_card_escalate", "escalate_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_case_card_path", "organisation_path", "id"),
        Index("ix_case_card_first_asked", "first_asked_path", "id"),
        Index("ix_case_card_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # none: an answer to a note about no case
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    subject: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(BigId)  # of the step, the case, the promise, the pause, the note
    subject_name: Mapped[str] = mapped_column(String(200))  # 县级审批; 收入证明
    colour: Mapped[str] = mapped_column(String(8))
    level: Mapped[int] = mapped_column(Integer, default=0)  # how far up the line it has gone; 0: the desk alone
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[dt.date]
    projected: Mapped[bool] = mapped_column(default=False)
    explanation: Mapped[str] = mapped_column(
        Text, default="[]"
    )  # JSON list: how the day was worked out, as it was then
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # whose card it is
    organisation_path: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16), default="")
    # 首问: the unit that took the case is shown its cards wherever they are raised.
    first_asked_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    first_asked_path: Mapped[str] = mapped_column(String(120), default="")
    escalate_on: Mapped[dt.date | None]  # next day on which it goes further up
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    answer: Mapped[str] = mapped_column(EncryptedText, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_why: Mapped[str] = mapped_column(String(16), default="")  # done, red, moved


class CardEscalation(Model):
    """One rung of the line that a red card has reached."""

    __tablename__ = "card_escalation"
    __table_args__ = (UniqueConstraint("card_id", "level", name="uq_card_escalation_level"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("case_card.id"))
    level: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(String(80))  # of the rule, as it was then: 报本单位负责人
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SupervisionNote(Model):
    """催办单 or 督办单: what a unit is asked to do about its cases, and what it answered."""

    __tablename__ = "supervision_note"
    __table_args__ = (
        UniqueConstraint("number", name="uq_supervision_note_number"),
        CheckConstraint("kind in ('urge','supervise')", name="kind"),
        CheckConstraint(
            "state in ('draft','issued','served','answered','accepted','raised','archived','void')", name="state"
        ),
        Index("ix_supervision_note_path", "organisation_path", "id"),
        Index("ix_supervision_note_addressee", "addressee_path", "id"),
        Index("ix_supervision_note_card_on", "card_on", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(20))
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # who issues it
    organisation_path: Mapped[str] = mapped_column(String(120))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    addressee_path: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(EncryptedText)
    demands: Mapped[str] = mapped_column(EncryptedText)
    answer_days: Mapped[int] = mapped_column(Integer)  # working days from the day it is issued
    answer_due_on: Mapped[dt.date | None]
    projected: Mapped[bool] = mapped_column(default=False)
    card_on: Mapped[dt.date | None]  # the day on which a card is raised for the answer that did not come
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    served_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    served_how: Mapped[str] = mapped_column(String(16), default="")
    received_by: Mapped[str] = mapped_column(EncryptedText, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("supervision_note.id"))  # the note it was raised from
    revision: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": revision}


class NoteCase(Model):
    """A case that a note is about, and where it stood when the note was drafted."""

    __tablename__ = "supervision_note_case"
    __table_args__ = (
        UniqueConstraint("note_id", "case_id", name="uq_supervision_note_case"),
        Index("ix_supervision_note_case_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("supervision_note.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    step_name: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[dt.date | None]


class NoteTurn(Model):
    """What one side said to the other: an answer, why it was not enough, why the note goes to another unit."""

    __tablename__ = "supervision_note_turn"
    __table_args__ = (
        CheckConstraint("event in ('answer','accept','send_back','transfer','raise')", name="event"),
        Index("ix_supervision_note_turn_note", "note_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("supervision_note.id"))
    event: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(EncryptedText)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))


class FailedVisit(Model):
    """一次没办成: someone must come again, or came in vain; why, and what was done about it."""

    __tablename__ = "failed_visit"
    __table_args__ = (
        # One return of a case costs one trip, however often it is told.
        UniqueConstraint("case_step_id", name="uq_failed_visit_step"),
        CheckConstraint("state in ('open','assigned','contacted','settled')", name="state"),
        Index("ix_failed_visit_path", "organisation_path", "state", "id"),
        Index("ix_failed_visit_happened", "organisation_path", "happened_on"),
        Index("ix_failed_visit_assigned", "assigned_to_id", "state", "id"),
        Index("ix_failed_visit_case", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    case_step_id: Mapped[int | None] = mapped_column(ForeignKey("case_step.id"))
    reason: Mapped[str] = mapped_column(String(32))  # vocabulary failed_visit_reason
    service_name: Mapped[str] = mapped_column(String(200), default="")
    person: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    detail: Mapped[str] = mapped_column(EncryptedText, default="")
    next_step: Mapped[str] = mapped_column(EncryptedText, default="")  # what the person was told to do now
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # where the trip was in vain
    organisation_path: Mapped[str] = mapped_column(String(120))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    happened_on: Mapped[dt.date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    state: Mapped[str] = mapped_column(String(16), default="open")
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    assigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contacted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contact: Mapped[str] = mapped_column(EncryptedText, default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    settlement: Mapped[str] = mapped_column(EncryptedText, default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": revision}
