"""What a case, a step and a return add to the figures of a day."""

from __future__ import annotations

import datetime as dt
from datetime import datetime
from typing import Any

import pytest

from app import clock
from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Pause
from app.statistics.folding import Finished, days_of, days_used, of_case, of_step
from catalog.primitives import LimitSpec, Unit

# Thursday and Friday of the National Day week are free, the Saturday after it is worked.
CALENDAR = WorkCalendar(
    days={dt.date(2026, 10, 1): False, dt.date(2026, 10, 2): False, dt.date(2026, 10, 10): True},
    years=frozenset({2026}),
)
MONDAY = dt.date(2026, 9, 28)


def at(day: dt.date) -> datetime:
    return datetime.combine(day, dt.time(9, 30), clock.ZONE)


def finished(**changes: Any) -> Finished:
    values = {
        "accepted_at": at(MONDAY),
        "decided_on": dt.date(2026, 10, 6),
        "promised_due_on": dt.date(2026, 10, 7),
        "promised_limit": LimitSpec(value=5),
        "statutory_limit": LimitSpec(value=20),
        "pauses": (),
        "refused": False,
        "returns": 0,
        "by_law": False,
    }
    return Finished(**{**values, **changes})


def test_a_case_decided_before_its_day() -> None:
    assert of_case(finished(), CALENDAR) == {
        "decided": 1,
        "refused": 0,
        "on_the_spot": 0,
        "on_time": 1,
        "promised": 1,
        "early": 1,
        "actual_days": 4,  # 29, 30 September, 5, 6 October
        "promised_days": 5,
        "first_pass": 1,
        "by_law": 0,
        "statutory": 1,
        "statutory_days": 20,
        "actual_of_statutory": 4,
        "speedups": 0.8,
    }


@pytest.mark.parametrize(
    ("decided_on", "on_time", "early"),
    [(dt.date(2026, 10, 7), 1, 0), (dt.date(2026, 10, 8), 0, 0)],
)
def test_the_last_day_is_on_time_and_not_early(decided_on: dt.date, on_time: int, early: int) -> None:
    found = of_case(finished(decided_on=decided_on), CALENDAR)
    assert (found["on_time"], found["early"]) == (on_time, early)


def test_what_is_decided_on_the_spot_can_not_be_early() -> None:
    found = of_case(finished(decided_on=MONDAY, promised_due_on=MONDAY, promised_limit=LimitSpec(value=0)), CALENDAR)
    assert (found["on_the_spot"], found["on_time"], found["promised"], found["early"]) == (1, 1, 0, 0)


def test_slower_than_the_law_is_a_speed_up_below_nothing() -> None:
    found = of_case(finished(statutory_limit=LimitSpec(value=2)), CALENDAR)
    assert found["speedups"] == -1.0
    assert "statutory" not in of_case(finished(statutory_limit=None), CALENDAR)


def test_pauses_are_left_out_and_counted_once_where_they_overlap() -> None:
    pauses = (Pause(dt.date(2026, 9, 29), dt.date(2026, 9, 30)), Pause(dt.date(2026, 9, 30), dt.date(2026, 10, 5)))
    assert days_used(MONDAY, dt.date(2026, 10, 6), pauses, CALENDAR) == 1
    assert days_used(MONDAY, MONDAY, (), CALENDAR) == 0


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        (LimitSpec(value=7, unit=Unit.NATURAL_DAYS), 3),  # to Monday 5 October
        (LimitSpec(value=1, unit=Unit.MONTHS), 21),  # to 28 October: 22 days Monday to Friday, two free, one worked
        (LimitSpec(value=4, unit=Unit.WORKING_HOURS), 0),
        (LimitSpec(value=5), 5),
    ],
)
def test_every_limit_is_measured_in_working_days(limit: LimitSpec, days: int) -> None:
    assert days_of(limit, at(MONDAY), CALENDAR) == days


def test_steps() -> None:
    day = dt.date(2026, 10, 6)
    assert of_step(day, day) == {"steps": 1, "steps_timed": 1, "steps_on_time": 1}
    assert of_step(day, dt.date(2026, 10, 5)) == {"steps": 1, "steps_timed": 1, "steps_on_time": 0}
    assert of_step(day, None) == {"steps": 1, "steps_timed": 0, "steps_on_time": 0}
