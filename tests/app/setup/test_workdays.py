"""The seeded workday table says what the State Council announced."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Workday, WorkdayYear
from app.setup.workdays import days_of, seed_workdays

YEARS = range(2004, 2027)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_agrees_with_the_calendar(year: int) -> None:
    listed = {row.day: row.is_workday for row in days_of(year)}
    day = date(year, 1, 1)
    while day.year == year:
        assert listed.get(day, day.weekday() < 5) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_holidays_and_make_up_days_carry_their_chinese_names() -> None:
    names = {row.day: row.name for row in days_of(2026)}
    assert names[date(2026, 10, 1)] == "国庆节"
    assert names[date(2026, 10, 10)] == "国庆节调休上班"


def test_all_known_years_are_seeded_and_only_once(session: Session) -> None:
    assert sorted(session.scalars(select(WorkdayYear.year))) == list(YEARS)
    assert seed_workdays(session) == []


def test_a_year_that_was_taken_out_comes_back_whole(session: Session) -> None:
    for row in session.scalars(select(Workday).where(Workday.day >= date(2026, 1, 1))):
        session.delete(row)
    session.delete(session.get_one(WorkdayYear, 2026))
    session.flush()
    assert seed_workdays(session) == [2026]
    assert session.get_one(Workday, date(2026, 10, 1)).is_workday is False
