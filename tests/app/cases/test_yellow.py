"""From which day a card is yellow, by a length or by a share of the limit."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import DEFAULT_YELLOW, due
from app.cases.yellow import Rule, left_when_yellow, rule, yellow_day
from app.clock import ZONE
from catalog.primitives import LimitSpec, Unit

CALENDAR = WorkCalendar(days={}, years=frozenset({2026}))
START = datetime(2026, 10, 12, 9, tzinfo=ZONE)
TWO_DAYS, WEEK = LimitSpec(value=2), LimitSpec(value=7, unit=Unit.NATURAL_DAYS)


@pytest.mark.parametrize(
    ("step", "step_share", "item", "item_share", "expected"),
    [
        (None, None, None, None, DEFAULT_YELLOW),
        (None, None, WEEK, None, WEEK),
        (None, None, None, "1/3", Fraction(1, 3)),
        (None, "1/4", WEEK, "1/3", Fraction(1, 4)),
        (TWO_DAYS, None, WEEK, "1/3", TWO_DAYS),
        (TWO_DAYS, "1/4", None, None, TWO_DAYS),
    ],
)
def test_the_step_goes_before_the_item(
    step: LimitSpec | None, step_share: str | None, item: LimitSpec | None, item_share: str | None, expected: Rule
) -> None:
    assert rule(step=step, step_share=step_share, item=item, item_share=item_share) == expected


@pytest.mark.parametrize(
    ("value", "unit", "left"),
    [
        (10, Unit.WORKING_DAYS, LimitSpec(value=4)),
        (9, Unit.WORKING_DAYS, LimitSpec(value=3)),
        (0, Unit.WORKING_DAYS, LimitSpec(value=0)),
        (1, Unit.MONTHS, LimitSpec(value=11, unit=Unit.NATURAL_DAYS)),  # 31 days from 12 October
        (24, Unit.HOURS, LimitSpec(value=8, unit=Unit.HOURS)),
    ],
)
def test_a_third_of_the_limit(value: int, unit: Unit, left: LimitSpec) -> None:
    assert left_when_yellow(LimitSpec(value=value, unit=unit), START.date(), Fraction(1, 3)) == left


def test_the_day_on_which_a_third_is_left() -> None:
    limit = LimitSpec(value=9)
    due_on = due(START, limit, CALENDAR).due_on
    assert due_on == date(2026, 10, 23)
    found = yellow_day(due_on, start=START, limit=limit, wanted=Fraction(1, 3), calendar=CALENDAR)
    assert found == date(2026, 10, 20)


@given(st.integers(0, 60), st.sampled_from(list(Unit)), st.fractions(0, 1, max_denominator=12))
def test_a_share_turns_yellow_between_start_and_end(value: int, unit: Unit, share: Fraction) -> None:
    limit = LimitSpec(value=value, unit=unit)
    due_on = due(START, limit, CALENDAR).due_on
    assert START.date() <= yellow_day(due_on, start=START, limit=limit, wanted=share, calendar=CALENDAR) <= due_on
