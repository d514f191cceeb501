"""Papers that an event owes: a row in the transaction of the event. What is on them is put together later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.cases.casework import Casework
from app.cases.terms import ENDED
from app.cases.workflow import RULES, Event
from app.clock import local_date
from app.models import Case, CaseStep, IssuedPaper
from catalog import vocabulary

_DECISIONS = (Event.GRANT, Event.GRANT_PARTLY, Event.REFUSE)
_STEPS = (Event.PASS_ON, Event.ACCEPT, Event.ACCEPT_BY_LAW)  # taken at steps that decide nothing


def owe(
    session: Session,
    *,
    kind: str,
    case_id: int,
    occasion: str,
    organisation_id: int,
    now: datetime,
    by: int | None = None,
    step_position: int | None = None,
) -> IssuedPaper:
    """Note that a paper of this kind is due; it is dated by `now`, whenever it is printed.

    `kind` is a key of `app.issuing.kinds.KINDS`; `occasion` tells apart several of one kind in a case (the same twice
    is refused by the database); `organisation_id` is who issues it, `by` the account that acted. Flushes.
    """
    paper = IssuedPaper(
        case_id=case_id,
        kind=kind,
        occasion=occasion,
        step_position=step_position,
        organisation_id=organisation_id,
        dated_on=local_date(now),
        happened_at=now,
        happened_by_id=by,
        state="owed",
    )
    session.add(paper)
    session.flush()
    return paper


def owe_of_event(work: Casework, event: Event, step: CaseStep, *, pause_kind: str = "") -> None:
    """What the table of a case's life says is issued with this event; nothing where it names no paper.

    What a case waits for decides what is issued when it pauses: a fee to be paid has a notice of its own. Where a way
    has no step that decides, whoever takes the last one ends the case, and the applicant is told so in writing.
    """
    for kind in _kinds(work, event, pause_kind):
        _owe(work, event, step, kind)


def _kinds(work: Casework, event: Event, pause_kind: str) -> list[str]:
    kind = RULES[event].issues
    if event in _DECISIONS and work.case.decided_at is None:  # one more office decides
        return []
    if event is Event.PASS_ON and work.case.delivered_at == work.now:  # the way has a step of 送达
        kind = RULES[Event.DELIVER].issues
    if pause := vocabulary.entry("pause_kind", pause_kind):
        kind = pause.issues
    ended = [ENDED] if event in _STEPS and _ends_undecided(work) else []
    return [*ended, kind] if kind else ended


def _ends_undecided(work: Casework) -> bool:
    """Whether this event ended the case in favour although no office decided it; nothing is said over an objection."""
    ended = work.case.decided_at == work.now and work.case.outcome == "granted"
    return ended and not any(step.outcome in ("granted", "objected") for step in work.case.steps)


def _owe(work: Casework, event: Event, step: CaseStep, kind: str) -> None:
    actor = work.actor
    owe(
        work.session,
        kind=kind,
        case_id=work.case.id,
        occasion=f"{event}-{work.case.revision}",
        organisation_id=_issuer(work.case, event, step),
        now=work.now,
        by=actor.user_id if actor else None,
        step_position=step.position,
    )


def _issuer(case: Case, event: Event, step: CaseStep) -> int:
    """The desk of the step; what was handed in is confirmed where it was handed in."""
    taken_in = event in (Event.SUBMIT, Event.RESUBMIT) or (
        event is Event.ACCEPT and case.accepted_at == case.submitted_at
    )
    return case.submitting_organisation_id if taken_in else step.organisation_id
