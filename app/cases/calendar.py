"""The workday table of the county as one value."""

from __future__ import annotations

from sqlalchemy import Date, Integer, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from app.cases.calendar_days import WorkCalendar
from app.models import Workday, WorkdayYear


def load_calendar(session: Session) -> WorkCalendar:
    """Read the whole table in one statement: some 35 rows a year, always as the administrators left it."""
    days = select(Workday.day, Workday.is_workday, type_coerce(null(), Integer).label("year"))
    years = select(type_coerce(null(), Date), type_coerce(null(), Workday.is_workday.type), WorkdayYear.year)
    listed, known = {}, set()
    for day, is_workday, year in session.execute(union_all(days, years)):
        if day is None:
            known.add(year)
        else:
            listed[day] = is_workday
    return WorkCalendar(days=listed, years=frozenset(known))
