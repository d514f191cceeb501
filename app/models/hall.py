"""What a hall or station tells on its walls: who works there and where they are, who is on duty, points of service."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, UtcDateTime
from app.models.people import Organisation

WHEREABOUTS = ("here", "out", "training", "leave", "ended")
SHIFTS = ("day", "morning", "afternoon", "night")
POINT_KINDS = ("machine", "bus", "point")
AGENT_MODES = ("fixed", "mobile")


class HallPerson(Model):
    """Someone whom people may ask: a clerk, an agent, a member of the village committee; with or without a login."""

    __tablename__ = "hall_person"
    __table_args__ = (
        CheckConstraint("whereabouts in ('here','out','training','leave','ended')", name="whereabouts"),
        CheckConstraint("mode in ('','fixed','mobile')", name="mode"),
        UniqueConstraint("account_id", name="uq_hall_person_account"),
        Index("ix_hall_person_organisation", "organisation_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    name: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(40), default="")  # 窗口人员, 村代办员, 村党支部书记
    duties: Mapped[str] = mapped_column(String(120), default="")  # 负责什么
    serves: Mapped[str] = mapped_column(String(120), default="")  # 服务范围
    phone: Mapped[str] = mapped_column(String(40), default="")  # published
    photo: Mapped[str] = mapped_column(Text, default="")  # base64 of a JPEG; it hangs on the wall
    position: Mapped[int] = mapped_column(Integer, default=0)
    whereabouts: Mapped[str] = mapped_column(String(16), default="here")
    note: Mapped[str] = mapped_column(String(60), default="")  # 到县里开会
    back_on: Mapped[dt.date | None]
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("hall_person.id"))  # 找谁
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mode: Mapped[str] = mapped_column(String(16), default="", server_default="")  # of an agent; "" = is none
    post_kind: Mapped[str] = mapped_column(String(32), default="", server_default="")  # vocabulary agent_post
    duty_hours: Mapped[str] = mapped_column(String(120), default="", server_default="")  # 周一至周五 8:30—17:30
    services: Mapped[str] = mapped_column(Text, default="", server_default="")  # codes, one a line; "" = all

    organisation: Mapped[Organisation] = relationship()
    substitute: Mapped[HallPerson | None] = relationship(remote_side=[id])


class DutyTurn(Model):
    """值班: one person on one day."""

    __tablename__ = "duty_turn"
    __table_args__ = (
        UniqueConstraint("organisation_id", "day", "shift", "person_id", name="uq_duty_turn_person"),
        CheckConstraint("shift in ('day','morning','afternoon','night')", name="shift"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[dt.date]
    shift: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int] = mapped_column(ForeignKey("hall_person.id"))

    person: Mapped[HallPerson] = relationship()


class ServicePoint(Model):
    """A self-service machine (EQ-6), a service bus with its days (EQ-7), or a point with a person at it."""

    __tablename__ = "service_point"
    __table_args__ = (
        CheckConstraint("kind in ('machine','bus','point')", name="kind"),
        Index("ix_service_point_organisation", "organisation_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(40), default="")  # 设备编号, 车牌
    model: Mapped[str] = mapped_column(String(60), default="")  # 设备类型
    place: Mapped[str] = mapped_column(String(120), default="")
    hours: Mapped[str] = mapped_column(String(120), default="")
    days: Mapped[str] = mapped_column(String(60), default="")  # of a month, for a bus: 2 7 27
    departments: Mapped[str] = mapped_column(String(200), default="")  # who comes with the bus
    maintainer: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    items: Mapped[str] = mapped_column(Text, default="")  # what it offers, one a line
    active: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation] = relationship()
