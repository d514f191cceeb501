"""From which day a card is yellow, by rules in data: so much time, or such a share of the limit. Pure.

Our rule, after the lamps of county halls (黄牌: 1–3 working days left; facts on 催办): what the step says, else what
the item says, else one working day.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import DEFAULT_YELLOW, days_in, yellow_from
from app.clock import local_date
from catalog.primitives import LimitSpec, Unit

Rule: TypeAlias = LimitSpec | Fraction  # this much is left, or this share of the limit


def rule(*, step: LimitSpec | None, step_share: str | None, item: LimitSpec | None, item_share: str | None) -> Rule:
    """Whichever is said nearest to the step; shares are written "1/3". A length goes before a share beside it."""
    for length, share in ((step, step_share), (item, item_share)):
        if length is not None:
            return length
        if share:
            return Fraction(share)
    return DEFAULT_YELLOW


def left_when_yellow(limit: LimitSpec, start: date, wanted: Rule) -> LimitSpec:
    """How much of a limit is left when its card turns yellow. A share is rounded up: 1/3 of 10 days are 4."""
    if isinstance(wanted, LimitSpec):
        return wanted
    if limit.unit is Unit.MONTHS:
        return LimitSpec(value=_part(days_in(limit, start), wanted), unit=Unit.NATURAL_DAYS)
    return LimitSpec(value=_part(limit.value, wanted), unit=limit.unit)


def _part(whole: int, share: Fraction) -> int:
    return -(-whole * share.numerator // share.denominator)


def yellow_day(due_on: date, *, start: datetime, limit: LimitSpec, wanted: Rule, calendar: WorkCalendar) -> date:
    """The first day on which the card of a limit that began at `start` is yellow; never before it began."""
    began = local_date(start)
    return max(began, yellow_from(due_on, left_when_yellow(limit, began, wanted), calendar))
