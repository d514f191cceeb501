"""What happened to a case is written down and told: the record, the trip it costs, the paper it owes, who is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app import audit
from app.archive.learning import learn_from_case
from app.cases.casework import Casework
from app.cases.failed_visits import note_trip
from app.cases.papers_due import owe_of_event
from app.cases.terms import Audience
from app.cases.workflow import RULES, Event
from app.models import CaseStep
from app.notifications.telling import tell_all

NOBODY: Sequence[Audience] = ()
_APPLICANTS = (Event.SUBMIT, Event.RESUBMIT, Event.WITHDRAW)  # what only the applicant does, or who has a mandate


def note(
    work: Casework,
    event: Event,
    step: CaseStep,
    *,
    told: Mapping[str, str] | None = None,
    tells: Sequence[Audience] | None = None,
    **detail: Any,
) -> None:
    """Raise the revision, so that whoever still sees the old one is told, and note the event.

    Those whom the table names are told, with the words `told` (no free text: it goes to telephones); `tells` narrows
    them where an event is not yet the last word.
    """
    work.case.revision += 1
    note_trip(work.session, case=work.case, step=step, actor=work.actor, now=work.now)
    work.session.flush()
    record(work, event, step, **detail)
    owe_of_event(work, event, step, pause_kind=detail["kind"] if event is Event.PAUSE else "")
    announce(work, event, told=told, tells=tells)


def announce(
    work: Casework, event: Event, *, told: Mapping[str, str] | None = None, tells: Sequence[Audience] | None = None
) -> None:
    """Write down what people are to be told of an event; the case has its number and its row by now."""
    tell_all(
        work.session,
        event=event,
        audiences=RULES[event].tells if tells is None else tells,
        case=work.case,
        now=work.now,
        values={"from": work.actor.organisation_name if work.actor else "", **(told or {})},
        by=work.actor.user_id if work.actor else None,
    )


def record(work: Casework, event: Event, step: CaseStep, **detail: Any) -> None:
    """Note an audit row. It names step, outcome and state only: opinions, which may name people, stay with the step.

    With its acceptance, and again with the decision, a case tells the archive what the applicant agreed to keep.
    """
    if under_mandate(work, event):
        detail = {"mandate": work.case.mandate_number, **detail}
    names = {"step": step.step_id, "name": step.name, "position": step.position, "state": work.case.state}
    audit.record(
        work.session,
        actor=work.actor,
        now=work.now,
        action=f"case.{RULES[event].noted}",
        subject="case",
        subject_id=work.case.number,
        detail={**names, **detail},
    )
    _teach_archive(work)


def under_mandate(work: Casework, event: Event) -> bool:
    """Whether someone does this in the applicant's stead: every such deed names the mandate by which it is done."""
    case, actor = work.case, work.actor
    acts = actor is not None and actor.is_at(case.acting_id)
    return acts and event in _APPLICANTS and case.mandate == "active"


def _teach_archive(work: Casework) -> None:
    if work.actor is None or work.now not in (work.case.accepted_at, work.case.decided_at):
        return
    learn_from_case(
        work.session,
        work.case,
        definition=work.version.definition,
        names=work.names,
        actor=work.actor,
        now=work.now,
    )
