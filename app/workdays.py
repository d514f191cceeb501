"""The workday table as administrators keep it: days that differ from Monday–Friday, and which years are complete."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.recalculation import recalculate
from app.errors import Invalid, NotAllowed
from app.models import Workday, WorkdayYear
from app.people.actors import Actor
from app.people.problems import FieldProblem

_SATURDAY = 5
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


def save_day(session: Session, *, entry: DayEntry, actor: Actor, now: datetime) -> int:
    """Enter a day or change it, and set the clocks of open cases by it; how many cases got another date.

    Invalid when the entry says nothing that Monday–Friday does not say.
    """
    _check_allowed(actor)
    _check_day(entry)
    day = session.get(Workday, entry.day) or Workday(day=entry.day)
    day.is_workday, day.name, day.source = entry.is_workday, entry.name, entry.source
    session.add(day)
    session.flush()
    moved = recalculate(session, first=entry.day, last=entry.day)
    detail = {"is_workday": entry.is_workday, "name": entry.name, "moved": moved}
    _record(session, "workday.saved", entry.day.isoformat(), detail, actor, now)
    return moved


def delete_day(session: Session, *, day: Workday, actor: Actor, now: datetime) -> int:
    """Let the day follow Monday–Friday again; how many cases got another date."""
    _check_allowed(actor)
    session.delete(day)
    session.flush()
    moved = recalculate(session, first=day.day, last=day.day)
    detail = {"is_workday": day.is_workday, "name": day.name, "moved": moved}
    _record(session, "workday.deleted", day.day.isoformat(), detail, actor, now)
    return moved


def mark_year(session: Session, *, year: int, is_known: bool, source: str, actor: Actor, now: datetime) -> None:
    """Say that the days of a year are complete (and by which notice), or that they are not: then they are 推算."""
    _check_allowed(actor)
    if year not in _YEARS:
        raise Invalid([FieldProblem("year", _("年份要在 2000 到 2100 之间"))])
    if is_known and not source:
        raise Invalid([FieldProblem("source", _("请写明依据，例如“国务院办公厅关于2027年部分节假日安排的通知”"))])
    row = session.get(WorkdayYear, year)
    if row is not None and not is_known:
        session.delete(row)
    elif is_known:
        row = row or WorkdayYear(year=year)
        row.source = source
        session.add(row)
    session.flush()
    recalculate(session, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31))  # dates of it are 推算, or no longer
    _record(session, "workday.year_marked", str(year), {"is_known": is_known, "source": source}, actor, now)


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
