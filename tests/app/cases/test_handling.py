"""What is done to a case at its desks, by whom, and what is refused."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.cases.problems import TooEarly
from app.errors import Invalid, NotAllowed, NotFoundHere, StaleCase
from app.extensions import db
from app.models import Case
from app.people.actors import Actor
from catalog.step_specs import RouteSpec
from tests.app.cases.desk import (
    AGENT,
    CLERK,
    COLLEAGUE,
    OTHER_AGENT,
    OTHER_CLERK,
    TOWN_APPROVER,
    HallDesk,
    at,
)
from tests.conftest import Clock


@pytest.fixture
def county(desk: HallDesk) -> str:
    """An approver of 县民政局."""
    return desk.someone("审批人员", "civil_affairs")


# ── the whole way ──────────────────────────────────────────────────────────────────────────────────


def test_a_case_travels_to_the_county_and_back(desk: HallDesk, county: str, frozen_clock: Clock) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    assert desk.open_step(case).step_id == "review_township"
    frozen_clock.move_to(at(10, 22))
    desk.act("pass_on", case, CLERK, "材料齐全，拟同意")
    frozen_clock.move_to(at(10, 23))
    desk.act("pass_on", case, county)
    desk.act("grant", case, county, "同意")  # the city's part is passed on by the county office
    assert (case.state, case.outcome, case.decided_at) == ("decided", "granted", at(10, 23))
    desk.act("pass_on", case, CLERK, "")
    desk.act("pass_on", case, CLERK, "")
    assert (case.state, case.delivered_at, case.archived_at) == ("archived", clock.now(), clock.now())
    assert {state for _, state in desk.way(case)} == {"done"}
    assert desk.audited(case) == [
        "case.submitted",
        "case.accepted",
        "case.passed",
        "case.passed",
        "case.granted",
        "case.passed",
        "case.passed",
    ]


def test_opinion_person_and_time_stay_with_the_step(desk: HallDesk, frozen_clock: Clock) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    step = desk.open_step(case)
    frozen_clock.move_to(at(10, 22))
    desk.act("pass_on", case, CLERK, "  材料齐全  ")
    assert (step.opinion, step.outcome, step.finished_at) == ("材料齐全", "passed", at(10, 22))
    assert step.actor.username == CLERK


def test_accepting_elsewhere_starts_the_promise(desk: HallDesk, frozen_clock: Clock) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT)
    frozen_clock.move_to(at(10, 23))
    desk.act("pass_on", case, CLERK)
    assert case.accepted_at == at(10, 23)
    assert case.promised_due_on == dt.date(2026, 11, 6)
    assert desk.audited(case)[-1] == "case.accepted"


def test_a_refusal_ends_the_case_and_skips_the_rest(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    desk.act("pass_on", case, CLERK)
    desk.act("pass_on", case, county)
    desk.act("refuse", case, county, "不符合年龄条件")
    assert (case.state, case.outcome, case.decided_at) == ("decided", "refused", clock.now())
    assert desk.way(case)[-3:] == [("decide", "done"), ("deliver", "skipped"), ("archive", "skipped")]


def test_a_grant_at_the_last_step_ends_the_case(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    desk.act("grant", case, county)
    assert (case.state, case.outcome, case.decided_at) == ("decided", "granted", clock.now())


def test_declining_needs_an_accepting_step_and_a_reason(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT)
    with pytest.raises(Invalid):
        desk.act("decline", case, CLERK, "  ")
    desk.act("decline", case, CLERK, "不属于本事项受理范围")
    assert (case.state, case.accepted_at) == ("declined", None)
    later = desk.submit(desk.publish("minimal"), CLERK)
    with pytest.raises(NotAllowed):
        desk.act("decline", later, county, "不办")


def test_the_way_follows_the_amount(desk: HallDesk) -> None:
    version = desk.publish("routed")
    small = desk.submit(version, CLERK)
    large = desk.submit(version, CLERK, answers={"f_amount": "5000"})
    assert desk.way(small) == [("accept", "done"), ("decide_township", "open")]
    assert desk.way(large) == [
        ("accept", "done"),
        ("consult_health", "open"),
        ("consult_housing", "open"),
        ("decide", "waiting"),
    ]
    assert {step.organisation.code for step in large.steps if step.state == "open"} == {"health", "housing"}


def test_a_route_back_opens_an_earlier_step_again(desk: HallDesk, county: str) -> None:
    definition = desk.publish("four_tier").definition
    back = (RouteSpec(to="review_township"),)
    steps = [
        step.model_copy(update={"routes": back}) if step.id == "review_county" else step for step in definition.steps
    ]
    case = desk.submit(desk.publish("four_tier", steps=tuple(steps)), AGENT)
    desk.act("pass_on", case, CLERK)
    desk.act("pass_on", case, county)
    assert desk.way(case) == [
        ("accept", "done"),
        ("review_township", "done"),
        ("review_county", "done"),
        ("review_township", "open"),
        ("review_county", "waiting"),
    ]


# ── who may ────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_desk_of_the_open_step_acts(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    with pytest.raises(NotAllowed):
        desk.act("pass_on", case, AGENT)  # may see it, but it is not the village's turn
    with pytest.raises(NotAllowed):
        desk.act("pass_on", case, TOWN_APPROVER)  # the right hall, another role
    desk.act("pass_on", case, COLLEAGUE)


@pytest.mark.parametrize("stranger", [OTHER_CLERK, OTHER_AGENT])
def test_strangers_do_not_learn_that_the_case_exists(desk: HallDesk, stranger: str) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    with pytest.raises(NotFoundHere):
        desk.act("pass_on", case, stranger)


def test_the_county_office_sees_a_case_once_it_has_come(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    with pytest.raises(NotFoundHere):
        desk.act("pass_on", case, county)
    desk.act("pass_on", case, CLERK)
    desk.act("pass_on", case, county)


def test_actions_that_do_not_belong_to_the_step(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    for action in ("grant", "refuse", "decline"):
        with pytest.raises(NotAllowed):
            desk.act(action, case, CLERK)
    with pytest.raises(NotAllowed):
        desk.act("resubmit", case, CLERK)


def test_a_closed_case_is_left_alone(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    desk.act("grant", case, county)
    with pytest.raises(Invalid) as refused:
        desk.act("grant", case, county)
    assert "已经办结" in refused.value.sentences()[0]


def test_an_opinion_has_a_bound(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    with pytest.raises(Invalid) as refused:
        desk.act("pass_on", case, CLERK, "好" * 2001)
    assert "2000" in refused.value.sentences()[0]


# ── two people ─────────────────────────────────────────────────────────────────────────────────────


def test_the_second_is_told_who_did_what(desk: HallDesk, frozen_clock: Clock) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    seen = case.revision
    frozen_clock.move_to(at(10, 21, 10, 5))
    desk.act("request_supplement", case, CLERK, "请补户口簿")
    with pytest.raises(StaleCase) as stale:
        desk.act("pass_on", case, COLLEAGUE, revision=seen)
    assert (stale.value.case_number, stale.value.by) == (case.number, "王海燕")
    assert (stale.value.at, stale.value.what) == (at(10, 21, 10, 5), "退回补正")
    assert case.state == "supplement"


def test_two_at_the_same_moment(desk: HallDesk, session: Session, app: Flask, actor: Callable[[str], Actor]) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    number, revision = case.number, case.revision
    people = [actor(CLERK), actor(COLLEAGUE)]
    session.commit()
    together, outcomes = threading.Barrier(2), []

    def act(person: Actor) -> None:
        with app.app_context(), Session(db.engine, expire_on_commit=False) as own:
            try:
                together.wait()
                operations.pass_on(
                    own, case_number=number, revision=revision, opinion="", actor=person, now=clock.now()
                )
                own.commit()
                outcomes.append("passed")
            except StaleCase as stale:
                own.rollback()
                outcomes.append(stale.what)

    threads = [threading.Thread(target=act, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["passed", "审核通过"]
    session.expire_all()
    assert desk.way(session.get_one(Case, case.id))[:3] == [
        ("accept", "done"),
        ("review_township", "done"),
        ("review_county", "open"),
    ]


# ── 补正 ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_return_stops_the_clock_until_it_is_mended(desk: HallDesk, frozen_clock: Clock) -> None:
    frozen_clock.move_to(at(10, 12))
    case = desk.submit(desk.publish("four_tier"), AGENT)
    step = desk.open_step(case)
    assert (step.due_on, case.promised_due_on) == (dt.date(2026, 10, 19), dt.date(2026, 11, 16))
    frozen_clock.move_to(at(10, 14, 15, 5))
    desk.act("request_supplement", case, CLERK, "户口簿本人页影像不清，请重拍")
    mending = desk.open_step(case)
    assert (case.state, step.state, mending.step_id) == ("supplement", "returned", "supplement")
    assert (mending.organisation.code, mending.due_on, mending.queue) == ("990101101201", None, "supplement")
    frozen_clock.move_to(at(10, 16, 16, 40))
    desk.act("resubmit", case, AGENT, "重拍户口簿本人页")
    again = desk.open_step(case)
    assert (again.step_id, again.due_on, again.yellow_on) == (
        "review_township",
        dt.date(2026, 10, 21),
        dt.date(2026, 10, 20),
    )
    assert (again.clock_from, again.opened_at) == (at(10, 12), at(10, 16, 16, 40))
    assert case.promised_due_on == dt.date(2026, 11, 18)
    assert desk.way(case) == [
        ("accept", "done"),
        ("review_township", "returned"),
        ("supplement", "done"),
        ("review_township", "open"),
        ("review_county", "waiting"),
        ("decide", "waiting"),
        ("deliver", "waiting"),
        ("archive", "waiting"),
    ]


def test_a_case_may_come_back_many_times(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    for _ in range(12):
        desk.act("request_supplement", case, CLERK, "再补")
        desk.act("resubmit", case, AGENT)
    desk.act("pass_on", case, CLERK)
    assert desk.open_step(case).step_id == "review_county"
    assert [state for _, state in desk.way(case)].count("returned") == 12


def test_only_the_submitting_desk_mends(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    desk.act("request_supplement", case, CLERK, "请补户口簿")
    with pytest.raises(NotAllowed):
        desk.act("resubmit", case, CLERK)
    with pytest.raises(NotAllowed):
        desk.act("pass_on", case, CLERK)


def test_what_is_to_be_mended_must_be_said(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    with pytest.raises(Invalid) as refused:
        desk.act("request_supplement", case, CLERK, " ")
    assert refused.value.sentences() == ["请写明要补正什么，一次说全"]


def test_mended_answers_and_papers_are_kept(desk: HallDesk) -> None:
    version = desk.publish("minimal")
    case = desk.submit(version, AGENT)
    desk.act("request_supplement", case, CLERK, "姓名与身份证不一致")
    mended = desk.fill(version, {"f_applicant_name": "张桂蘭"}, papers=3)
    desk.act("resubmit", case, AGENT, submission=mended)
    assert case.applicant_name == "张桂蘭"
    assert [(paper.originals, paper.copies) for paper in case.documents] == [(3, 3)]


def test_mended_answers_change_the_way_that_lies_ahead(desk: HallDesk) -> None:
    version = desk.publish("routed")
    case = desk.submit(version, AGENT)
    assert desk.way(case) == [("accept", "open"), ("decide_township", "waiting")]
    desk.act("request_supplement", case, CLERK, "金额填错了")
    desk.act("resubmit", case, AGENT, submission=desk.fill(version, {"f_amount": "9000"}))
    assert [step for step, state in desk.way(case) if state == "waiting"] == [
        "consult_health",
        "consult_housing",
        "decide",
    ]


def test_mending_with_errors_changes_nothing(desk: HallDesk) -> None:
    version = desk.publish("minimal")
    case = desk.submit(version, AGENT)
    desk.act("request_supplement", case, CLERK, "姓名不对")
    with pytest.raises(Invalid):
        desk.act("resubmit", case, AGENT, submission=desk.fill(version, {"f_applicant_name": ""}))
    assert case.state == "supplement"


# ── 公示 ───────────────────────────────────────────────────────────────────────────────────────────


def publicised(desk: HallDesk, frozen_clock: Clock) -> Case:
    """A case whose notice was put up on Monday 12 October, for 7 natural days."""
    frozen_clock.move_to(at(10, 12))
    case = desk.submit(desk.publish("publicity"), AGENT)
    desk.act("pass_on", case, CLERK)
    desk.act("pass_on", case, AGENT)
    return case


def test_a_notice_must_hang_its_full_time(desk: HallDesk, frozen_clock: Clock) -> None:
    case = publicised(desk, frozen_clock)
    assert desk.open_step(case).step_id == "publicise"
    frozen_clock.move_to(at(10, 19, 17))
    with pytest.raises(TooEarly) as early:
        desk.act("pass_on", case, AGENT)
    assert early.value.earliest == dt.date(2026, 10, 20)
    assert early.value.sentences() == ["“村级公示”的公示期还没有满，10月20日（周二）起才能通过"]
    frozen_clock.move_to(at(10, 20, 8, 30))
    desk.act("pass_on", case, AGENT)
    assert desk.open_step(case).step_id == "decide"


def test_a_limit_as_long_as_the_notice_leaves_a_day_to_pass(desk: HallDesk, frozen_clock: Clock) -> None:
    case = publicised(desk, frozen_clock)
    assert desk.open_step(case).due_on == dt.date(2026, 10, 20)  # 7 days end on the 19th, the notice hangs till then


def test_days_of_the_notice_do_not_count_within_the_promise(desk: HallDesk, frozen_clock: Clock) -> None:
    case = publicised(desk, frozen_clock)
    assert case.promised_due_on == dt.date(2026, 11, 17)  # 13–20 October: 6 working days, as if it took all its time
    frozen_clock.move_to(at(10, 21))
    desk.act("pass_on", case, AGENT)
    assert case.promised_due_on == dt.date(2026, 11, 18)  # 13–21 October: 7 working days not counted


# ── withdrawal ─────────────────────────────────────────────────────────────────────────────────────


def test_the_submitting_desk_may_withdraw_until_it_is_decided(desk: HallDesk, county: str) -> None:
    version = desk.publish("four_tier")
    case = desk.submit(version, AGENT)
    with pytest.raises(NotAllowed):
        desk.act("withdraw", case, CLERK, "不办了")
    desk.act("withdraw", case, AGENT, "申请人不办了")
    assert (case.state, case.decided_at) == ("withdrawn", None)
    decided = desk.submit(version, AGENT)
    desk.act("pass_on", decided, CLERK)
    desk.act("pass_on", decided, county)
    desk.act("grant", decided, county)
    with pytest.raises(NotAllowed):
        desk.act("withdraw", decided, AGENT, "不办了")
