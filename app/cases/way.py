"""Which steps a case takes, and who stands at each. Pure: no database, no web."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.deadlines import Pause, last_counted_day
from app.clock import local_date
from app.wording import msgid
from catalog.compiled import CompiledDefinition
from catalog.definition import ServiceDefinition
from catalog.primitives import Tier
from catalog.step_specs import StepKind, StepSpec
from catalog.vocabulary import LISTS

SUPPLEMENT = "supplement"  # the step in which the submitter mends what was returned


class Desk(StrEnum):
    """Which organisation a step belongs to, seen from the case."""

    STATION = "station"  # 村（社区）便民服务站 of the case
    HALL = "hall"  # 乡镇便民服务中心 above it
    DEPARTMENT = "department"  # county office


# Province and city have no desk in a county's system: the county office of the matter passes their part on.
_DESKS = {Tier.VILLAGE: Desk.STATION, Tier.TOWNSHIP: Desk.HALL}
AFTER_DECISION = frozenset({StepKind.ISSUE, StepKind.DELIVER, StepKind.ARCHIVE})


def is_delivery(spec: StepSpec | None) -> bool:
    """Whether the result is handed over at this step."""
    return spec is not None and spec.kind is StepKind.DELIVER


def delivery_ways(definition: ServiceDefinition, outcome: str | None) -> tuple[str, ...]:
    """Words of the list delivery_mode that are open for what was decided; every one where no step of 送达 names any.

    A refusal is never on the way through that step: its paper may be delivered in every way.
    """
    named = {way for step in definition.steps if step.kind is StepKind.DELIVER for way in step.delivery}
    every = (option.code for option in LISTS["delivery_mode"].options)
    return tuple(way for way in every if way in named or not named or outcome == "refused")


# ── the way ────────────────────────────────────────────────────────────────────────────────────────


def plan(compiled: CompiledDefinition, names: Mapping[str, object]) -> tuple[StepSpec, ...]:
    """The steps this case will take as far as is known now, in order."""
    return path_from(compiled, names, _applying(compiled, names, 0))


def path_from(compiled: CompiledDefinition, names: Mapping[str, object], step: StepSpec | None) -> tuple[StepSpec, ...]:
    """The step and all that follow it. A route back to an earlier step ends the foresight, not the case."""
    path: list[StepSpec] = []
    while step is not None and step not in path:
        path.append(step)
        step = next_step(compiled, names, step.id)
    return tuple(path)


def path_after(compiled: CompiledDefinition, names: Mapping[str, object], step_id: str) -> tuple[StepSpec, ...]:
    """The way behind a step; empty behind the last."""
    return path_from(compiled, names, next_step(compiled, names, step_id))


def path_behind(
    compiled: CompiledDefinition, names: Mapping[str, object], step_id: str, *, beside: bool
) -> tuple[StepSpec, ...]:
    """The way behind a step; where it is handled `beside` others (并联), the way behind all of them."""
    path = path_after(compiled, names, step_id)
    if not beside:
        return path
    together = parallel_group(compiled.definition, compiled.definition.step(step_id))
    return tuple(spec for spec in path if spec.id not in together)


def next_step(compiled: CompiledDefinition, names: Mapping[str, object], step_id: str) -> StepSpec | None:
    """Where the case goes after a step: its first route that surely holds, else the next step; None at the end."""
    position = _position(compiled.definition, step_id)
    for route in compiled.definition.steps[position].routes:
        if compiled.holds(route.when, names) is True:
            return _applying(compiled, names, _position(compiled.definition, route.to))
    return _applying(compiled, names, position + 1)


def _applying(compiled: CompiledDefinition, names: Mapping[str, object], position: int) -> StepSpec | None:
    """The first step from here on that applies. Only a clear no skips it: an approval is never lost to a blank."""
    steps = compiled.definition.steps[position:]
    return next((step for step in steps if compiled.holds(step.when, names) is not False), None)


def _position(definition: ServiceDefinition, step_id: str) -> int:
    return definition.steps.index(definition.step(step_id))


# ── who ────────────────────────────────────────────────────────────────────────────────────────────


def desk_of(step: StepSpec) -> Desk:
    """Which desk handles a step of this tier."""
    return _DESKS.get(step.tier, Desk.DEPARTMENT)


def department_of(step: StepSpec, definition: ServiceDefinition) -> str:
    """The county office that handles a step at a department's desk."""
    return step.department or definition.department


def parallel_group(definition: ServiceDefinition, step: StepSpec) -> frozenset[str]:
    """Ids of the steps that are handled at the same time as this one, itself included (并联审批)."""
    naming = (one.id for one in definition.steps if step.id in one.parallel_with)
    return frozenset({step.id, *step.parallel_with, *naming})


# ── what ───────────────────────────────────────────────────────────────────────────────────────────


def decides(step: StepSpec, rest: Sequence[StepSpec], *, decided: bool) -> bool:
    """Whether the outcome is settled at this step: 审批, or without one the last step before papers go out."""
    if decided:
        return False
    if step.kind is StepKind.DECIDE:
        return True
    return all(later.kind in AFTER_DECISION for later in rest)


def settles(rest: Sequence[StepSpec]) -> bool:
    """Whether a grant here is the last word: no further 审批 follows."""
    return all(later.kind is not StepKind.DECIDE for later in rest)


def publicity_days(
    step: StepSpec, start: datetime, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> Pause | None:
    """The days on which the notice hangs; None for a step without publicity. The day it is put up is not counted."""
    if step.publicity is None:
        return None
    end = last_counted_day(start, step.publicity.limit, calendar, pauses=pauses)
    first = min(local_date(start) + ONE_DAY, end.due_on)
    return Pause(first, end.due_on, msgid("公示"))


def passable_from(step: StepSpec, start: datetime, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> date | None:
    """The first day on which a step with publicity may be finished: the day after the notice has hung its full time."""
    days = publicity_days(step, start, calendar, pauses)
    return None if days is None else days.last + ONE_DAY
