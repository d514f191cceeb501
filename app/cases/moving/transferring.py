"""转办 to another office, and 退回上一环节: the step closes and another opens, while the promise goes on running.

转办 hands the open step to an office of the same tier, or to a county office: it opens there anew with the clock it
had. Where the case does not belong here at all, its home moves too, and the steps ahead go to the desks of that home.
退回 opens an earlier step once more, with its own time; the step that sent it back keeps the clock it had for when it
comes again. Both need a reason of a list, which is counted, and words for the next desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.cases import clocks
from app.cases.casework import (
    Casework,
    finish,
    go_to,
    line_up,
    open_step,
    require_place,
    require_reason,
    require_state,
    resemble,
    take,
    waiting_step,
)
from app.cases.desks import Office
from app.cases.recording import note
from app.cases.refusals import require_known
from app.cases.way import path_after
from app.cases.workflow import Event, State
from app.errors import Invalid, NotAllowed
from app.models import Case, CaseStep, Organisation
from app.people.actors import Actor
from catalog.primitives import Tier
from catalog.step_specs import StepSpec
from catalog.vocabulary import label

MOVES_HOME = frozenset({"wrong_place", "moved", "sent_home"})  # the case belongs there from now on


@dataclass(frozen=True)
class Target:
    """An office that can take the open step."""

    id: int
    code: str
    name: str


# ── 转办 ───────────────────────────────────────────────────────────────────────────────────────────


def transfer(
    session: Session,
    *,
    case_number: str,
    revision: int,
    to: str,
    reason_kind: str,
    opinion: str,
    home: str = "",
    actor: Actor,
    now: datetime,
) -> Case:
    """Hand the open step to another office (`to` is its code). By the desk of the step, before the decision.

    `home` is the code of the village below that hall to which the case belongs from now on, where the reason says
    that it belongs there and steps of a village lie ahead. Invalid for an office that cannot take it, without a
    reason of the list transfer_reason and words, or when there is no desk for a step ahead where it would belong.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step, spec = _open_here(work, Event.TRANSFER)
    require_known("transfer_reason", reason_kind)
    reason = require_reason(opinion, _("请写明为什么转办，接办的单位会看到"))
    target = _target(session, step, to)
    kept = {"reason_kind": reason_kind, "to": target.code}
    finish(work, step, outcome="transferred", opinion=reason, particulars=kept)
    if reason_kind in MOVES_HOME and target.kind != "department":
        _move_home(work, _home(session, target, home))
    again = _anew(work, step, spec, target)
    _open(work, again, spec)
    go_to(work, Event.TRANSFER, State(work.case.state))
    note(work, Event.TRANSFER, step, told={"reason": label("transfer_reason", reason_kind)}, **kept)
    return work.case


def _open_here(work: Casework, event: Event) -> tuple[CaseStep, StepSpec]:
    """The open step of this desk, when the table has the event now."""
    require_state(work, event)
    step = work.current
    require_place(work.actor, step)
    spec = work.spec_of(step)
    if spec is None or work.case.decided_at is not None:
        raise NotAllowed(_("“%(step)s”环节不能这样办理", step=step.name))
    return step, spec


def _anew(work: Casework, step: CaseStep, spec: StepSpec, target: Organisation) -> CaseStep:
    """The same step at the other office, with the clock it had."""
    office = Office(target.id, target.code, target.name, target.hall_name, target.kind, target.tier, target.path)
    again = waiting_step(work.standing(spec), office, step.position + 1)
    again.tier, again.role, again.lane, again.clock_from = step.tier, step.role, step.lane, step.clock_from
    if target.kind == "department" and step.tier != Tier.COUNTY:
        again.tier, again.role = str(Tier.COUNTY), "approver"  # a county office has approvers, no window of its own
    return again


def _home(session: Session, target: Organisation, code: str) -> Organisation:
    """The village that was named, which must lie below the hall; else the hall itself."""
    if not code:
        return target
    found = session.scalars(select(Organisation).where(Organisation.code == code, Organisation.active)).one_or_none()
    if found is None or not found.path.startswith(target.path):
        raise Invalid(message=_("请选择%(hall)s下面的村（社区）", hall=target.name))
    return found


def _move_home(work: Casework, target: Organisation) -> None:
    work.case.organisation_id, work.case.organisation_path = target.id, target.path
    work.desks = None
    for step in work.case.steps:
        if step.state == "waiting":  # the steps ahead go to the desks around the new home
            spec = work.version.definition.step(step.step_id)
            step.organisation_id, step.tier = work.office_for(spec).id, str(work.standing(spec).tier)


def _open(work: Casework, step: CaseStep, spec: StepSpec) -> None:
    """Open a new row of a step; what lies ahead is lined up behind it, unless other offices have the case as well."""
    if step.lane == 0:
        ahead = path_after(work.version.compiled, work.names, spec.id)
        line_up(work, after=step.position, specs=ahead)
    work.case.steps.append(step)
    open_step(work, step, spec)
    clocks.set_promise(work.case, work.case.steps, work.version.definition, work.calendar)


def targets(session: Session, *, organisation: Organisation, tier: str) -> tuple[Target, ...]:
    """The offices to which a step of this tier can be handed from an organisation: one statement."""
    wanted = select(Organisation).where(
        Organisation.active, Organisation.id != organisation.id, _takes(organisation, tier)
    )
    return tuple(Target(one.id, one.code, str(one)) for one in session.scalars(wanted.order_by(Organisation.path)))


def _takes(organisation: Organisation, tier: str) -> ColumnElement[bool]:
    """Stations hand on within their township; halls to other halls and county offices; county offices among them."""
    if tier == Tier.VILLAGE:
        return and_(Organisation.tier == "village", Organisation.parent_id == organisation.parent_id)
    if tier == Tier.TOWNSHIP:
        return or_(Organisation.kind == "township", Organisation.kind == "department")
    return Organisation.kind == "department"


def _target(session: Session, step: CaseStep, code: str) -> Organisation:
    here = session.get_one(Organisation, step.organisation_id)
    if all(one.code != code for one in targets(session, organisation=here, tier=step.tier)):
        raise Invalid(message=_("请选择接办的单位"))
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


# ── 退回上一环节 ───────────────────────────────────────────────────────────────────────────────────


def send_back(
    session: Session,
    *,
    case_number: str,
    revision: int,
    to: int,
    reason_kind: str,
    opinion: str,
    actor: Actor,
    now: datetime,
) -> Case:
    """Let an earlier step be done once more (`to` is its position). By the desk of the open step, before the decision.

    Invalid without a reason of the list return_reason and words, or for a step that cannot be opened again.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step, spec = _open_here(work, Event.SEND_BACK)
    if step.lane:
        raise NotAllowed(_("几个单位同时办理的环节不能退回，可以写明不同意"))
    require_known("return_reason", reason_kind)
    reason = require_reason(opinion, _("请写明退回的理由，要对方做什么"))
    before = next((one for one in repeatable(work.case.steps, spec) if one.position == to), None)
    if before is None:
        raise Invalid(message=_("请选择退回到哪个环节"))
    kept = {"reason_kind": reason_kind, "to": before.step_id}
    finish(work, step, outcome="sent_back", opinion=reason, particulars=kept)
    _open_before(work, step, before)
    go_to(work, Event.SEND_BACK, State.HANDLING)
    note(work, Event.SEND_BACK, step, told={"reason": label("return_reason", reason_kind)}, **kept)
    return work.case


def _open_before(work: Casework, step: CaseStep, before: CaseStep) -> None:
    """The earlier step as a new row at its desk; the step that sent it back waits for it with the clock it had."""
    spec = work.version.definition.step(before.step_id)
    again = waiting_step(spec, work.office_for(spec), step.position + 1)
    resemble(again, before)  # it may have been handed on
    again.clock_from = None  # and gets its own time again
    _open(work, again, spec)
    for waiting in work.case.steps:
        if waiting.state == "waiting" and waiting.step_id == step.step_id:
            resemble(waiting, step)


def repeatable(steps: Sequence[CaseStep], spec: StepSpec) -> list[CaseStep]:
    """The earlier steps to which the open one may send a case back, each as it was done last, the latest first.

    Those that the definition names for it (`spec`); the one before when it names none. Only steps that were passed,
    and by one desk.
    """
    passed = _passed(steps)
    return [step for step in passed if step.step_id in spec.send_back_to] if spec.send_back_to else passed[:1]


def _passed(steps: Sequence[CaseStep]) -> list[CaseStep]:
    found: dict[str, CaseStep] = {}
    for step in sorted(steps, key=lambda one: one.position):
        found.pop(step.step_id, None)
        if step.state == "done" and step.outcome == "passed" and step.lane == 0:
            found[step.step_id] = step
    return list(reversed(found.values()))
