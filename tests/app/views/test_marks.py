"""Days as cells, and what is left in words."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import Flask

from app import clock
from app.cases.deadlines import Pause, WorkCalendar, explain
from app.views.marks import cells, left_words
from catalog.primitives import LimitSpec

MONDAY = datetime(2026, 10, 12, 10, 0, tzinfo=clock.ZONE)
CALENDAR = WorkCalendar({}, frozenset({2026}))
FIVE = LimitSpec(value=5)


@pytest.fixture(autouse=True)
def in_an_app(app: Flask) -> None:
    """Words are translated, which needs an app."""


def _cells(day: int, *pauses: Pause) -> str:
    today = date(2026, 10, day)
    return cells(explain(MONDAY, FIVE, CALENDAR, today=today, pauses=pauses), today).text


def test_days_used_today_and_left() -> None:
    assert _cells(12) == "rrrrr"
    assert _cells(14) == "unrrr"
    assert _cells(19) == "uuuun"


def test_days_over_come_behind_the_due_day() -> None:
    assert _cells(21) == "uuuuuoo"


def test_days_of_mending_stand_between() -> None:
    assert _cells(20, Pause(date(2026, 10, 15), date(2026, 10, 16), "补正")) == "uuppunr"


@pytest.mark.parametrize(("left", "words"), [(3, "剩 3 天"), (0, "今天到期"), (-2, "超 2 天"), (None, "")])
def test_what_is_left_in_words(left: int | None, words: str) -> None:
    assert left_words(left) == words


def test_a_stopped_clock_in_words() -> None:
    assert left_words(None, paused_days=2) == "停 2 天"
    assert left_words(None, paused_days=0) == "今天起停"
