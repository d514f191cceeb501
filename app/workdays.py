"""The workday table as administrators keep it: days that differ from Monday–Friday, and which years are complete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.calendar_changes import record_change
from app.errors import Invalid, NotAllowed
from app.models import CalendarChange, Workday, WorkdayYear
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.workday_notice import NoticeReading

_SATURDAY = 5
_MOST_NAME = 40  # as the column holds
_YEARS = range(2000, 2101)


@dataclass(frozen=True)
class DayEntry:
    """One day that is worked or free against the rule Monday–Friday; `source` is the notice that says so."""

    day: dt.date
    is_workday: bool
    name: str
    source: str = ""


@dataclass(frozen=True)
class YearEntry:
    """A year with days in the table, or known to be complete."""

    year: int
    is_known: bool
    source: str
    days: int


def list_years(session: Session) -> list[YearEntry]:
    """Every year that is known or has days, the latest first."""
    known = {row.year: row.source for row in session.scalars(select(WorkdayYear))}
    year = extract("year", Workday.day)
    counts = {int(row[0]): row[1] for row in session.execute(select(year, func.count()).group_by(year))}
    return [
        YearEntry(one, one in known, known.get(one, ""), counts.get(one, 0))
        for one in sorted(known.keys() | counts.keys(), reverse=True)
    ]


def save_day(session: Session, *, entry: DayEntry, actor: Actor, now: datetime) -> CalendarChange:
    """Enter a day or change it, and set the clocks of open cases by it; what they were moved by.

    Invalid when the entry says nothing that Monday–Friday does not say.
    """
    _check_allowed(actor)
    _check_day(entry)
    _enter(session, entry)
    session.flush()
    change = record_change(
        session, action="day_saved", name=entry.name, first=entry.day, last=entry.day, actor=actor, now=now
    )
    detail = {"is_workday": entry.is_workday, "name": entry.name, "moved": change.moved}
    _record(session, "workday.saved", entry.day.isoformat(), detail, actor, now)
    return change


def delete_day(session: Session, *, day: Workday, actor: Actor, now: datetime) -> CalendarChange:
    """Let the day follow Monday–Friday again, and set the clocks of open cases by it."""
    _check_allowed(actor)
    session.delete(day)
    session.flush()
    change = record_change(
        session, action="day_deleted", name=day.name, first=day.day, last=day.day, actor=actor, now=now
    )
    detail = {"is_workday": day.is_workday, "name": day.name, "moved": change.moved}
    _record(session, "workday.deleted", day.day.isoformat(), detail, actor, now)
    return change


def mark_year(
    session: Session, *, year: int, is_known: bool, source: str, actor: Actor, now: datetime
) -> CalendarChange:
    """Say that the days of a year are complete (and by which notice), or that they are not: then they are 推算."""
    _check_allowed(actor)
    if year not in _YEARS:
        raise Invalid([FieldProblem("year", _("年份要在 2000 到 2100 之间"))])
    if is_known and not source:
        raise Invalid([FieldProblem("source", _("请写明依据，例如“国务院办公厅关于2027年部分节假日安排的通知”"))])
    _mark(session, year, is_known=is_known, source=source)
    session.flush()
    change = _year_changed(session, year, "year_known" if is_known else "year_projected", source, actor, now)
    detail = {"is_known": is_known, "source": source, "moved": change.moved}
    _record(session, "workday.year_marked", str(year), detail, actor, now)
    return change


def _mark(session: Session, year: int, *, is_known: bool, source: str) -> None:
    row = session.get(WorkdayYear, year)
    if row is not None and not is_known:
        session.delete(row)
    elif is_known:
        row = row or WorkdayYear(year=year)
        row.source = source
        session.add(row)


def _year_changed(
    session: Session, year: int, action: str, name: str, actor: Actor, now: datetime, *others: dt.date
) -> CalendarChange:
    """Dates of the year are 推算, or no longer; `others`: days of other years that changed with it."""
    days = (dt.date(year, 1, 1), dt.date(year, 12, 31), *others)
    return record_change(session, action=action, name=name, first=min(days), last=max(days), actor=actor, now=now)


def _enter(session: Session, entry: DayEntry) -> None:
    day = session.get(Workday, entry.day) or Workday(day=entry.day)
    day.is_workday, day.name, day.source = entry.is_workday, entry.name[:_MOST_NAME], entry.source
    session.add(day)


# ── a notice, pasted as text ───────────────────────────────────────────────────────────────────────

Becomes = Literal["new", "changed", "same", "removed", "kept"]


@dataclass(frozen=True)
class PlannedDay:
    """What a notice does to one day of the table.

    changed: it was registered otherwise; removed: registered as worked, and the notice gives the day off; kept:
    registered for the same year, and the notice does not speak of it (a local holiday).
    """

    day: dt.date
    is_workday: bool
    name: str
    becomes: Becomes
    earlier: str = ""  # the name under which it stood


def plan_notice(session: Session, reading: NoticeReading) -> list[PlannedDay]:
    """What entering a notice would do, day by day; nothing is written."""
    first, last = dt.date(reading.year or 1, 1, 1), dt.date(reading.year or 1, 12, 31)
    named = {*reading.off, *(day.day for day in reading.days)}
    bounds = (min([first, *named]), max([last, *named]))
    stored = {row.day: row for row in session.scalars(select(Workday).where(Workday.day.between(*bounds)))}
    return sorted(_planned(reading, stored, first, last), key=lambda one: one.day)


def _planned(
    reading: NoticeReading, stored: dict[dt.date, Workday], first: dt.date, last: dt.date
) -> Iterator[PlannedDay]:
    spoken = {day.day for day in reading.days}
    for day in reading.days:
        row = stored.get(day.day)
        same = row is not None and (row.is_workday, row.name) == (day.is_workday, day.name)
        becomes: Becomes = "new" if row is None else "same" if same else "changed"
        yield PlannedDay(day.day, day.is_workday, day.name, becomes, row.name if row else "")
    for row in stored.values():
        if row.day in spoken:
            continue
        if row.day in reading.off:
            yield PlannedDay(row.day, row.is_workday, row.name, "removed")
        elif first <= row.day <= last:
            yield PlannedDay(row.day, row.is_workday, row.name, "kept")


def apply_notice(session: Session, *, reading: NoticeReading, actor: Actor, now: datetime) -> CalendarChange:
    """Enter the days of a notice, mark its year as known by it, and set the clocks of open cases by all that at once.

    Days that it does not speak of stay. Invalid when something in the notice does not agree.
    """
    _check_allowed(actor)
    if reading.year is None or not reading.is_usable:
        raise Invalid(message=_("通知里还有对不上的地方，改好再登记"))
    plan = plan_notice(session, reading)
    for one in plan:
        if one.becomes == "removed":
            session.delete(session.get_one(Workday, one.day))
        elif one.becomes != "kept":
            _enter(session, DayEntry(one.day, one.is_workday, one.name, reading.source))
    _mark(session, reading.year, is_known=True, source=reading.source)
    session.flush()
    changed = [one.day for one in plan if one.becomes not in ("same", "kept")]
    change = _year_changed(session, reading.year, "notice", reading.source, actor, now, *changed)
    detail = {"source": reading.source, "days": len(reading.days), "changed": len(changed), "moved": change.moved}
    _record(session, "workday.notice", str(reading.year), detail, actor, now)
    return change


# ── rules ──────────────────────────────────────────────────────────────────────────────────────────


def _check_allowed(actor: Actor) -> None:
    if not actor.can("manage_calendar"):
        raise NotAllowed(_("您的岗位不能修改工作日历"))


def _check_day(entry: DayEntry) -> None:
    if entry.day.year not in _YEARS:
        raise Invalid([FieldProblem("day", _("年份要在 2000 到 2100 之间"))])
    if entry.is_workday and entry.day.weekday() < _SATURDAY:
        raise Invalid([FieldProblem("is_workday", _("这天是周一至周五，本来就上班，不用登记"))])
    if not entry.is_workday and entry.day.weekday() >= _SATURDAY:
        raise Invalid([FieldProblem("is_workday", _("这天是周末，本来就休息，不用登记"))])


def _record(
    session: Session, action: str, subject_id: str, detail: dict[str, object], actor: Actor, now: datetime
) -> None:
    audit.record(session, actor=actor, now=now, action=action, subject="workday", subject_id=subject_id, detail=detail)
