"""上门走访 and 台账 of small help: rounds of home visits with their stops, and the log of what helpers did."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.archive import Person
from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime, byte_ordered
from app.models.cases import Case
from app.models.people import Account, Organisation

ROUND_STATES = ("planned", "over", "cancelled")
LOG_KINDS = ("help", "phone")


class Round(Model):
    """一趟走访: the homes that one agent goes to on one day, in their order."""

    __tablename__ = "visit_round"
    __table_args__ = (
        UniqueConstraint("number", name="uq_visit_round_number"),
        CheckConstraint("kind in ('scheduled','unscheduled')", name="kind"),
        CheckConstraint("state in ('planned','over','cancelled')", name="state"),
        CheckConstraint("(state = 'planned') = (ended_at is null)", name="ended"),
        Index("ix_visit_round_agent", "agent_id", "day", "id"),
        Index("ix_visit_round_path", "organisation_path", "day", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(20))
    agent_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_path: Mapped[str] = mapped_column(String(120))
    day: Mapped[dt.date]
    kind: Mapped[str] = mapped_column(String(16))  # 每周固定 or 临时
    state: Mapped[str] = mapped_column(String(16), default="planned")
    remark: Mapped[str] = mapped_column(EncryptedText, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)  # raised by every change of the plan

    agent: Mapped[Account] = relationship()
    organisation: Mapped[Organisation] = relationship()
    stops: Mapped[list[RoundStop]] = relationship(order_by="RoundStop.position", back_populates="round")


class RoundStop(Model):
    """One home of a round: whom, why, and once somebody was there what came of it.

    What is about a person on record names the person only: facts are read from there, and gone when that is erased.
    """

    __tablename__ = "round_stop"
    __table_args__ = (
        UniqueConstraint("token", name="uq_round_stop_token"),
        CheckConstraint("(visited_at is null) = (outcome is null)", name="visited"),
        Index("ix_round_stop_round", "round_id", "position"),
        Index("ix_round_stop_subject", "reason", "subject_id"),
        Index("ix_round_stop_person", "person_id", "id"),
        Index("ix_round_stop_case", "case_id", "id"),
        Index("ix_round_stop_photo", "photo"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("visit_round.id"))
    position: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(16))  # vocabulary visit_reason
    subject_id: Mapped[int | None] = mapped_column(BigId)  # what is due: a turn, an appointment, a hold, a step, a case
    village_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    group: Mapped[str] = mapped_column(String(40), default="")  # 村民小组
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    name: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    address: Mapped[str] = mapped_column(EncryptedText, default="")
    task: Mapped[str] = mapped_column(EncryptedText, default="")  # what to do there
    token: Mapped[str | None] = mapped_column(Hash)  # of the record as sent: sent twice, it is kept once
    visited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(16))  # vocabulary visit_outcome
    deed: Mapped[str] = mapped_column(EncryptedText, default="")  # what was done
    next_step: Mapped[str] = mapped_column(EncryptedText, default="")
    next_on: Mapped[dt.date | None]
    done_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # the case that was handled there
    spot: Mapped[str] = mapped_column(EncryptedText, default="")  # where the phone was: 29.12345,104.12345±20
    photo: Mapped[str | None] = mapped_column(ForeignKey("stored_file.digest"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    round: Mapped[Round] = relationship(back_populates="stops")
    village: Mapped[Organisation] = relationship()
    person: Mapped[Person | None] = relationship()
    case: Mapped[Case | None] = relationship(foreign_keys=[case_id])
    done_case: Mapped[Case | None] = relationship(foreign_keys=[done_case_id])


class HelpEntry(Model):
    """帮办记录 or 电话咨询: help that is no case, in three lines."""

    __tablename__ = "help_entry"
    __table_args__ = (
        CheckConstraint("kind in ('help','phone')", name="kind"),
        UniqueConstraint("token", name="uq_help_entry_token"),
        Index("ix_help_entry_path", "organisation_path", "kind", "happened_on", "id"),
        Index("ix_help_entry_recorded_by", "recorded_by_id", "happened_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str] = mapped_column(String(32))  # vocabulary help_kind or phone_topic
    about: Mapped[str] = mapped_column(String(200), default="")  # of which service
    person: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    words: Mapped[str] = mapped_column(EncryptedText, default="")  # what was done, or answered
    village_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_path: Mapped[str] = mapped_column(String(120))  # of the village
    happened_on: Mapped[dt.date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    token: Mapped[str] = mapped_column(Hash)  # two clicks make one line

    village: Mapped[Organisation] = relationship()
    recorded_by: Mapped[Account] = relationship()
