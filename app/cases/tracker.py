"""The steps of a case as its tracker shows them: done, open, still to come with the day they are expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from app.cases import budget
from app.cases.budget import Budget
from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Card, DayMark, card, working_days_left
from app.cases.explained import Explanation
from app.cases.explanation import explain_step, limit_of
from app.cases.way import AFTER_DECISION, SUPPLEMENT
from app.models import CaseStep
from catalog.definition import ServiceDefinition
from catalog.primitives import LimitSpec


@dataclass(frozen=True)
class StepView:
    """One step. `expected_on` is said of steps still to come, if all goes as promised."""

    position: int
    step_id: str
    name: str
    tier: str
    kind: str  # of the step's definition; "supplement" for mending
    state: str
    place: str
    person: str
    opened_at: datetime | None
    finished_at: datetime | None
    limit: LimitSpec | None
    due_on: dt.date | None
    projected: bool
    card: Card
    days_left: int | None
    explanation: Explanation | None  # None where no limit runs or has run
    outcome: str | None
    opinion: str
    expected_on: dt.date | None = None

    @property
    def marks(self) -> tuple[DayMark, ...]:
        """The days of the limit one by one; when the step is finished, none of them is today."""
        if self.explanation is None:
            return ()
        marks = self.explanation.marks
        return marks if self.finished_at is None else tuple(replace(mark, is_today=False) for mark in marks)

    @property
    def used(self) -> int:
        """Days of the limit used so far, today included."""
        return sum(mark.kind in ("counted", "publicity", "today") or _due_today(mark) for mark in self.marks)

    @property
    def paused(self) -> int:
        """Days that did not count."""
        return sum(mark.kind == "paused" for mark in self.marks)


def _by_itself(step: CaseStep) -> str:
    """Whoever finished a step that nobody did: the law, or a rule of the definition."""
    return _("系统") if step.state == "done" and step.actor_id is None else ""


def _due_today(mark: DayMark) -> bool:
    return mark.kind == "due" and mark.is_today


@dataclass(frozen=True)
class Placed:
    """A stored step with the names of its organisation and of who finished it."""

    step: CaseStep
    place: str
    person: str


def step_views(
    placed: Sequence[Placed], *, definition: ServiceDefinition, calendar: WorkCalendar, today: dt.date
) -> tuple[StepView, ...]:
    """All steps in their order."""
    steps = [one.step for one in placed]
    views = [_view(one, steps, definition, calendar, today) for one in placed]
    return tuple(_with_expectations(views, calendar, today))


def _view(
    one: Placed, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar, today: dt.date
) -> StepView:
    step = one.step
    mending = step.step_id == SUPPLEMENT
    paused = step.state == "open" and (mending or step.queue == "paused")
    counting = step.state == "open" and step.due_on is not None
    return StepView(
        position=step.position,
        step_id=step.step_id,
        name=step.name,
        tier=step.tier,
        kind=SUPPLEMENT if mending else str(definition.step(step.step_id).kind),
        state=step.state,
        place=one.place,
        person=one.person or _by_itself(step),
        opened_at=step.opened_at,
        finished_at=step.finished_at,
        limit=limit_of(step),
        due_on=step.due_on,
        projected=step.projected,
        card=card(today, step.due_on, step.yellow_on, paused) if step.state == "open" else "green",
        days_left=working_days_left(today, step.due_on, calendar) if counting and step.due_on else None,
        explanation=explain_step(step, definition=definition, steps=steps, calendar=calendar, today=today),
        outcome=step.outcome,
        opinion=step.opinion,
    )


def budget_of(
    views: Sequence[StepView],
    *,
    definition: ServiceDefinition,
    promised_on: dt.date | None,
    calendar: WorkCalendar,
    today: dt.date,
) -> Budget | None:
    """Whether the limits of the steps up to the decision still fit into the promise; None without one, or when none of
    them is to come.
    """
    ahead = [definition.step(view.step_id) for view in views if view.state == "waiting"]
    rest = [spec.limit for spec in ahead if spec.counts and spec.kind not in AFTER_DECISION]
    if not rest or promised_on is None:
        return None
    running = [view.due_on for view in views if view.state == "open" and view.due_on is not None]
    return budget.budget(max([today, *running]), rest, promised_on=promised_on, calendar=calendar)


def _with_expectations(views: Sequence[StepView], calendar: WorkCalendar, today: dt.date) -> list[StepView]:
    """Steps to come are expected one limit after the step before them; without a limit they take no time."""
    done, reached = [], today
    for view in views:
        if view.state == "open" and view.due_on is not None:
            reached = max(today, view.due_on)
        if view.state == "waiting":
            reached = budget.after(reached, view.limit, calendar)
            view = replace(view, expected_on=reached)
        done.append(view)
    return done
