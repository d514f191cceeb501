"""What is offered at an open step: which of the events of the table its desk may bring about. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.cases.way import decides
from app.cases.workflow import Event
from catalog.step_specs import StepKind, StepSpec


def allowed_events(
    step: StepSpec | None,
    *,
    rest: Sequence[StepSpec] = (),
    decided: bool = False,
    accepted: bool = True,
    beside: bool = False,
) -> tuple[Event, ...]:
    """What its desk may do at an open step, the usual event first. `step` None is a supplement by the submitter.

    `beside` says that other offices have the case at the same time (并联): each agrees or objects, none decides alone.
    不予受理 is always open at the accepting step (行政许可法 32 条), elsewhere where the definition says so.
    """
    if step is None:
        return (Event.RESUBMIT,)
    if beside:
        return (Event.PASS_ON, Event.OBJECT)
    events = _onward(step, rest, decided=decided, accepted=accepted)
    if step.may_return and not decided:
        events.append(Event.REQUEST_SUPPLEMENT)
    if (step.may_decline or step.kind is StepKind.ACCEPT) and not decided:
        events.append(Event.DECLINE)
    return tuple(events)


def _onward(step: StepSpec, rest: Sequence[StepSpec], *, decided: bool, accepted: bool) -> list[Event]:
    if not decides(step, rest, decided=decided):
        return [Event.PASS_ON]
    partly = [Event.GRANT_PARTLY] if accepted and step.kind is StepKind.DECIDE else []
    return [Event.GRANT, Event.REFUSE, *partly]
