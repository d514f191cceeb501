"""What a change of the workday table moved: which cases, from which day to which."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, Model, UtcDateTime
from app.models.people import Account

CALENDAR_ACTIONS = ("day_saved", "day_deleted", "year_known", "year_projected", "notice")
CLOCKS = ("step", "promise", "statutory", "acceptance", "delivery")


class CalendarChange(Model):
    """One change of the workday table. Done when every case that counts one of its days has been looked at."""

    __tablename__ = "calendar_change"
    __table_args__ = (
        CheckConstraint("action in ('day_saved','day_deleted','year_known','year_projected','notice')", name="action"),
        Index("ix_calendar_change_changed_at", "changed_at", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    action: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(120), default="")  # of the day; of a notice its number
    first_on: Mapped[dt.date]  # clocks that count a day from this one …
    last_on: Mapped[dt.date]  # … to this one were set anew
    moved: Mapped[int] = mapped_column(Integer, default=0)  # cases that got another date
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    changed_by: Mapped[Account] = relationship()


class CalendarPart(Model):
    """Cases that are still to be looked at: those with an id above `after_id` up to `through_id`. Gone when done."""

    __tablename__ = "calendar_part"
    __table_args__ = (UniqueConstraint("change_id", "after_id", name="uq_calendar_part_after"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("calendar_change.id"))
    after_id: Mapped[int] = mapped_column(BigId)
    through_id: Mapped[int] = mapped_column(BigId)


class CalendarMove(Model):
    """One date of a case that a change moved."""

    __tablename__ = "calendar_move"
    __table_args__ = (
        UniqueConstraint("change_id", "case_id", "clock", "position", name="uq_calendar_move_clock"),
        CheckConstraint("clock in ('step','promise','statutory','acceptance','delivery')", name="clock"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("calendar_change.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    clock: Mapped[str] = mapped_column(String(16))
    position: Mapped[int] = mapped_column(Integer, default=0)  # of the step; 0 for clocks of the whole case
    name: Mapped[str] = mapped_column(String(200), default="")  # of the step
    from_on: Mapped[dt.date | None]
    to_on: Mapped[dt.date | None]
