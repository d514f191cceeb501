"""Asked and noted inside a case: consultations (会商), notes, marks of attention; and work that comes again.

Questions, answers, notes and reasons may name people and are encrypted. None of it is printed or told to applicants.
"""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime

CONSULTATION_STATES = ("open", "answered", "closed")
REPLY_STATES = ("open", "answered", "dropped")
RECHECK_STATES = ("waiting", "opened", "done", "stopped")
_STANDING = text("cleared_at is null")
_LOOKED_FOR = text("look_on is not null")


class Consultation(Model):
    """会商: one question about a case, from the desk at which it lies to one or many county offices."""

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("state in ('open','answered','closed')", name="state"),
        CheckConstraint("(state = 'open') = (ended_at is null)", name="ended"),
        Index("ix_consultation_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # who asks
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    question: Mapped[str] = mapped_column(EncryptedText)
    limit_value: Mapped[int] = mapped_column(Integer)
    limit_unit: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[dt.date]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of limits in hours
    projected: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16), default="open")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the last answer, or no answer needed any more

    replies: Mapped[list[ConsultationReply]] = relationship(order_by="ConsultationReply.id")


class ConsultationReply(Model):
    """What one office says to a question. It sees the case from the moment it is asked."""

    __tablename__ = "consultation_reply"
    __table_args__ = (
        UniqueConstraint("consultation_id", "organisation_id", name="uq_consultation_reply_office"),
        CheckConstraint("state in ('open','answered','dropped')", name="state"),
        CheckConstraint("(state = 'answered') = (answered_at is not null)", name="answered"),
        Index("ix_consultation_reply_seen", "case_id", "organisation_id"),
        # 问我的: what an office is to answer, the most urgent first; and what is due anywhere, for reminders.
        Index("ix_consultation_reply_asked", "organisation_id", "state", "due_on", "id"),
        Index("ix_consultation_reply_due", "state", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[dt.date]
    state: Mapped[str] = mapped_column(String(16), default="open")
    answer: Mapped[str] = mapped_column(EncryptedText, default="")
    pages: Mapped[str] = mapped_column(EncryptedText, default="")  # which sheets it is about: 户口簿第 2 页
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))


class CaseNote(Model):
    """内部备注: a line for colleagues, never printed and never shown to applicants. It stays as it was written."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(EncryptedText)


class AttentionMark(Model):
    """重点关注: why a case is watched, until the mark is taken away. A case has one at a time."""

    __tablename__ = "attention_mark"
    __table_args__ = (
        Index(
            "uq_attention_mark_standing",
            "case_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("ix_attention_mark_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(EncryptedText)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecheckDue(Model):
    """年审、认证: one person to be looked at again, one turn after the other.

    `case_id` is the case whose grant began it all; the turns of it are numbered. `service_id` is what is opened.
    """

    __tablename__ = "recheck_due"
    __table_args__ = (
        UniqueConstraint("case_id", "turn", name="uq_recheck_due_turn"),
        CheckConstraint("state in ('waiting','opened','done','stopped')", name="state"),
        CheckConstraint("(state in ('done','stopped')) = (ended_at is not null)", name="ended"),
        # Rosters: of a station, of a hall; the next turn of a person; what is to be opened.
        Index("ix_recheck_due_village", "organisation_id", "state", "due_on", "id"),
        Index("ix_recheck_due_hall", "hall_id", "state", "due_on", "id"),
        Index("ix_recheck_due_person", "person_hash", "service_id", "state"),
        Index("ix_recheck_due_token", "token"),
        Index("ix_recheck_due_look", "look_on", "id", sqlite_where=_LOOKED_FOR, postgresql_where=_LOOKED_FOR),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    turn: Mapped[int] = mapped_column(Integer)
    person_hash: Mapped[str | None] = mapped_column(Hash)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # the station or hall of the person
    organisation_path: Mapped[str] = mapped_column(String(120))
    hall_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # the hall above it, or the place itself
    opens_on: Mapped[dt.date]  # from this day on it may be done
    due_on: Mapped[dt.date]
    look_on: Mapped[dt.date | None]  # when it is opened by itself; None once that was tried
    lacking: Mapped[int | None] = mapped_column(Integer)  # places only people can fill, when it could not be opened
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    token: Mapped[str | None] = mapped_column(Hash)  # of the form it was opened with, and of the case made from it
    reason: Mapped[str] = mapped_column(EncryptedText, default="")  # how it was looked at, or why it stops
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: by the case that was granted


class RecheckLook(Model):
    """Which decided cases have been asked whether something comes again: each is asked once."""

    __tablename__ = "recheck_look"
    __table_args__ = (Index("ix_recheck_look_decided_at", "decided_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
