"""Agents (帮办代办员): the villages they serve, turns of duty they exchange, what they are trained in.

An agent is a `HallPerson` with a mode: who works at a hall stands in one table, and boards, cards and rosters read it.
"""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, UtcDateTime
from app.models.hall import HallPerson
from app.models.people import Organisation


class AgentVillage(Model):
    """A village (or community) that an agent serves; none for those who serve the whole of their own place."""

    __tablename__ = "agent_village"

    person_id: Mapped[int] = mapped_column(ForeignKey("hall_person.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)

    person: Mapped[HallPerson] = relationship()
    organisation: Mapped[Organisation] = relationship()


class DutySwap(Model):
    """换班: someone asks a colleague to take a turn, perhaps for one of the colleague's own.

    Turns are named by day and shift: they may be taken off the rota while nobody has answered yet.
    """

    __tablename__ = "duty_swap"
    __table_args__ = (
        CheckConstraint("state in ('asked','agreed','declined','withdrawn')", name="state"),
        CheckConstraint("from_id <> to_id", name="two_people"),
        CheckConstraint("(return_day is null) = (return_shift is null)", name="in_return"),
        Index("ix_duty_swap_organisation", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[dt.date]
    shift: Mapped[str] = mapped_column(String(16))
    from_id: Mapped[int] = mapped_column(ForeignKey("hall_person.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("hall_person.id"))
    return_day: Mapped[dt.date | None]
    return_shift: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(16), default="asked")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    asker: Mapped[HallPerson] = relationship(foreign_keys=[from_id])
    asked: Mapped[HallPerson] = relationship(foreign_keys=[to_id])


class Training(Model):
    """培训 of a hall: what about, when, the papers, the sign-in, and a short test afterwards."""

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint("pass_mark between 0 and 100", name="pass_mark"),
        Index("ix_training_organisation", "organisation_id", "held_on", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    topic: Mapped[str] = mapped_column(String(80))
    held_on: Mapped[dt.date]
    hours: Mapped[str] = mapped_column(String(60), default="")  # 14:30—16:00
    place: Mapped[str] = mapped_column(String(120), default="")
    teacher: Mapped[str] = mapped_column(String(60), default="")
    papers: Mapped[str] = mapped_column(Text, default="")  # one a line: words, or the code of a service (its guide)
    code: Mapped[str] = mapped_column(String(8))  # 签到码, said in the room
    questions: Mapped[str] = mapped_column(Text, default="[]")  # JSON of catalog.quiz.Question
    pass_mark: Mapped[int] = mapped_column(Integer, default=0)  # per cent
    due_on: Mapped[dt.date]  # last day of the test
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    organisation: Mapped[Organisation] = relationship()


class TrainingMember(Model):
    """Someone who is to come."""

    __tablename__ = "training_member"
    __table_args__ = (
        CheckConstraint("sign_way in ('list','code')", name="sign_way"),
        CheckConstraint("(signed_at is null) = (sign_way is null)", name="signed"),
    )

    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("hall_person.id"), primary_key=True, index=True)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sign_way: Mapped[str | None] = mapped_column(String(8))
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[HallPerson] = relationship()


class TrainingTry(Model):
    """One try at the test, never changed."""

    __tablename__ = "training_try"
    __table_args__ = (Index("ix_training_try_person", "training_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("hall_person.id"))
    answers: Mapped[str] = mapped_column(Text)  # canonical JSON: the choices of each question
    score: Mapped[int] = mapped_column(Integer)  # per cent
    passed: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
