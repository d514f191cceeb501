"""From which day a granted benefit counts: 当日, 次月计发, 次季度计发. Pure.

Source: guides of allowances (高龄津贴, 残疾人两项补贴 …): what is granted in one month is paid from the first day of
the month, or of the quarter, that follows. The day of the decision counts, not the day of the last signature.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from app.cases.calendar_days import add_months
from app.clock import local_date
from catalog.step_specs import EffectSpec


def effective_from(decided_on: date, effect: EffectSpec) -> date:
    """The first day for which a benefit granted on `decided_on` is due."""
    return _LAGS[effect.lag](decided_on)


def counts_from(decided_at: datetime | None, outcome: str | None, effect: EffectSpec) -> date | None:
    """From when what was granted counts, where that is not the day of the decision."""
    if decided_at is None or outcome == "refused" or effect.lag == "at_once":
        return None
    return effective_from(local_date(decided_at), effect)


def _next_month(day: date) -> date:
    return add_months(day.replace(day=1), 1)


def _next_quarter(day: date) -> date:
    return add_months(day.replace(day=1), 3 - (day.month - 1) % 3)


_LAGS: dict[str, Callable[[date], date]] = {
    "at_once": lambda day: day,
    "next_month": _next_month,
    "next_quarter": _next_quarter,
}
