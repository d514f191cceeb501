"""What is done to a case at a desk: pass on, object, return, grant, refuse, decline.

Every action takes the revision the person has seen, and raises StaleCase when the case has moved on since. Opinions
are stored with the step; audit rows name the step and the outcome only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import automatic
from app.cases.applications import write_answers
from app.cases.bringing import end_try
from app.cases.casework import (
    Casework,
    add_particulars,
    advance,
    decide,
    end,
    finish,
    fit_opinion,
    go_to,
    require,
    require_publicity_over,
    require_reason,
    take,
    take_for_law,
)
from app.cases.failed_visits import trip_reason
from app.cases.mending_told import to_mend, told_words
from app.cases.moving.mandate_papers import owe_completion
from app.cases.moving.mandate_powers import require_receiver
from app.cases.noting import require_grantable, require_written
from app.cases.record_papers import owe_records
from app.cases.recording import note
from app.cases.refusals import declining, require_way, returning
from app.cases.terms import Audience
from app.cases.way import SUPPLEMENT, delivery_ways, is_delivery, settles
from app.cases.words import SUPPLEMENT_NAME
from app.cases.workflow import Event, State
from app.errors import Invalid
from app.models import Case, CaseStep, Organisation
from app.people.actors import Actor
from catalog.step_specs import StepKind, StepSpec
from catalog.vocabulary import label
from forms.submission import Submission


def pass_on(
    session: Session,
    *,
    case_number: str,
    revision: int,
    opinion: str = "",
    way: str = "",
    receiver: str = "",
    remark: str = "",
    submission: Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Finish the open step and open the next one; behind the last step the case ends as granted.

    `submission` holds the fields that the clerk of this step fills, read with the earlier answers. The first accepting
    step that is passed sets the acceptance, from which the promise runs. TooEarly while a notice still hangs. `way`:
    how it was handed over, said at a step of 送达, with who signed; Invalid when the definition does not leave it open.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Event.PASS_ON)
    require_publicity_over(work, step)
    require_written(work, step)
    if way and is_delivery(work.spec_of(step)):
        require_way(way, delivery_ways(work.version.definition, work.case.outcome))
        if receiver.strip():
            require_receiver(work, way=way, receiver=receiver.strip())
        said = {"way": way, "receiver": receiver.strip(), "remark": remark.strip()}
        add_particulars(step, {"delivery": {name: words for name, words in said.items() if words}})
    opinion = fit_opinion(opinion)
    _fill(work, submission)
    return pass_step(work, step, opinion=opinion)


def pass_step(work: Casework, step: CaseStep, *, opinion: str = "", event: Event | None = None) -> Case:
    """Finish a step in favour and let the case go on; the one place that knows where it stands then."""
    rest, spec = work.ahead(), work.spec_of(step)
    accepts = _accepts(work, step)
    finish(work, step, outcome="passed", opinion=opinion)
    if accepts:
        work.case.accepted_at = work.now
    event = event or (Event.ACCEPT if accepts else Event.PASS_ON)
    advance(work, step, rest)
    go_to(work, event, _after_passing(work, spec))
    note(work, event, step)
    owe_records(work, step)
    if work.case.delivered_at == work.now:
        owe_completion(work)
    automatic.settle(work, _grant_by_rule)
    return work.case


def _after_passing(work: Casework, spec: StepSpec | None) -> State:
    """送达 and 归档 are steps of some ways; where nothing is decided yet, the case is under way."""
    if work.case.decided_at is None:
        return State.HANDLING if work.case.accepted_at is not None else State(work.case.state)
    if is_delivery(spec):
        work.case.delivered_at = work.now
        end_try(work.session, case_id=work.case.id, state="delivered", by=work.actor, now=work.now)
        return State.DELIVERED
    if spec is not None and spec.kind is StepKind.ARCHIVE:
        work.case.archived_at = work.now
        return State.ARCHIVED
    return State.DELIVERED if work.case.delivered_at else State.DECIDED


def object_to(session: Session, *, case_number: str, revision: int, opinion: str, actor: Actor, now: datetime) -> Case:
    """Disagree, as one of the offices that are asked at the same time (并联), with the reason.

    It does not end the case: whoever decides next has all opinions before them.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Event.OBJECT)
    reason = require_reason(opinion, _("请写明为什么不同意"))
    rest = work.ahead()
    finish(work, step, outcome="objected", opinion=reason)
    advance(work, step, rest)
    go_to(work, Event.OBJECT, _after_passing(work, None))
    note(work, Event.OBJECT, step)
    return work.case


def grant(
    session: Session,
    *,
    case_number: str,
    revision: int,
    opinion: str = "",
    submission: Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Decide in favour. Steps behind the decision (issue, deliver, archive) are still taken; without any it ends."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Event.GRANT)
    _require_grantable(work, step)
    opinion = fit_opinion(opinion)
    _fill(work, submission)
    return grant_step(work, step, opinion=opinion)


def _require_grantable(work: Casework, step: CaseStep) -> None:
    require_publicity_over(work, step)
    require_written(work, step)
    require_grantable(work)


def grant_step(work: Casework, step: CaseStep, *, opinion: str = "", partly: bool = False) -> Case:
    """Finish a deciding step in favour. Only the last of several decisions (逐级审批) settles the case."""
    rest = work.ahead()
    if _accepts(work, step):
        work.case.accepted_at = work.now
    finish(work, step, outcome="partly" if partly else "granted", opinion=opinion)
    if settles(rest) or partly:
        decide(work, "partly" if partly else "granted", delivers=_delivers(rest))
    advance(work, step, rest)
    event = Event.GRANT_PARTLY if partly else Event.GRANT
    go_to(work, event, State.DECIDED if work.case.decided_at else State.HANDLING)
    by_rule: dict[str, Any] = {} if work.actor else {"by_rule": True}
    if work.case.decided_at is None:  # one more office decides: nothing to tell the applicant yet
        note(work, event, step, tells=(Audience.DESK,), **by_rule)
    else:
        note(work, event, step, **by_rule)
    owe_records(work, step)
    automatic.settle(work, _grant_by_rule)
    return work.case


def _grant_by_rule(work: Casework, step: CaseStep, rule: str) -> Case:
    return grant_step(work, step, opinion=rule)


def decide_by_rule(session: Session, *, case_id: int, now: datetime) -> None:
    """Grant a case where its open step decides itself (秒批); nothing where it does not."""
    work = take_for_law(session, case_id=case_id, now=now)
    if work is not None:
        automatic.settle(work, _grant_by_rule)


def _delivers(rest: Sequence[StepSpec]) -> bool:
    """Whether the way has a step for delivering."""
    return any(is_delivery(spec) for spec in rest)


def grant_partly(
    session: Session,
    *,
    case_number: str,
    revision: int,
    opinion: str,
    submission: Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Decide for a part of what was asked, saying which part is not granted and why. It is the last word."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Event.GRANT_PARTLY)
    _require_grantable(work, step)
    reason = require_reason(opinion, _("请写明准予哪些、不予哪些和理由，申请人会收到这段话"))
    _fill(work, submission)
    return grant_step(work, step, opinion=reason, partly=True)


def refuse(
    session: Session,
    *,
    case_number: str,
    revision: int,
    opinion: str,
    actor: Actor,
    now: datetime,
) -> Case:
    """Decide against (不予批准), with the reason; the remaining steps are skipped, the decision is to be delivered."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Event.REFUSE)
    reason = require_reason(opinion, _reason_words())
    if work.case.accepted_at is None:
        work.case.accepted_at = now  # decided on the spot: taken in and refused at once
    finish(work, step, outcome="refused", opinion=reason)
    decide(work, "refused")
    end(work, Event.REFUSE, State.DECIDED)
    note(work, Event.REFUSE, step)
    return work.case


def _reason_words() -> str:
    return _("请写明理由，申请人会收到这段话")


def decline(
    session: Session,
    *,
    case_number: str,
    revision: int,
    opinion: str,
    reason_kind: str = "",
    where_to: str = "",
    actor: Actor,
    now: datetime,
) -> Case:
    """Not take the case on (不予受理), with the reason; the case ends and the remaining steps are skipped.

    `reason_kind` is a word of the list decline_reason. Where the matter is another body's (行政许可法 32 条第二项),
    `where_to` must say to whom to apply: Invalid without it.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Event.DECLINE)
    reason = require_reason(opinion, _reason_words())
    finish(work, step, outcome="declined", opinion=reason, particulars=declining(reason_kind, where_to))
    end(work, Event.DECLINE, State.DECLINED)
    told = {"reason": label("decline_reason", reason_kind), "where": where_to} if reason_kind else {}
    note(work, Event.DECLINE, step, told=told, **({"reason_kind": reason_kind} if reason_kind else {}))
    owe_completion(work)
    return work.case


def request_supplement(
    session: Session,
    *,
    case_number: str,
    revision: int,
    opinion: str = "",
    papers: Mapping[str, str] = MappingProxyType({}),
    reason_kinds: Sequence[str] = (),
    actor: Actor,
    now: datetime,
) -> Case:
    """Send the case back to whoever submitted it, saying all that is to be mended at once (一次性告知).

    The clock of the step stands until the case comes back. `papers`: what is to be mended on each, by document (see
    `mending_told.to_mend`); `opinion` says the rest. `reason_kinds` are words of the list return_reason.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Event.REQUEST_SUPPLEMENT)
    mended = to_mend(work.case.documents, papers, reason=opinion)
    reason = require_reason(told_words(mended, opinion), _("请写明要补正什么，一次说全"))
    kinds = returning(reason_kinds)
    kept = {"papers": [one.kept() for one in mended]} if mended else {}
    finish(work, step, outcome="returned", opinion=reason, state="returned", particulars={**kinds, **kept})
    work.case.steps.append(_supplement(work, step))
    work.case.returns += 1
    go_to(work, Event.REQUEST_SUPPLEMENT, State.SUPPLEMENT)
    told = {"reason": "、".join(label("return_reason", kind) for kind in reason_kinds)}
    costs_a_trip = trip_reason("returned", reason_kinds) is not None  # else the desk mends it by itself
    tells = None if costs_a_trip else (Audience.SUBMITTER,)
    note(work, Event.REQUEST_SUPPLEMENT, step, told=told, tells=tells, **kinds)
    return work.case


def _supplement(work: Casework, returned: CaseStep) -> CaseStep:
    """The step of mending: open at the desk that submitted, without a limit of its own."""
    submitter = work.session.get_one(Organisation, work.case.acting_id)
    return CaseStep(
        position=returned.position + 1,
        step_id=SUPPLEMENT,
        name=SUPPLEMENT_NAME,
        tier=submitter.tier,
        role="agent" if submitter.tier == "village" else "clerk",
        queue="supplement",
        organisation_id=submitter.id,
        asked_by_id=returned.organisation_id,
        state="open",
        opened_at=work.now,
    )


def _fill(work: Casework, submission: Submission | None) -> None:
    """Add what the clerk of the step filled in; Invalid when it has errors."""
    if submission is None:
        return
    if submission.errors:
        raise Invalid(submission.errors)
    write_answers(work.case, work.version.compiled, submission.answers)
    work.names = submission.answers.names()


def _accepts(work: Casework, step: CaseStep) -> bool:
    """Whether finishing this step is the acceptance of the case."""
    spec = work.spec_of(step)
    return work.case.accepted_at is None and spec is not None and spec.kind is StepKind.ACCEPT
