"""The workday table of the county as one value."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, Integer, String, bindparam, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from app.cases.calendar_days import WorkCalendar
from app.models import Workday, WorkdayYear

_DAYS = select(Workday.day, Workday.is_workday, Workday.name, type_coerce(null(), Integer).label("year"))
_YEARS = select(
    type_coerce(null(), Date),
    type_coerce(null(), Workday.is_workday.type),
    type_coerce(null(), String),
    WorkdayYear.year,
)
_TABLE = union_all(
    _DAYS.where(Workday.day >= bindparam("first_day")),
    _YEARS.where(WorkdayYear.year >= bindparam("first_year")),
)


def load_calendar(session: Session, *, since: dt.date) -> WorkCalendar:
    """The table from the year before `since` on, in one statement, always as the administrators left it.

    `since` is the first day that will be judged (some 35 rows a year; older years would only be read in vain). The
    year before is read too, because a yellow card may begin before its limit.
    """
    given = {"first_day": dt.date(since.year - 1, 1, 1), "first_year": since.year - 1}
    listed, names, known = {}, {}, set()
    for day, is_workday, name, year in session.connection().execute(_TABLE, given):
        if day is None:
            known.add(year)
        else:
            listed[day], names[day] = is_workday, name
    return WorkCalendar(days=listed, years=frozenset(known), names=names)
