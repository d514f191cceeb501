"""What one finished case, one step, one return adds to the figures of its day. Pure: plain values in and out.

Working days are those of the county's table, the first day not counted (民法典 201 条), days of 补正, 暂停 and special
procedures left out (行政许可法 45 条). A limit in other units is measured by the working days it would have had.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.deadlines import Pause, due
from app.clock import local_date
from catalog.primitives import LimitSpec

Added = Mapping[str, int | float]


@dataclass(frozen=True)
class Finished:
    """A decided case."""

    accepted_at: datetime
    decided_on: dt.date
    promised_due_on: dt.date | None
    promised_limit: LimitSpec
    statutory_limit: LimitSpec | None
    pauses: Sequence[Pause]
    refused: bool
    returns: int
    by_law: bool


def of_case(case: Finished, calendar: WorkCalendar) -> Added:
    """The figures of a case on the day of its decision."""
    accepted_on = local_date(case.accepted_at)
    actual = days_used(accepted_on, case.decided_on, case.pauses, calendar)
    promised = days_of(case.promised_limit, case.accepted_at, calendar)
    due_on = case.promised_due_on or due(case.accepted_at, case.promised_limit, calendar, pauses=case.pauses).due_on
    return {
        "decided": 1,
        "refused": int(case.refused),
        "on_the_spot": int(accepted_on == case.decided_on),
        "on_time": int(case.decided_on <= due_on),
        "promised": int(promised > 0),
        "early": int(actual < promised),
        "actual_days": actual,
        "promised_days": promised,
        "first_pass": int(case.returns == 0),
        "by_law": int(case.by_law),
        **_against_law(case, actual, calendar),
    }


def _against_law(case: Finished, actual: int, calendar: WorkCalendar) -> Added:
    """(法定 − 实际) ÷ 法定: of services with a statutory limit of at least a day."""
    statutory = days_of(case.statutory_limit, case.accepted_at, calendar) if case.statutory_limit else 0
    if not statutory:
        return {}
    return {
        "statutory": 1,
        "statutory_days": statutory,
        "actual_of_statutory": actual,
        "speedups": (statutory - actual) / statutory,
    }


def days_used(after: dt.date, through: dt.date, pauses: Sequence[Pause], calendar: WorkCalendar) -> int:
    """Working days after the first day up to the last, those inside a pause left out."""
    day, used = after + ONE_DAY, 0
    while day <= through:
        used += calendar.is_workday(day) and not any(pause.first <= day <= pause.last for pause in pauses)
        day += ONE_DAY
    return used


def days_of(limit: LimitSpec, start: datetime, calendar: WorkCalendar) -> int:
    """How many working days a limit has that begins at this moment."""
    return calendar.count(after=local_date(start), through=due(start, limit, calendar).due_on)


def of_step(finished_on: dt.date, due_on: dt.date | None) -> Added:
    """The figures of a step on the day on which it was finished."""
    is_timed = due_on is not None
    return {
        "steps": 1,
        "steps_timed": int(is_timed),
        "steps_on_time": int(due_on is not None and finished_on <= due_on),
    }
