"""A case in hand: taken for an action, moved along its way, with its clocks kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases import applications, clocks
from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.desks import Desks, Office, load_desks
from app.cases.offers import allowed_events
from app.cases.problems import TooEarly
from app.cases.scope import may_see
from app.cases.way import SUPPLEMENT, parallel_group, passable_from, path_behind
from app.cases.words import ACTION_DONE, BESIDE, STATE_LABELS
from app.cases.workflow import Event, State, may_happen, move
from app.cases.written import hangs_since
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere, StaleCase
from app.models import AuditEntry, Case, CaseStep
from app.models.cases import NO_DUE
from app.people.actors import Actor
from app.people.roles import roles_for
from app.publishing.versions import LoadedVersion, version_by_id
from app.wording import msgid
from catalog.step_specs import StepKind, StepSpec

GAP = 10  # between positions of steps still waiting: room for returns in between
LONGEST_OPINION = 2000


def is_closed(case: Case) -> bool:
    """Whether nothing is to be done at any desk."""
    return all(step.state != "open" for step in case.steps)


@dataclass
class Casework:
    """One case and all that an action on it needs."""

    session: Session
    actor: Actor | None  # None: the law or a rule of the definition acts
    now: datetime
    case: Case
    version: LoadedVersion
    calendar: WorkCalendar
    names: Mapping[str, object]
    desks: Desks | None = None

    @property
    def current(self) -> CaseStep:
        """The open step, where several are open (并联) the own one; Invalid when the case is closed."""
        steps = self.open_steps
        own = [step for step in steps if self.actor and self.actor.is_at(step.organisation_id)]
        for step in (*own, *steps):
            return step
        raise Invalid(message=_("办件 %(number)s 已经办结，不能再办理", number=self.case.number))

    @property
    def open_steps(self) -> list[CaseStep]:
        """The open step, or the open ones of a group that is handled at the same time."""
        return [step for step in self.case.steps if step.state == "open"]

    def spec_of(self, step: CaseStep) -> StepSpec | None:
        """The definition of a step; None for a supplement."""
        return None if step.step_id == SUPPLEMENT else self.version.definition.step(step.step_id)

    def ahead(self) -> tuple[StepSpec, ...]:
        """The steps behind the open one and those beside it, as the answers and the routes say now."""
        step = self.current
        return path_behind(self.version.compiled, self.names, step.step_id, beside=step.lane > 0)

    def office_for(self, spec: StepSpec) -> Office:
        return self._desks().office_for(spec, self.version.definition)

    def standing(self, spec: StepSpec) -> StepSpec:
        """The step as it is handled where this case belongs."""
        return self._desks().standing(spec, self.version.definition)

    def _desks(self) -> Desks:
        """As things stood when the case was handed in: what moves later does not move it."""
        if self.desks is None:
            self.desks = load_desks(
                self.session,
                path=self.case.organisation_path,
                definition=self.version.definition,
                service_id=self.version.service_id,
                today=local_date(self.case.submitted_at),
            )
        return self.desks


# ── taking a case in hand ──────────────────────────────────────────────────────────────────────────


def take(session: Session, *, case_number: str, revision: int, actor: Actor, now: datetime) -> Casework:
    """Lock a case for an action of a person who has seen this revision of it.

    NotFoundHere outside the person's scope; StaleCase when someone acted on it since.
    """
    lock = select(Case).where(Case.number == case_number).with_for_update().execution_options(populate_existing=True)
    case = session.execute(lock).scalar_one_or_none()
    if case is None or not may_see(session, actor, case):
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=case_number))
    if case.revision != revision:
        raise stale(session, case)
    return _casework(session, case, actor, now)


def take_for_law(session: Session, *, case_id: int, now: datetime) -> Casework | None:
    """Lock a case for what happens by itself; None when there is no such case."""
    lock = select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    case = session.execute(lock).scalar_one_or_none()
    return None if case is None else _casework(session, case, None, now)


def _casework(session: Session, case: Case, actor: Actor | None, now: datetime) -> Casework:
    session.refresh(case, ["steps"])
    version = version_by_id(session, case.service_version_id)
    answers = applications.read_answers(case, version.compiled)
    calendar = load_calendar(session, since=local_date(case.submitted_at))
    return Casework(session, actor, now, case, version, calendar, answers.names())


def stale(session: Session, case: Case) -> StaleCase:
    """Who did what to the case last, as an exception to raise."""
    last = session.execute(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "case", AuditEntry.subject_id == case.number)
        .where(AuditEntry.action.not_in(sorted(BESIDE)))
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    ).scalar_one_or_none()
    if last is None:
        return StaleCase(case.number, "", case.submitted_at, _("改动过"))
    return StaleCase(case.number, last.actor_name, last.at, _(ACTION_DONE.get(last.action, msgid("办理过"))))


def require(work: Casework, event: Event) -> CaseStep:
    """The open step, when this person may do this to it now; NotAllowed or Invalid otherwise."""
    step = work.current
    require_place(work.actor, step)
    spec = work.spec_of(step)
    rest = work.ahead() if spec else ()
    case = work.case
    offered = allowed_events(
        spec,
        rest=rest,
        decided=case.decided_at is not None,
        accepted=case.accepted_at is not None,
        beside=step.lane > 0,
    )
    if event not in offered or case.state == State.PAUSED:
        raise NotAllowed(_("“%(step)s”环节不能这样办理", step=step.name))
    return step


def require_state(work: Casework, event: Event) -> None:
    """The table must have this event where the case stands; Invalid otherwise."""
    if not may_happen(event, State(work.case.state)):
        raise Invalid(message=_("办件现在是“%(state)s”，不能这样办理", state=_(STATE_LABELS[work.case.state])))


def require_place(actor: Actor | None, step: CaseStep) -> None:
    """The person must stand at the desk of the open step and hold its role. The law may always."""
    if actor is None:
        return
    if not actor.is_at(step.organisation_id):
        raise NotAllowed(_("“%(step)s”环节不在您的单位办理", step=step.name))
    if not actor.roles & roles_for(step.role, step.tier):
        roles = _("或").join(_(role) for role in sorted(roles_for(step.role, step.tier)))
        raise NotAllowed(_("“%(step)s”环节要由%(roles)s办理", step=step.name, roles=roles))


def require_publicity_over(work: Casework, step: CaseStep) -> None:
    """TooEarly while the notice of the step still hangs."""
    spec = work.spec_of(step)
    start = hangs_since(work.case.steps, step)
    if spec is None or start is None:
        return
    pauses = clocks.step_pauses(work.case, work.case.steps)
    earliest = passable_from(spec, start, work.calendar, pauses)
    if earliest is not None and local_date(work.now) < earliest:
        raise TooEarly.until(earliest, step.name)


def require_reason(opinion: str, message: str) -> str:
    """The opinion without blanks around it; Invalid with this message when nothing is left or it is too long."""
    if not opinion.strip():
        raise Invalid(message=message)
    return fit_opinion(opinion)


def fit_opinion(opinion: str) -> str:
    """The opinion as it is stored; Invalid when longer than 2000 characters."""
    kept = opinion.strip()
    if len(kept) > LONGEST_OPINION:
        words = _("意见最多 %(most)s 个字，现在有 %(count)s 个字，请精简", most=LONGEST_OPINION, count=len(kept))
        raise Invalid(message=words)
    return kept


# ── moving it along ────────────────────────────────────────────────────────────────────────────────


def finish(
    work: Casework,
    step: CaseStep,
    *,
    outcome: str,
    opinion: str = "",
    state: str = "done",
    particulars: Mapping[str, Any] | None = None,
) -> None:
    """Close the open step. It is written at once: the database allows one open step a case and lane."""
    if particulars:
        add_particulars(step, particulars)
    close_step(work, step, outcome=outcome, opinion=opinion, state=state)
    work.session.flush()


def close_step(work: Casework, step: CaseStep, *, outcome: str, opinion: str = "", state: str = "done") -> None:
    """Set the end of a step, without writing it yet."""
    step.state, step.outcome, step.opinion = state, outcome, opinion
    step.finished_at, step.actor_id = work.now, work.actor.user_id if work.actor else None


def particulars_of(step: CaseStep) -> dict[str, Any]:
    """What was noted beside the opinion: reasons from lists, visitors, votes, objections."""
    return dict(json.loads(step.particulars)) if step.particulars else {}


def add_particulars(step: CaseStep, more: Mapping[str, Any]) -> None:
    """Keep plain JSON values with a step, beside those it has."""
    step.particulars = json.dumps({**particulars_of(step), **more}, ensure_ascii=False)


def advance(work: Casework, done: CaseStep, rest: Sequence[StepSpec]) -> None:
    """Open what comes next, unless other offices still have the case; end it as granted when nothing does."""
    if work.open_steps:
        return
    line_up(work, after=max(step.position for step in work.case.steps if step.state != "waiting"), specs=rest)
    if not rest:
        _conclude(work, done)
        return
    open_next(work, rest)
    clocks.set_promise(work.case, work.case.steps, work.version.definition, work.calendar)


def open_next(work: Casework, rest: Sequence[StepSpec]) -> None:
    """Open the first of the steps to come, with those that are handled at the same time in lanes beside each other."""
    together = parallel_group(work.version.definition, rest[0])
    specs = {spec.id: spec for spec in rest if spec.id in together}
    steps = [step for step in work.case.steps if step.state == "waiting" and step.step_id in specs]
    for number, step in enumerate(steps, 1):
        step.lane = number if len(steps) > 1 else 0
        open_step(work, step, specs[step.step_id])


def _conclude(work: Casework, done: CaseStep) -> None:
    """Nothing is left to do: a case without a decision of its own is granted by the last step."""
    if work.case.decided_at is None:
        decide(work, "granted")


def open_step(work: Casework, step: CaseStep, spec: StepSpec) -> None:
    """Let the clock of a step run, from now or (coming back from 补正) from where it first started."""
    step.state, step.opened_at = "open", work.now
    _run_clock(work, step, spec)


def restart_clock(work: Casework, step: CaseStep) -> None:
    """Set the clock of an open step anew: after a pause, with more time. One of mending has none."""
    if (spec := work.spec_of(step)) is None:
        return
    step.sort_on = NO_DUE
    _run_clock(work, step, spec)


def _run_clock(work: Casework, step: CaseStep, spec: StepSpec) -> None:
    step.queue = queue_of(spec, accepted=work.case.accepted_at is not None)
    clocks.set_step_clock(
        step,
        spec,
        case=work.case,
        steps=work.case.steps,
        definition=work.version.definition,
        calendar=work.calendar,
    )


def queue_of(spec: StepSpec, *, accepted: bool) -> str:
    """The worklist of a step: 待受理 until the case is accepted, then 待我办."""
    return "accept" if spec.kind is StepKind.ACCEPT and not accepted else "work"


def decide(work: Casework, outcome: str, *, delivers: bool = False) -> None:
    """The decision stands. Who delivers it has ten working days, unless the definition has a step for that ahead."""
    case = work.case
    case.outcome, case.decided_at = outcome, work.now
    if not delivers:
        clocks.set_delivery(case, work.version.definition, work.calendar)


def go_to(work: Casework, event: Event, state: State) -> None:
    """Let the case stand in a state; IllegalMoveError when the table does not have that."""
    work.case.state = move(event, State(work.case.state), state)


def end(work: Casework, event: Event, state: State) -> None:
    """Close the case. Steps that will not be taken stay in the record as skipped."""
    go_to(work, event, state)
    for step in work.case.steps:
        if step.state == "waiting":
            step.state = "skipped"


def line_up(work: Casework, *, after: int, specs: Sequence[StepSpec]) -> None:
    """Let the waiting steps be these, behind this position. Answers and routes may have changed what lies ahead."""
    waiting = [step for step in work.case.steps if step.state == "waiting"]
    room = not waiting or waiting[0].position > after + 2  # a return needs two places behind the open step
    if room and [step.step_id for step in waiting] == [spec.id for spec in specs]:
        return
    for step in waiting:
        work.case.steps.remove(step)
        work.session.delete(step)
    work.session.flush()
    begun = {step.step_id: step for step in waiting if step.clock_from is not None}
    for number, spec in enumerate(specs, 1):
        step = waiting_step(work.standing(spec), work.office_for(spec), after + GAP * number)
        if spec.id in begun:
            resemble(step, begun[spec.id])
        work.case.steps.append(step)


def resemble(step: CaseStep, other: CaseStep) -> None:
    """Let a step to come stand at the desk and go on with the clock of another row of it: it had begun before."""
    step.organisation_id, step.tier, step.role = other.organisation_id, other.tier, other.role
    step.clock_from = other.clock_from


def waiting_step(spec: StepSpec, office: Office, position: int) -> CaseStep:
    """A step still to come. Every column with a default is given, so that all steps go in by one statement."""
    return CaseStep(
        position=position,
        step_id=spec.id,
        name=spec.name,
        tier=str(spec.tier),
        role=spec.role,
        organisation_id=office.id,
        state="waiting",
        queue="work",
        lane=0,
        sort_on=NO_DUE,
        projected=False,
        opinion="",
        limit_value=spec.limit.value if spec.limit else None,
        limit_unit=str(spec.limit.unit) if spec.limit else None,
    )
