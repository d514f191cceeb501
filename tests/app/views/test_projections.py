"""Days of years that the calendar does not know yet are marked wherever a page shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from sqlalchemy.orm import Session

from app.models import WorkdayYear
from app.views.projections import projected_mark

SqlCounter = Callable[[], AbstractContextManager[list[str]]]


def test_years_ahead_are_asked_for_once_a_request(app: Flask, session: Session, count_sql: SqlCounter) -> None:
    session.add(WorkdayYear(year=2027, source="通知"))
    session.commit()
    with app.test_request_context(), count_sql() as statements:
        assert projected_mark(None) == projected_mark(dt.date(2026, 12, 31)) == ""
        assert not statements, "this year asks nothing"
        assert [projected_mark(dt.date(year, 1, 4)) for year in (2027, 2028, 2029)] == ["", "（推算）", "（推算）"]
    assert len(statements) == 1
