"""How cases end and what comes after: terminated, delivered, filed, opened again; several offices at once."""

from __future__ import annotations

import datetime as dt

import pytest

from app import clock
from app.cases import operations
from app.cases.case_page import case_page
from app.cases.casework import particulars_of
from app.cases.way import delivery_ways
from app.cases.workflow import Event, State
from app.errors import Invalid, NotAllowed
from app.models import Case
from catalog.vocabulary import options
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.app.cases.moving.refusals import saying
from tests.conftest import Clock
from tests.definitions import load


@pytest.fixture
def county(desk: HallDesk) -> str:
    return desk.someone("审批人员", "civil_affairs")


def do(desk: HallDesk, name: str, case: Case, who: str, **more: object) -> None:
    """An operation without an opinion."""
    getattr(operations, name)(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        actor=desk.actor(who),
        now=clock.now(),
        **more,
    )
    desk.session.commit()


def test_a_decision_is_delivered_within_ten_working_days_then_filed(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    desk.act("grant", case, county)
    assert (case.state, case.outcome) == (State.DECIDED, "granted")
    assert case.delivery_due_on is not None and case.delivery_due_on >= clock.today() + dt.timedelta(days=14)
    for way, receiver in (("by_owl", "张桂兰"), ("window", " "), ("window", "长" * 61)):
        with pytest.raises(Invalid):
            do(desk, "deliver", case, CLERK, way=way, receiver=receiver)
        desk.session.rollback()
    do(desk, "deliver", case, CLERK, way="window", receiver="张桂兰")
    assert (case.state, case.delivered_at) == (State.DELIVERED, clock.now())
    page = case_page(desk.session, actor=desk.actor(CLERK), number=case.number)
    assert (page.life.delivery["way"], page.life.delivery["receiver"]) == ("window", "张桂兰")
    do(desk, "archive", case, CLERK)
    assert (case.state, case.archived_at) == (State.ARCHIVED, clock.now())
    with pytest.raises(Invalid):
        do(desk, "archive", case, CLERK)


def test_only_the_ways_that_the_definition_leaves_open(desk: HallDesk, county: str) -> None:
    service = load("four_tier")
    assert delivery_ways(service, "granted") == tuple(option.code for option in options("delivery_mode"))
    steps = [
        step.model_copy(update={"delivery": ("window", "post")} if step.id == "deliver" else {})
        for step in service.steps
    ]
    service = service.model_copy(update={"steps": tuple(steps)})
    assert delivery_ways(service, "granted") == ("window", "post")
    assert len(delivery_ways(service, "refused")) > 2  # a refusal does not take that step
    case = desk.submit(desk.publish(service), AGENT)
    desk.act("pass_on", case, CLERK)
    desk.act("pass_on", case, county)
    desk.act("grant", case, county)
    with pytest.raises(Invalid, check=saying("窗口领取、邮政寄递")):
        desk.act("pass_on", case, CLERK, way="bank_transfer")
    desk.session.rollback()
    desk.act("pass_on", case, CLERK, way="post")
    delivered = next(step for step in case.steps if step.step_id == "deliver")
    assert particulars_of(delivered)["delivery"] == {"way": "post"}


def test_only_those_who_took_it_in_or_decided_deliver(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    with pytest.raises(Invalid):  # nothing is decided yet
        do(desk, "deliver", case, CLERK, way="window", receiver="张桂兰")
    desk.session.rollback()
    desk.act("refuse", case, county, "不符合条件")
    with pytest.raises(NotAllowed):
        do(desk, "deliver", case, desk.someone("督查人员", "990101"), way="window", receiver="张桂兰")


def test_a_part_may_be_granted_with_the_reason(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    with pytest.raises(Invalid):
        desk.act("grant_partly", case, county, " ")
    desk.session.rollback()
    desk.act("grant_partly", case, county, "准予 6 个月，其余不予：超出标准")
    assert (case.state, case.outcome, case.steps[-1].outcome) == (State.DECIDED, "partly", "partly")


def test_a_case_that_cannot_go_on_is_terminated_by_an_approver(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    desk.act("request_supplement", case, county, "缺户口簿", reason_kinds=["missing_paper"])
    assert case.returns == 1
    why = {"reason_kind": "supplement_overdue"}
    with pytest.raises(NotAllowed):
        desk.act("terminate", case, CLERK, "逾期", **why)
    desk.session.rollback()
    with pytest.raises(Invalid):
        desk.act("terminate", case, county, "逾期", reason_kind="tired")
    desk.session.rollback()
    desk.act("terminate", case, county, "经告知逾期未补正", **why)
    assert (case.state, case.outcome) == (State.TERMINATED, None)
    assert all(step.state != "open" for step in case.steps)


def test_what_was_wrong_is_opened_again_where_it_ended(desk: HallDesk, county: str, frozen_clock: Clock) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    desk.act("refuse", case, county, "不符合条件")
    with pytest.raises(NotAllowed):
        desk.act("reopen", case, CLERK, "办错了")
    desk.session.rollback()
    frozen_clock.move_to(clock.now() + dt.timedelta(days=1))
    assert Event.REOPEN in case_page(desk.session, actor=desk.actor(county), number=case.number).life.events
    desk.act("reopen", case, county, "复核后发现证明有效")
    assert (case.state, case.outcome, case.decided_at) == (State.HANDLING, None, None)
    assert desk.open_step(case).step_id == "decide"
    desk.act("grant", case, county)
    assert case.outcome == "granted"
    assert desk.audited(case)[-3:] == ["case.refused", "case.reopened", "case.granted"]


def test_a_declined_case_says_where_to_go(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT)
    with pytest.raises(Invalid) as refused:
        desk.act("decline", case, CLERK, "不归本镇办", reason_kind="not_ours")
    assert "应当向哪里申请" in refused.value.message
    desk.session.rollback()
    desk.act("decline", case, CLERK, "不归本镇办", reason_kind="not_ours", where_to="县医保局 0990-5550123")
    declined = next(step for step in case.steps if step.outcome == "declined")
    assert particulars_of(declined) == {"reason_kind": "not_ours", "where_to": "县医保局 0990-5550123"}


# ── several offices at once ────────────────────────────────────────────────────────────────────────


def test_offices_beside_each_other_answer_in_any_order(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("routed"), CLERK, answers={"f_amount": "5000"})
    health, housing = desk.someone("审批人员", "health"), desk.someone("审批人员", "housing")
    page = case_page(desk.session, actor=desk.actor(housing), number=case.number)
    assert page.handling.actions == (Event.PASS_ON, Event.OBJECT)
    assert page.current is not None and page.current.step_id == "consult_housing"
    with pytest.raises(NotAllowed):
        desk.act("request_supplement", case, housing, "缺证明")
    desk.session.rollback()
    with pytest.raises(Invalid):
        desk.act("object_to", case, housing, " ")
    desk.session.rollback()
    desk.act("object_to", case, housing, "名下有房")
    assert [state for _, state in desk.way(case)] == ["done", "open", "done", "waiting"]
    desk.act("pass_on", case, health, "同意")
    assert desk.open_step(case).step_id == "decide" and desk.open_step(case).lane == 0
    desk.act("grant", case, county)
    assert case.outcome == "granted"


def test_withdrawing_ends_all_of_them(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("routed"), CLERK, answers={"f_amount": "5000"})
    desk.act("withdraw", case, CLERK, "不申请了")
    assert case.state == State.WITHDRAWN
    assert [step.outcome for step in case.steps] == ["passed", "withdrawn", "withdrawn", None]
