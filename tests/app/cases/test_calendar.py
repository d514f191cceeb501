"""The workday table as stored."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.cases.calendar import load_calendar

SqlCounter = Callable[[], AbstractContextManager[list[str]]]


def test_the_seeded_table(session: Session) -> None:
    calendar = load_calendar(session, since=date(2026, 10, 21))
    assert not calendar.is_workday(date(2026, 10, 1)) and calendar.is_workday(date(2026, 10, 10))
    assert calendar.is_known(date(2026, 1, 1)) and calendar.is_known(date(2025, 12, 31))
    assert not calendar.is_known(date(2031, 1, 1))


def test_one_statement_reads_no_more_than_needed(session: Session, count_sql: SqlCounter) -> None:
    with count_sql() as statements:
        calendar = load_calendar(session, since=date(2026, 10, 21))
    assert len(statements) == 1
    assert min(calendar.days) >= date(2025, 1, 1)


def test_a_change_counts_at_once(session: Session) -> None:
    session.execute(text("update workday set is_workday = false where day = '2026-10-10'"))
    session.commit()
    assert not load_calendar(session, since=date(2026, 10, 21)).is_workday(date(2026, 10, 10))
