"""集中受理: an application handed in outside its window counts as received when the window opens. Pure.

Source: guides of subsidies that are taken 每月 1–20 日 or in certain months only; whatever is handed in between waits
for the next round. The days of waiting are nobody's limit: the start event is the opening, and like every start day
it is not counted itself (民法典 201 条).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, time

from app.clock import ZONE, local_date
from catalog.step_specs import IntakeWindow

_YEARS_AHEAD = 2  # every window opens at least once a year


def is_open(window: IntakeWindow | None, day: date) -> bool:
    """Whether applications are taken on this day; without a window always."""
    if window is None:
        return True
    first, last = _days(window, day.year, day.month)
    return _takes(window, day.month) and first <= day <= last


def next_opening(window: IntakeWindow | None, day: date) -> date:
    """This day while the window is open, else the first day on which it opens again."""
    if window is None or is_open(window, day):
        return day
    return next(opening for opening in _openings(window, day) if opening >= day)


def received_at(moment: datetime, window: IntakeWindow | None) -> datetime:
    """When an application handed in at an aware moment counts as received: then, or as the next window opens."""
    day = local_date(moment)
    opening = next_opening(window, day)
    return moment if opening == day else datetime.combine(opening, time(), ZONE)


def _openings(window: IntakeWindow, day: date) -> Iterator[date]:
    for year in range(day.year, day.year + _YEARS_AHEAD):
        for month in range(1, 13):
            if _takes(window, month):
                yield _days(window, year, month)[0]


def _takes(window: IntakeWindow, month: int) -> bool:
    return not window.months or month in window.months


def _days(window: IntakeWindow, year: int, month: int) -> tuple[date, date]:
    """First and last day of the window in a month; a day that the month has not is its last one (民法典 202 条)."""
    longest = calendar.monthrange(year, month)[1]
    return date(year, month, min(window.from_day, longest)), date(year, month, min(window.to_day, longest))
