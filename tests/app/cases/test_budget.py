"""Steps to come against the promise for the whole."""

from __future__ import annotations

from datetime import date

import pytest

from app.cases.budget import budget
from app.cases.calendar_days import WorkCalendar
from catalog.primitives import LimitSpec, Unit

CALENDAR = WorkCalendar(days={date(2026, 10, 1): False, date(2026, 10, 2): False}, years=frozenset({2026}))
THREE, WEEK = LimitSpec(value=3), LimitSpec(value=7, unit=Unit.NATURAL_DAYS)


@pytest.mark.parametrize(
    ("rest", "needed", "spare"),
    [
        ((), "2026-10-12", 8),
        ((THREE, None), "2026-10-15", 5),
        ((THREE, WEEK), "2026-10-22", 0),
        ((THREE, WEEK, THREE), "2026-10-27", -3),
    ],
)
def test_what_is_left_for_the_rest(rest: tuple[LimitSpec | None, ...], needed: str, spare: int) -> None:
    found = budget(date(2026, 10, 12), rest, promised_on=date(2026, 10, 22), calendar=CALENDAR)
    assert (found.needed_on, found.spare, found.fits) == (date.fromisoformat(needed), spare, spare >= 0)


def test_holidays_make_it_tighter() -> None:
    found = budget(date(2026, 9, 29), (THREE,), promised_on=date(2026, 10, 5), calendar=CALENDAR)
    assert (found.needed_on, found.spare) == (date(2026, 10, 6), -1)
