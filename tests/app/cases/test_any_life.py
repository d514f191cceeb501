"""Any definition, any events in any order: never an illegal state, and every clock is the one a slow model counts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask_appbuilder.security.sqla.models import Role
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app import audit, clock
from app.cases import operations
from app.cases.applications import read_answers
from app.cases.case_page import case_page
from app.cases.deemed import accept_by_law, due_for_acceptance
from app.cases.way import SUPPLEMENT
from app.cases.workflow import ENDED, UNDER_WAY, Event, State, replay
from app.errors import DeskError, NotFoundHere
from app.models import Account, AuditEntry, Case, Workday
from app.people.roles import roles_for
from app.publishing.versions import version_by_id
from catalog.primitives import LimitSpec, Tier, Unit
from catalog.step_specs import StepKind, StepSpec
from forms.answers import posted_pairs
from forms.submission import read_submission
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.conftest import Clock
from tests.definitions import load
from tests.support.search import share
from tests.support.slow_clock import SlowClock

LIMITS = st.builds(
    LimitSpec,
    value=st.integers(0, 12),
    unit=st.sampled_from([Unit.WORKING_DAYS, Unit.NATURAL_DAYS]),
) | st.builds(LimitSpec, value=st.integers(1, 2), unit=st.just(Unit.MONTHS))
AT_COUNTY = {"tier": Tier.COUNTY, "role": "approver"}
AT_TOWNSHIP = {"tier": Tier.TOWNSHIP, "role": "clerk"}


@st.composite
def ways(draw: st.DrawFn) -> tuple[StepSpec, ...]:
    """Accept, review here and there, ask two offices at once, decide, deliver, file: any of them but the decision."""
    steps = [StepSpec(id="accept", name="受理", kind=StepKind.ACCEPT, limit=draw(LIMITS), **AT_TOWNSHIP)]
    for number in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from([AT_TOWNSHIP, AT_COUNTY]))
        starts = draw(st.sampled_from(["step_opened", "accepted"]))
        steps.append(
            StepSpec(
                id=f"review_{number}",
                name=f"审核{number}",
                kind=StepKind.REVIEW,
                limit=draw(LIMITS),
                starts=starts,
                **place,
            )
        )
    if draw(st.booleans()):
        for one, other in (("health", "housing"), ("housing", "health")):
            steps.append(
                StepSpec(
                    id=f"ask_{one}",
                    name=f"征求{one}意见",
                    kind=StepKind.CONSULT,
                    department=one,
                    limit=draw(LIMITS),
                    parallel_with=(f"ask_{other}",),
                    **AT_COUNTY,
                )
            )
    steps.append(StepSpec(id="decide", name="审批", kind=StepKind.DECIDE, limit=draw(LIMITS), **AT_COUNTY))
    for kind in draw(st.sampled_from([(), (StepKind.DELIVER,), (StepKind.DELIVER, StepKind.ARCHIVE)])):
        steps.append(
            StepSpec(id=str(kind), name=str(kind), kind=kind, limit=draw(LIMITS), may_return=False, **AT_TOWNSHIP)
        )
    return tuple(steps)


@dataclass
class Told:
    """What the model keeps by itself: days that do not count, and the time that was given."""

    stops: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    since: dt.date | None = None  # a stop that goes on
    extended: tuple[datetime, int] | None = None
    events: int = 0

    def stop(self) -> None:
        self.since = clock.today()

    def go_on(self) -> None:
        if self.since is not None:
            self.stops.append((self.since + dt.timedelta(days=1), clock.today()))
        self.since = None


class AnyLife(RuleBasedStateMachine):
    """One case of one definition, and everybody who might touch it."""

    desk: HallDesk
    frozen: Clock
    approver: str
    numbers = iter(range(10**6))

    def __init__(self) -> None:
        super().__init__()
        self.told = Told()
        self.case: Case

    @initialize(steps=ways(), promised=LIMITS, agent=st.booleans())
    def hand_in(self, steps: tuple[StepSpec, ...], promised: LimitSpec, agent: bool) -> None:
        self.frozen.move_to(datetime(2026, 10, 21, 9, 30, tzinfo=clock.ZONE))
        code = f"T-ANY-{next(self.numbers)}"
        definition = load("minimal").model_copy(update={"code": code, "steps": steps, "promised_limit": promised})
        version = self.desk.publish(definition)
        self.case = self.desk.submit(version, AGENT if agent else CLERK)

    # ── what happens ───────────────────────────────────────────────────────────────────────────────

    @rule(days=st.integers(0, 9))
    def wait(self, days: int) -> None:
        self.frozen.advance(dt.timedelta(days=days, minutes=1))
        session, now = self.desk.session, clock.now()
        for one in due_for_acceptance(session, now, 10):
            accept_by_law(session, one, now)
        session.commit()

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """Something that its desk, its leader or its submitter is offered."""
        who = data.draw(st.sampled_from(self._people()))
        if offered := self._offered(who):
            event = data.draw(st.sampled_from(sorted(offered)))
            self._perform(event, who, data.draw(st.integers(1, 10)))
            self._remember(event)

    @rule(event=st.sampled_from(sorted(Event)), data=st.data())
    def try_anything(self, event: Event, data: st.DataObject) -> None:
        """What is not offered is refused, and leaves no trace."""
        who = data.draw(st.sampled_from(self._people()))
        if event not in OPERATIONS or event in self._offered(who):
            return
        before = self.case.revision
        with pytest.raises(DeskError):
            self._perform(event, who, 3)
        self.desk.session.rollback()
        assert self.case.revision == before

    def _people(self) -> list[str]:
        """Who stands at an open step, who handed it in, who might decide, and a stranger to most steps."""
        found = {CLERK, AGENT, self.approver}
        for step in self.case.steps:
            if step.state == "open":
                people = select(Account.username).join(Account.roles)
                here = people.where(
                    Account.organisation_id == step.organisation_id,
                    Role.name.in_(roles_for(step.role, step.tier)),
                )
                found |= set(self.desk.session.scalars(here))
        return sorted(found)

    def _offered(self, who: str) -> set[Event]:
        """What the page of the case offers a person; nothing to whom it is not shown."""
        try:
            page = case_page(self.desk.session, actor=self.desk.actor(who), number=self.case.number)
        except NotFoundHere:
            return set()
        withdraw = {Event.WITHDRAW} if page.handling.may_withdraw else set()
        return {*page.handling.actions, *page.life.events} | withdraw

    def _perform(self, event: Event, who: str, days: int) -> None:
        operation, more = OPERATIONS[event]
        operation(
            self.desk.session,
            case_number=self.case.number,
            revision=self.case.revision,
            actor=self.desk.actor(who),
            now=clock.now(),
            **more(days),
        )
        self.desk.session.commit()

    def _remember(self, event: Event) -> None:
        self.told.events += 1
        if event in (Event.REQUEST_SUPPLEMENT, Event.PAUSE):
            self.told.stop()
        if event in (Event.RESUBMIT, Event.RESUME, Event.WITHDRAW, Event.TERMINATE):
            self.told.go_on()
        if event is Event.EXTEND:
            assert self.case.extension is not None
            self.told.extended = (clock.now(), self.case.extension.days)

    # ── what must hold ─────────────────────────────────────────────────────────────────────────────

    @invariant()
    def open_steps_fit_the_state(self) -> None:
        lanes = [step.lane for step in self.case.steps if step.state == "open"]
        assert len(lanes) == len(set(lanes)) and (len(lanes) < 2 or 0 not in lanes)
        state = State(self.case.state)
        assert bool(lanes) or state in ENDED
        assert not lanes or state in UNDER_WAY or state in (State.DECIDED, State.DELIVERED)
        mending = [step for step in self.case.steps if step.state == "open" and step.step_id == SUPPLEMENT]
        assert bool(mending) == (state is State.SUPPLEMENT)
        assert (self.case.outcome is not None) == (self.case.decided_at is not None)

    @invariant()
    def history_leads_to_the_state(self) -> None:
        rows = select(AuditEntry.action, AuditEntry.detail).where(
            AuditEntry.subject_kind == "case", AuditEntry.subject_id == self.case.number
        )
        told = [
            (action.removeprefix("case."), json.loads(detail).get("state", ""))
            for action, detail in self.desk.session.execute(rows.order_by(AuditEntry.seq))
        ]
        assert replay(told) == self.case.state

    @invariant()
    def clocks_agree_with_the_slow_model(self) -> None:
        if self.case.state not in (State.SUBMITTED, State.HANDLING):
            return
        for step in self.case.steps:
            if step.state == "open" and step.limit_value is not None:
                assert step.due_on == self._slow(step.clock_from, step.limit_value, str(step.limit_unit)), step.step_id
        if self.case.accepted_at is not None:
            limit = self.case.service_version
            promised = json.loads(limit.definition)["promised_limit"]
            unit = promised.get("unit", "working_days")
            assert self.case.promised_due_on == self._slow(self.case.accepted_at, promised["value"], unit)

    def _slow(self, start: datetime | None, value: int, unit: str) -> dt.date:
        assert start is not None
        days = {row.day: row.is_workday for row in self.desk.session.scalars(select(Workday))}
        slow = SlowClock(
            {day for day, works in days.items() if not works}, {day for day, works in days.items() if works}
        )
        for first, last in self.told.stops:
            slow.stop(first, last)
        extended = self.told.extended
        more = extended[1] if extended is not None and start <= extended[0] else 0
        return slow.due(start.astimezone(clock.ZONE).replace(tzinfo=None), value, unit, more)

    def teardown(self) -> None:
        if hasattr(self, "case"):
            assert audit.verify(self.desk.session) is None


def _opinion(_days: int) -> dict[str, Any]:
    return {"opinion": "情况属实"}


def _correct(session: Session, *, case_number: str, **more: Any) -> Case:
    """The same form with the next telephone number."""
    case = session.scalars(select(Case).where(Case.number == case_number)).one()
    version = version_by_id(session, case.service_version_id)
    answers = read_answers(case, version.compiled)
    number = int(str(answers.values["applicant_phone"]).replace("-", "")) + 1
    sheets = {paper.document_id: (paper.originals, paper.copies) for paper in case.documents}
    posted = MultiDict(posted_pairs(version.compiled, answers, sheets))
    posted["f_applicant_phone"] = str(number)
    submission = read_submission(version.compiled, posted, today=clock.today())
    return operations.correct(session, case_number=case_number, submission=submission, **more)


Maker = Callable[[int], dict[str, Any]]
OPERATIONS: dict[Event, tuple[Callable[..., object], Maker]] = {
    Event.PASS_ON: (operations.pass_on, _opinion),
    Event.OBJECT: (operations.object_to, _opinion),
    Event.GRANT: (operations.grant, _opinion),
    Event.GRANT_PARTLY: (operations.grant_partly, _opinion),
    Event.REFUSE: (operations.refuse, _opinion),
    Event.REQUEST_SUPPLEMENT: (operations.request_supplement, _opinion),
    Event.DECLINE: (operations.decline, _opinion),
    Event.RESUBMIT: (operations.resubmit, _opinion),
    Event.CORRECT: (_correct, lambda _days: {"opinion": "电话写错"}),
    Event.WITHDRAW: (operations.withdraw, _opinion),
    Event.REOPEN: (operations.reopen, _opinion),
    Event.TERMINATE: (operations.terminate, lambda _days: {"opinion": "联系不上", "reason_kind": "unreachable"}),
    Event.PAUSE: (
        operations.pause,
        lambda days: {
            "kind": "hearing",
            "reason": "听证",
            "expected_on": clock.today() + dt.timedelta(days=days),
        },
    ),
    Event.RESUME: (operations.resume, lambda _days: {"result": "已听证"}),
    Event.EXTEND: (operations.extend, lambda days: {"days": days, "reason": "情况复杂"}),
    Event.DELIVER: (operations.deliver, lambda _days: {"way": "window", "receiver": "张桂兰"}),
    Event.ARCHIVE: (operations.archive, lambda _days: {}),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_any_life(desk: HallDesk, frozen_clock: Clock) -> None:
    class Here(AnyLife):
        pass

    Here.desk, Here.frozen, Here.approver = desk, frozen_clock, desk.someone("审批人员", "civil_affairs")
    few = share(0.2)
    run_state_machine_as_test(
        Here, settings=settings(few, stateful_step_count=12, suppress_health_check=list(HealthCheck))
    )
