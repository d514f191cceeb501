"""When something granted is to be looked at again. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from app.cases.calendar_days import ONE_DAY, add_months
from catalog.step_specs import RecheckSpec

LEAD = timedelta(days=30)  # so long before its day it may be done


class Turn(NamedTuple):
    """From which day on it may be done, and the last day for it."""

    opens_on: date
    due_on: date


def turn_after(spec: RecheckSpec, since: date) -> Turn:
    """The turn that follows a decision or a check on this day.

    每12个月: a year later to the day, open from 30 days before. 每年4—6月: in those months of the year in which the
    twelve months end, however early or late in the year it began. The last day is a natural one and does not roll
    over: nobody's office need be open for a look.
    """
    reached = add_months(since, spec.every_months)
    if not spec.months:
        return Turn(max(since, reached - LEAD), reached)
    first, length = _season(spec.months)
    year = reached.year
    while (found := _in_year(year, first, length)).due_on <= since:
        year += 1
    return found


def _in_year(year: int, first: int, length: int) -> Turn:
    start = date(year, first, 1)
    return Turn(start, add_months(start, length) - ONE_DAY)


def _season(months: tuple[int, ...]) -> tuple[int, int]:
    """The first month and how many there are to the last: behind the longest gap, so that 11、12、1 begins in 11."""
    listed = sorted(set(months))
    gaps = [((listed[n] - listed[n - 1] - 1) % 12, listed[n]) for n in range(len(listed))]
    first = max(gaps, key=lambda gap: gap[0])[1]
    return first, max((month - first) % 12 for month in listed) + 1
