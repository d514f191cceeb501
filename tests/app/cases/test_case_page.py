"""Everything about one case, in six statements, and nothing for those who may not see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.cases.case_page import case_page
from app.cases.workflow import Event
from app.errors import NotFoundHere
from app.models import Case
from catalog.step_specs import StepSpec
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, OTHER_CLERK, TOWN_APPROVER, HallDesk, at
from tests.conftest import Clock

SqlCounter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def mended(desk: HallDesk, frozen_clock: Clock) -> Case:
    """A case of 12 October, returned on the 14th and mended on the 16th; today is the 20th."""
    frozen_clock.move_to(at(10, 12, 10, 26))
    case = desk.submit(desk.publish("four_tier"), AGENT)
    frozen_clock.move_to(at(10, 14, 15, 5))
    desk.act("request_supplement", case, CLERK, "户口簿影像不清")
    frozen_clock.move_to(at(10, 16, 16, 40))
    desk.act("resubmit", case, AGENT, "已重拍")
    frozen_clock.move_to(at(10, 20, 9, 0))
    return case


def test_head(desk: HallDesk, mended: Case) -> None:
    page = case_page(desk.session, actor=desk.actor(CLERK), number=mended.number)
    assert (page.service_name, page.applicant_name) == ("四级办理的事项", "张桂兰")
    assert page.id_number == "1101**********002X"
    assert (page.phone, page.submitted_by, page.state_label) == ("139****1234", "李秀梅", "办理中")
    assert (page.card, page.days_left, page.revision) == ("yellow", 1, mended.revision)
    assert (page.version.number, page.promised_due_on) == (1, dt.date(2026, 11, 18))
    assert [section.title for section in page.sections] == ["办理方式", "申请人"]
    assert "11010519491231002X" not in str(page.sections)


def test_steps_and_their_days(desk: HallDesk, mended: Case) -> None:
    page = case_page(desk.session, actor=desk.actor(CLERK), number=mended.number)
    assert [(step.step_id, step.state) for step in page.steps][:5] == [
        ("accept", "done"),
        ("review_township", "returned"),
        ("supplement", "done"),
        ("review_township", "open"),
        ("review_county", "waiting"),
    ]
    current = page.current
    assert current is not None and (current.used, current.paused, current.days_left) == (4, 2, 1)
    assert [(mark.day.day, mark.kind) for mark in current.marks][-2:] == [(20, "today"), (21, "due")]
    county = page.steps[4]
    assert (county.place, county.expected_on) == ("县民政局", dt.date(2026, 10, 28))


def test_history_with_opinions(desk: HallDesk, mended: Case) -> None:
    page = case_page(desk.session, actor=desk.actor(CLERK), number=mended.number)
    assert [(line.actor_name, line.words, line.opinion) for line in page.history] == [
        ("李秀梅", "补正后重新提交", "已重拍"),
        ("王海燕", "退回补正", "户口簿影像不清"),
        ("李秀梅", "受理", ""),
        ("李秀梅", "提交申请", ""),
    ]


def test_papers(desk: HallDesk, mended: Case) -> None:
    paper = case_page(desk.session, actor=desk.actor(CLERK), number=mended.number).documents[0]
    assert (paper.name, paper.originals, paper.copies, paper.is_short) == ("居民身份证", 1, 1, False)


def test_what_is_to_be_mended_is_said_while_it_waits(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    desk.act("request_supplement", case, CLERK, "户口簿影像不清")
    page = case_page(desk.session, actor=desk.actor(AGENT), number=case.number)
    assert (page.return_reason, page.card, page.handling.actions) == ("户口簿影像不清", "paused", (Event.RESUBMIT,))
    desk.act("resubmit", case, AGENT)
    assert case_page(desk.session, actor=desk.actor(AGENT), number=case.number).return_reason == ""


# ── what can be done now ───────────────────────────────────────────────────────────────────────────


def test_actions_for_whose_turn_it_is(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    handling = case_page(desk.session, actor=desk.actor(CLERK), number=case.number).handling
    assert handling.actions == (Event.PASS_ON, Event.REQUEST_SUPPLEMENT)
    assert (handling.next_name, handling.next_place) == ("县级复核", "县民政局")
    assert not handling.may_withdraw and handling.why_not == ""


def test_others_are_told_whose_turn_it_is(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    for username in (AGENT, TOWN_APPROVER):
        handling = case_page(desk.session, actor=desk.actor(username), number=case.number).handling
        assert handling.actions == ()
        assert handling.why_not == "现在由石桥镇办理“乡镇审核”"
        assert handling.may_withdraw == (username == AGENT)


def test_a_closed_case_offers_nothing(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    desk.act("withdraw", case, AGENT, "不办了")
    page = case_page(desk.session, actor=desk.actor(AGENT), number=case.number)
    assert (page.current, page.card, page.handling.why_not) == (None, "green", "办件已经办结")
    assert not page.handling.may_withdraw


def test_a_hanging_notice_is_said_beforehand(desk: HallDesk, frozen_clock: Clock) -> None:
    frozen_clock.move_to(at(10, 12))
    case = desk.submit(desk.publish("publicity"), AGENT)
    desk.act("pass_on", case, CLERK)
    desk.act("pass_on", case, AGENT)
    page = case_page(desk.session, actor=desk.actor(AGENT), number=case.number)
    assert page.handling.passable_from == dt.date(2026, 10, 20)
    assert page.current is not None
    assert [mark.day.day for mark in page.current.marks if mark.kind == "publicity"] == [13, 14, 15, 16, 17, 18, 19]


def test_ready_sentences_and_fields_of_the_step(desk: HallDesk) -> None:
    definition = desk.publish("four_tier").definition
    steps = list(definition.steps)
    steps[1] = StepSpec.model_validate({**steps[1].model_dump(), "opinions": ("材料齐全，拟同意",)})
    section = definition.sections[0]
    remark = section.fields[0].model_copy(
        update={"id": "remark", "label": "核实情况", "step": "review_township", "meaning": None, "required": False}
    )
    sections = (section.model_copy(update={"fields": (*section.fields, remark)}),)
    case = desk.submit(desk.publish("four_tier", steps=tuple(steps), sections=sections), AGENT)
    handling = case_page(desk.session, actor=desk.actor(CLERK), number=case.number).handling
    assert handling.opinions == ("材料齐全，拟同意",)
    assert handling.fields_to_fill


# ── scope and cost ─────────────────────────────────────────────────────────────────────────────────


def test_a_case_of_another_hall_is_not_there(desk: HallDesk, mended: Case) -> None:
    county = desk.someone("审批人员", "civil_affairs")
    for stranger in (OTHER_AGENT, OTHER_CLERK, county):
        with pytest.raises(NotFoundHere):
            case_page(desk.session, actor=desk.actor(stranger), number=mended.number)
    with pytest.raises(NotFoundHere):
        case_page(desk.session, actor=desk.actor(CLERK), number="SQ26-99999")


def test_supervisors_of_the_county_see_all_of_it(desk: HallDesk, mended: Case) -> None:
    supervisor = desk.actor(desk.someone("督查人员", "990101"))
    page = case_page(desk.session, actor=supervisor, number=mended.number)
    assert page.handling.actions == ()


def test_seven_statements(desk: HallDesk, mended: Case, count_sql: SqlCounter) -> None:
    clerk, number = desk.actor(CLERK), mended.number
    case_page(desk.session, actor=clerk, number=number)
    desk.session.expire_all()
    with count_sql() as statements:
        case_page(desk.session, actor=clerk, number=number)
    assert len(statements) == 7, "\n\n".join(statements)
