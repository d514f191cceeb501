"""预约: where people may come by appointment, in which hours, how many at once; who comes; calendars read by phones."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime, byte_ordered
from app.models.catalogue import Service
from app.models.people import Account, Organisation

PLACE_KINDS = ("hall", "station", "point", "home")
HOUR_RULES = ("workdays", "weekly", "monthly")
APPOINTMENT_STATES = ("booked", "kept", "missed", "cancelled")
CHANNELS = ("phone", "public", "desk")
_REMINDS = text("remind_on is not null")


class AppointmentPlace(Model):
    """Where people are seen by appointment: a hall, a station, a service point, or their own home (上门)."""

    __tablename__ = "appointment_place"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "name", name="uq_appointment_place_name"),
        CheckConstraint("kind in ('hall','station','point','home')", name="kind"),
        CheckConstraint("ahead > 0", name="ahead"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    ahead: Mapped[int] = mapped_column(Integer, default=30)  # days that may be booked ahead
    public: Mapped[bool] = mapped_column(default=True)  # villagers may book it themselves
    active: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation] = relationship()
    hours: Mapped[list[AppointmentHours]] = relationship(
        order_by="AppointmentHours.begins", cascade="all, delete-orphan"
    )
    closures: Mapped[list[AppointmentClosure]] = relationship(
        order_by="AppointmentClosure.day", cascade="all, delete-orphan"
    )


class AppointmentHours(Model):
    """Hours of a place on certain days, cut into slots; moments are minutes after midnight."""

    __tablename__ = "appointment_hours"
    __table_args__ = (
        CheckConstraint("rule in ('workdays','weekly','monthly')", name="rule"),
        CheckConstraint("begins >= 0 and begins < ends and ends <= 1440", name="span"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("capacity > 0", name="capacity"),
        Index("ix_appointment_hours_place", "place_id", "begins"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("appointment_place.id"))
    rule: Mapped[str] = mapped_column(String(16))
    which: Mapped[str] = mapped_column(String(60), default="")  # 1 … 7 of a week, 1 … 31 of a month (赶集日)
    begins: Mapped[int] = mapped_column(Integer)
    ends: Mapped[int] = mapped_column(Integer)
    minutes: Mapped[int] = mapped_column(Integer, default=0)  # of one slot; 0: all of it is one (半天)
    capacity: Mapped[int] = mapped_column(Integer)  # appointments in one slot


class AppointmentClosure(Model):
    """A day on which a place takes nobody although its hours say so."""

    __tablename__ = "appointment_closure"
    __table_args__ = (UniqueConstraint("place_id", "day", name="uq_appointment_closure_day"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("appointment_place.id"))
    day: Mapped[dt.date]
    note: Mapped[str] = mapped_column(String(60), default="")


class AppointmentSlot(Model):
    """How many of one slot are taken. Made when the first one takes it; the database holds that none is overbooked."""

    __tablename__ = "appointment_slot"
    __table_args__ = (
        UniqueConstraint("place_id", "day", "begins", name="uq_appointment_slot_begins"),
        CheckConstraint("taken >= 0 and taken <= capacity", name="taken"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("appointment_place.id"))
    day: Mapped[dt.date]
    begins: Mapped[int] = mapped_column(Integer)
    capacity: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)


class Appointment(Model):
    """One person who comes, or is visited, for one item at one time. Moved: the same row; booked again: another one."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("code_hash", name="uq_appointment_code"),
        CheckConstraint("state in ('booked','kept','missed','cancelled')", name="state"),
        CheckConstraint("channel in ('phone','public','desk')", name="channel"),
        CheckConstraint("(state = 'booked') = (ended_at is null)", name="ended"),
        CheckConstraint("begins < ends", name="span"),
        Index("ix_appointment_day", "day", "organisation_path", "begins", "id"),
        Index("ix_appointment_agent", "agent_id", "day"),
        Index("ix_appointment_phone", "phone_hash", "day"),
        Index("ix_appointment_remind", "remind_on", "id", sqlite_where=_REMINDS, postgresql_where=_REMINDS),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(EncryptedText)  # with it the villager looks it up and cancels it
    code_hash: Mapped[str] = mapped_column(Hash)
    place_id: Mapped[int] = mapped_column(ForeignKey("appointment_place.id"))
    slot_id: Mapped[int] = mapped_column(BigId, ForeignKey("appointment_slot.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_path: Mapped[str] = mapped_column(byte_ordered(120))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # who will see them; None: whoever is there
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # where the person lives
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_hash: Mapped[str] = mapped_column(Hash)
    address: Mapped[str] = mapped_column(EncryptedText, default="")  # of a home that is visited
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    day: Mapped[dt.date]
    begins: Mapped[int] = mapped_column(Integer)  # minutes after midnight
    ends: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), default="booked")
    channel: Mapped[str] = mapped_column(String(16))
    notice_number: Mapped[str | None] = mapped_column(String(20))  # 一次性告知单 that went out with it
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: on the public page
    remind_on: Mapped[dt.date | None]  # the day on which the person is reminded; None: has been, or never
    reminded: Mapped[str] = mapped_column(String(8), default="")  # sms, or call: somebody has to ring
    moves: Mapped[int] = mapped_column(Integer, default=0)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))  # missed, and booked again as this
    draft_token: Mapped[str | None] = mapped_column(Hash)  # of the form it became, later of the case
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: the villager
    reason: Mapped[str] = mapped_column(String(200), default="")

    place: Mapped[AppointmentPlace] = relationship()
    service: Mapped[Service] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    village: Mapped[Organisation | None] = relationship(foreign_keys=[village_id])
    agent: Mapped[Account | None] = relationship(foreign_keys=[agent_id])


class CalendarFeed(Model):
    """The secret address under which a person's own phone reads the appointments. Making a new one ends the old."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_calendar_feed_token"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
    token: Mapped[str] = mapped_column(EncryptedText)
    token_hash: Mapped[str] = mapped_column(Hash)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
