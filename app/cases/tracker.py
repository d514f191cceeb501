"""The steps of a case as its tracker shows them: done, open, still to come with the day they are expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from app import clock
from app.cases.calendar_days import WorkCalendar
from app.cases.clocks import supplement_pauses
from app.cases.deadlines import Card, DayMark, Pause, card, due, explain, working_days_left
from app.cases.way import SUPPLEMENT, publicity_days
from app.models import CaseStep
from catalog.definition import ServiceDefinition
from catalog.primitives import LimitSpec, Unit
from catalog.step_specs import StepSpec


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
    marks: tuple[DayMark, ...]
    outcome: str | None
    opinion: str
    expected_on: dt.date | None = None

    @property
    def used(self) -> int:
        """Days of the limit used so far, today included."""
        return sum(mark.kind in ("counted", "publicity", "today") or _due_today(mark) for mark in self.marks)

    @property
    def paused(self) -> int:
        """Days that did not count."""
        return sum(mark.kind == "paused" for mark in self.marks)


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
    pauses = supplement_pauses((one.step for one in placed), today=today)
    views = [_view(one, definition, pauses, calendar, today) for one in placed]
    return tuple(_with_expectations(views, calendar, today))


def _view(
    one: Placed, definition: ServiceDefinition, pauses: Sequence[Pause], calendar: WorkCalendar, today: dt.date
) -> StepView:
    step = one.step
    paused = step.state == "open" and step.step_id == SUPPLEMENT
    spec = None if step.step_id == SUPPLEMENT else definition.step(step.step_id)
    counting = step.state == "open" and step.due_on is not None
    return StepView(
        position=step.position,
        step_id=step.step_id,
        name=step.name,
        tier=step.tier,
        kind=str(spec.kind) if spec else SUPPLEMENT,
        state=step.state,
        place=one.place,
        person=one.person,
        opened_at=step.opened_at,
        finished_at=step.finished_at,
        limit=_limit(step),
        due_on=step.due_on,
        projected=step.projected,
        card=card(today, step.due_on, step.yellow_on, paused) if step.state == "open" else "green",
        days_left=working_days_left(today, step.due_on, calendar) if counting and step.due_on else None,
        marks=_marks(step, spec, pauses, calendar, today),
        outcome=step.outcome,
        opinion=step.opinion,
    )


def _limit(step: CaseStep) -> LimitSpec | None:
    return None if step.limit_value is None else LimitSpec(value=step.limit_value, unit=Unit(step.limit_unit))


def _marks(
    step: CaseStep, spec: StepSpec | None, pauses: Sequence[Pause], calendar: WorkCalendar, today: dt.date
) -> tuple[DayMark, ...]:
    """The days of a step: up to the day it was finished, else up to its due day or today."""
    limit = _limit(step)
    if limit is None or spec is None or step.clock_from is None:
        return ()
    finished = clock.local_date(step.finished_at) if step.finished_at else None
    notice = publicity_days(spec, step.clock_from, calendar, pauses)
    marks = explain(
        step.clock_from,
        limit,
        calendar,
        today=finished or today,
        pauses=pauses,
        publicity=(notice,) if notice else (),
        due_on=None if step.state == "returned" else step.due_on,
    )
    return marks if finished is None else tuple(replace(mark, is_today=False) for mark in marks)


def _with_expectations(views: Sequence[StepView], calendar: WorkCalendar, today: dt.date) -> list[StepView]:
    """Steps to come are expected one limit after the step before them; without a limit they take no time."""
    done, reached = [], today
    for view in views:
        if view.state == "open" and view.due_on is not None:
            reached = max(today, view.due_on)
        if view.state == "waiting":
            reached = _after(reached, view, calendar)
            view = replace(view, expected_on=reached)
        done.append(view)
    return done


def _after(day: dt.date, view: StepView, calendar: WorkCalendar) -> dt.date:
    if view.limit is None:
        return day
    return due(datetime.combine(day, time(12), clock.ZONE), view.limit, calendar).due_on
