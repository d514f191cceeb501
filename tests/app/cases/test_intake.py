"""Windows in which applications are taken."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.intake import is_open, next_opening, received_at
from app.clock import ZONE
from catalog.step_specs import IntakeWindow

FIRST_TWENTY = IntakeWindow(from_day=1, to_day=20)
QUARTERS = IntakeWindow(months=(2, 5, 8, 11))


@pytest.mark.parametrize(
    ("window", "handed_in", "opening"),
    [
        (None, "2026-10-25", "2026-10-25"),
        (FIRST_TWENTY, "2026-10-01", "2026-10-01"),
        (FIRST_TWENTY, "2026-10-20", "2026-10-20"),
        (FIRST_TWENTY, "2026-10-21", "2026-11-01"),
        (FIRST_TWENTY, "2026-12-25", "2027-01-01"),
        (QUARTERS, "2026-08-31", "2026-08-31"),
        (QUARTERS, "2026-09-01", "2026-11-01"),
        (QUARTERS, "2026-12-01", "2027-02-01"),
        (IntakeWindow(from_day=1, to_day=15, months=(3,)), "2026-03-16", "2027-03-01"),
        (IntakeWindow(from_day=10, to_day=31), "2026-02-28", "2026-02-28"),
        (IntakeWindow(from_day=30, to_day=31), "2026-02-27", "2026-02-28"),  # no 30 February: its last day
    ],
)
def test_when_an_application_counts_as_received(window: IntakeWindow | None, handed_in: str, opening: str) -> None:
    assert next_opening(window, date.fromisoformat(handed_in)) == date.fromisoformat(opening)


def test_inside_the_window_the_moment_stays_and_outside_it_is_the_first_of_the_opening_day() -> None:
    inside, outside = datetime(2026, 10, 20, 23, 59, tzinfo=ZONE), datetime(2026, 10, 21, 0, 0, tzinfo=ZONE)
    assert received_at(inside, FIRST_TWENTY) == inside
    assert received_at(outside, FIRST_TWENTY) == datetime(2026, 11, 1, tzinfo=ZONE)


@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.integers(1, 31),
    st.integers(1, 31),
    st.sets(st.integers(1, 12), max_size=4),
)
def test_the_opening_is_the_first_open_day(day: date, one: int, other: int, months: set[int]) -> None:
    window = IntakeWindow(from_day=min(one, other), to_day=max(one, other), months=tuple(sorted(months)))
    opening = next_opening(window, day)
    assert is_open(window, opening)
    assert not any(is_open(window, day + timedelta(days=number)) for number in range((opening - day).days))
