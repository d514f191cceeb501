"""The limits of the steps to come against the promise for the whole: does what is left still fit? Pure.

各环节时限之和不得超过对外承诺的时限. A definition is checked for it before it is published
(`catalog.checks.limits.steps_keep_the_promise`); a case under way can still run short, when a step was late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import due, working_days_left
from app.clock import ZONE
from catalog.primitives import LimitSpec


@dataclass(frozen=True)
class Budget:
    """`needed_on`: when the last step that counts is done if each takes its whole limit."""

    promised_on: date
    needed_on: date
    spare: int  # working days between the two; negative: so many too few

    @property
    def fits(self) -> bool:
        return self.spare >= 0


def after(day: date, limit: LimitSpec | None, calendar: WorkCalendar) -> date:
    """When a step that begins on this day is done, if it takes its whole limit; without a limit it takes no time."""
    return day if limit is None else due(datetime.combine(day, time(12), ZONE), limit, calendar).due_on


def budget(reached: date, rest: Iterable[LimitSpec | None], *, promised_on: date, calendar: WorkCalendar) -> Budget:
    """What is left for the steps behind `reached` (the day on which the open one is done).

    `rest`: the limits of the steps to come that count within the promise, up to the decision. Steps that do not count
    are left out: they move the promise by as much as they take.
    """
    for limit in rest:
        reached = after(reached, limit, calendar)
    return Budget(promised_on, reached, working_days_left(reached, promised_on, calendar))
