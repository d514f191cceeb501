"""The workday table as the State Council announced it, from the `chinesecalendar` package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chinese_calendar.constants import Holiday, holidays, workdays
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Workday, WorkdayYear

SOURCE = "国务院办公厅放假通知"
_SATURDAY = 5


def seed_workdays(session: Session) -> list[int]:
    """Enter the years that are known to the package and not yet in the table; years entered stay as they are."""
    entered = set(session.scalars(select(WorkdayYear.year)))
    missing = sorted({day.year for day in holidays} - entered)
    for year in missing:
        session.add(WorkdayYear(year=year, source=SOURCE))
        session.add_all(days_of(year))
    session.flush()
    return missing


def days_of(year: int) -> Iterator[Workday]:
    """The days of a year that differ from Monday–Friday: holidays on weekdays, make-up workdays on weekends."""
    for day, name in holidays.items():
        if day.year == year and day.weekday() < _SATURDAY:
            yield _workday(day, worked=False, name=Holiday(name).chinese)
    for day, name in workdays.items():
        if day.year == year and day.weekday() >= _SATURDAY:
            yield _workday(day, worked=True, name=f"{Holiday(name).chinese}调休上班")


def _workday(day: dt.date, *, worked: bool, name: str) -> Workday:
    return Workday(day=day, is_workday=worked, name=name, source=SOURCE)
