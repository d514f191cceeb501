"""Which events besides those of its step a person may bring about: offered on the page, judged by operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.cases.ending import ending_step
from app.cases.way import SUPPLEMENT
from app.cases.workflow import Event, State, may_happen
from app.models import Case, CaseStep
from app.people.actors import Actor
from app.people.roles import roles_for


def life_events(actor: Actor, case: Case, steps: Sequence[CaseStep]) -> tuple[Event, ...]:
    """Correct, pause, resume, extend, terminate, deliver, file, reopen: those that this person may bring about now."""
    state = State(case.state)
    makers = (_of_desk, _of_leader, _afterwards)
    offered = (event for make in makers for event in make(actor, case, steps))
    return tuple(event for event in offered if may_happen(event, state))


def _open(steps: Iterable[CaseStep]) -> list[CaseStep]:
    return [step for step in steps if step.state == "open"]


def _of_desk(actor: Actor, case: Case, steps: Sequence[CaseStep]) -> Iterator[Event]:
    for step in _open(steps):
        here = actor.is_at(step.organisation_id) and actor.roles & roles_for(step.role, step.tier)
        if here and step.step_id != SUPPLEMENT and case.decided_at is None:
            yield from (Event.PAUSE, Event.RESUME)
            if accepts(step):
                yield Event.CORRECT
            return


def accepts(step: CaseStep) -> bool:
    """Whether this open step is the one that accepts a case not accepted yet."""
    return step.state == "open" and step.queue == "accept"


def _of_leader(actor: Actor, case: Case, steps: Sequence[CaseStep]) -> Iterator[Event]:
    if not actor.can("decide") or case.decided_at is not None:
        return
    units = {step.asked_by_id or step.organisation_id for step in _open(steps)}
    if actor.organisation_id in units:
        if case.extension is None:
            yield Event.EXTEND
        yield Event.TERMINATE


def _afterwards(actor: Actor, case: Case, steps: Sequence[CaseStep]) -> Iterator[Event]:
    if _open(steps):
        return
    last = ending_step(steps)
    if actor.can("decide") and actor.organisation_id == last.organisation_id:
        yield Event.REOPEN
    if (actor.is_at(case.acting_id) or actor.is_at(last.organisation_id)) and (
        actor.can("submit_case") or actor.can("handle_step")
    ):
        yield from (Event.DELIVER, Event.ARCHIVE)
