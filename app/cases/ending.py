"""How a case ends besides its decision, and what comes after: withdrawn, terminated, delivered, filed, opened again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import clocks
from app.cases.bringing import brings, end_try
from app.cases.casework import (
    Casework,
    add_particulars,
    end,
    finish,
    go_to,
    line_up,
    open_step,
    particulars_of,
    require_reason,
    require_state,
    take,
    waiting_step,
)
from app.cases.moving.flow import PAUSED
from app.cases.moving.mandate_papers import owe_completion
from app.cases.moving.mandate_powers import require_receiver, require_withdraw
from app.cases.recording import note
from app.cases.refusals import require_known, require_way
from app.cases.standstill import end_pause
from app.cases.way import SUPPLEMENT, delivery_ways, path_after
from app.cases.workflow import UNDER_WAY, Event, State
from app.errors import Invalid, NotAllowed
from app.models import Case, CaseStep
from app.people.actors import Actor
from catalog.vocabulary import label

LONGEST_NAME = 60


def withdraw(session: Session, *, case_number: str, revision: int, opinion: str, actor: Actor, now: datetime) -> Case:
    """Take an application back at the applicant's wish: by the desk that submitted it, until it is decided."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = work.current
    _require_own_submission(work, _("只有提交申请的单位可以撤回"))
    if work.case.decided_at is not None:
        raise NotAllowed(_("这个办件已经作出决定，不能撤回"))
    if work.case.mandate == PAUSED:
        raise NotAllowed(_("代办已中止，续办或者终止委托以后才能撤回"))
    require_withdraw(work)
    reason = require_reason(opinion, _("请写明申请人为什么撤回"))
    _close_all(work, outcome="withdrawn", opinion=reason)
    end(work, Event.WITHDRAW, State.WITHDRAWN)
    note(work, Event.WITHDRAW, step)
    owe_completion(work)
    return work.case


def may_withdraw(case: Case, actor: Actor) -> bool:
    """Whether this person may take the application back."""
    own = actor.is_at(case.acting_id) and actor.can("submit_case")
    return own and case.decided_at is None and case.state in UNDER_WAY and case.mandate != PAUSED


def _require_own_submission(work: Casework, words: str) -> None:
    actor = work.actor
    if actor is None or not actor.is_at(work.case.acting_id) or not actor.can("submit_case"):
        raise NotAllowed(words)


def _close_all(work: Casework, *, outcome: str, opinion: str) -> None:
    """Whatever is open ends, and no clock stands still any more."""
    end_pause(work, result=opinion)
    for step in work.open_steps:
        finish(work, step, outcome=outcome, opinion=opinion)


# ── terminated ─────────────────────────────────────────────────────────────────────────────────────


def terminate(
    session: Session, *, case_number: str, revision: int, reason_kind: str, opinion: str, actor: Actor, now: datetime
) -> Case:
    """End a case that can not go on (终止办理): nothing was mended in time, the applicant has died, the matter is gone.

    By an approver of the unit that has the case, during 补正 of the unit that waits for it, with a word of the list
    terminate_reason and the reason that the applicant will read.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    require_state(work, Event.TERMINATE)
    require_leader(actor, _unit_of(work))
    reason = require_reason(opinion, _("请写明为什么终止，申请人会收到这段话"))
    require_known("terminate_reason", reason_kind)
    step = work.current
    _close_all(work, outcome="terminated", opinion=reason)
    add_particulars(step, {"reason_kind": reason_kind})
    end(work, Event.TERMINATE, State.TERMINATED)
    told = {"reason": label("terminate_reason", reason_kind)}
    note(work, Event.TERMINATE, step, told=told, reason_kind=reason_kind)
    owe_completion(work)
    return work.case


def _unit_of(work: Casework) -> int:
    """The organisation that has the case in hand; who asked for it, while papers are being mended."""
    step = work.current
    return step.asked_by_id or step.organisation_id


def require_leader(actor: Actor, organisation_id: int) -> None:
    """An approver of this organisation; NotAllowed for all others."""
    if actor.organisation_id != organisation_id or not actor.can("decide"):
        raise NotAllowed(_("要由办理单位的审批人员来办"))


# ── delivered and filed ────────────────────────────────────────────────────────────────────────────


def deliver(
    session: Session,
    *,
    case_number: str,
    revision: int,
    way: str,
    receiver: str,
    remark: str = "",
    actor: Actor,
    now: datetime,
) -> Case:
    """Note that the decision has reached the applicant: how, and into whose hands (送达).

    By the desk that submitted the case or the one that decided it, or by whoever was asked to bring it. `way` is a word
    of the list delivery_mode that the definition leaves open.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    require_state(work, Event.DELIVER)
    step = _last_step(work.case.steps)
    _require_nothing_open(work)
    if not brings(session, work.case.id, actor):
        _require_delivering(work, step)
    require_way(way, delivery_ways(work.version.definition, work.case.outcome))
    who = receiver.strip()
    if not who or len(who) > LONGEST_NAME:
        raise Invalid(message=_("请写谁签收的，最多 %(most)s 个字", most=LONGEST_NAME))
    require_receiver(work, way=way, receiver=who)
    add_particulars(step, {"delivery": {"way": way, "receiver": who, "remark": remark.strip()}})
    work.case.delivered_at = now
    end_try(session, case_id=work.case.id, state="delivered", by=actor, now=now)
    go_to(work, Event.DELIVER, State.DELIVERED)
    note(work, Event.DELIVER, step, way=way)
    owe_completion(work)
    return work.case


def delivery_of(steps: Sequence[CaseStep]) -> dict[str, str]:
    """How a decision reached the applicant, as it was noted last: way, receiver, remark; empty before."""
    noted = (particulars_of(step).get("delivery") for step in reversed(steps) if step.particulars)
    return next((dict(one) for one in noted if one), {})


def archive(session: Session, *, case_number: str, revision: int, actor: Actor, now: datetime) -> Case:
    """File a delivered case (归档): nothing is added to it any more."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    require_state(work, Event.ARCHIVE)
    step = _last_step(work.case.steps)
    _require_nothing_open(work)
    _require_delivering(work, step)
    work.case.archived_at = now
    go_to(work, Event.ARCHIVE, State.ARCHIVED)
    note(work, Event.ARCHIVE, step)
    return work.case


def _require_delivering(work: Casework, step: CaseStep) -> None:
    actor = work.actor
    desks = (work.case.acting_id, step.organisation_id)
    if (
        actor is None
        or actor.organisation_id not in desks
        or not (actor.can("submit_case") or actor.can("handle_step"))
    ):
        raise NotAllowed(_("由收件的单位或作出决定的单位登记送达"))


def _require_nothing_open(work: Casework) -> None:
    if work.open_steps:
        raise Invalid(message=_("“%(step)s”环节还没有办完", step=work.current.name))


def _last_step(steps: Iterable[CaseStep]) -> CaseStep:
    """The step that was finished last."""
    return max((step for step in steps if step.finished_at), key=lambda step: (step.finished_at, step.position))


# ── opened again ───────────────────────────────────────────────────────────────────────────────────


def reopen(session: Session, *, case_number: str, revision: int, opinion: str, actor: Actor, now: datetime) -> Case:
    """Open a case again that was declined, terminated or wrongly decided (纠错), at the step where it ended.

    By an approver of the unit that ended it, with the reason. The promise goes on from the acceptance; the days between
    are not taken back: the record shows both.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    require_state(work, Event.REOPEN)
    _require_nothing_open(work)
    last = ending_step(work.case.steps)
    require_leader(actor, last.organisation_id)
    reason = require_reason(opinion, _("请写明为什么重新办理"))
    end_try(session, case_id=work.case.id, state="dropped", by=actor, now=now)
    _undo_end(work)
    again = _open_again(work, last)
    go_to(work, Event.REOPEN, State.HANDLING if work.case.accepted_at else State.SUBMITTED)
    add_particulars(again, {"reopened": reason})
    note(work, Event.REOPEN, again)
    return work.case


def _undo_end(work: Casework) -> None:
    case = work.case
    case.decided_at = case.outcome = case.delivery_due_on = case.delivered_at = case.archived_at = None


def ending_step(steps: Sequence[CaseStep]) -> CaseStep:
    """The step at which the case ended; a termination during 补正 was said by the step that had returned it."""
    step = max(
        (step for step in steps if step.outcome in _ENDINGS and step.finished_at),
        key=lambda one: (one.finished_at, one.position),
        default=None,
    )
    step = step or _last_step(steps)
    if step.step_id == SUPPLEMENT:
        step = next(one for one in reversed(steps) if one.state == "returned")
    return step


_ENDINGS = ("granted", "partly", "refused", "declined", "terminated")


def _open_again(work: Casework, last: CaseStep) -> CaseStep:
    spec = work.version.definition.step(last.step_id)
    after = max(step.position for step in work.case.steps)
    again = waiting_step(work.standing(spec), work.office_for(spec), after + 1)
    line_up(work, after=again.position, specs=path_after(work.version.compiled, work.names, spec.id))
    work.case.steps.append(again)
    open_step(work, again, spec)
    clocks.set_promise(work.case, work.case.steps, work.version.definition, work.calendar)
    return again
