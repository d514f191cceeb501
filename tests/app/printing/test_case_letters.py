"""From events to letters: facts of the case's own rows, the day of the event, the text in force that day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.issuing.making import html_of, make
from app.models import Case, IssuedPaper, Organisation, WordingVersion
from app.people.actors import Actor
from app.wordings import saving
from catalog.law_specs import FeeSpec
from catalog.primitives import LimitSpec
from catalog.step_specs import StepKind
from reports.letter_texts import shipped_text
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.conftest import Clock
from tests.definitions import load


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    return HallDesk(session, actor)


@pytest.fixture
def county(desk: HallDesk) -> str:
    return desk.someone("审批人员", "civil_affairs")


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """张桂兰's, accepted by 石桥镇 on Wednesday 2026-10-21, with the county to decide."""
    return desk.submit(desk.publish("minimal"), CLERK)


def letter(session: Session, case: Case, kind: str) -> str:
    """All words of the last paper of a kind, without blanks; made now."""
    found = select(IssuedPaper).where(IssuedPaper.case_id == case.id, IssuedPaper.kind == kind)
    paper = make(session, paper_id=session.scalars(found.order_by(IssuedPaper.id.desc())).first().id, now=clock.now())
    version = session.get_one(WordingVersion, paper.wording_version_id)
    assert version.text is not None
    body = html_of(paper).partition("<body")[2].partition(">")[2]
    return re.sub(r"\s", "", unescape(re.sub(r"<title>.*?</title>|<[^>]*>", "", body)))


def do(desk: HallDesk, name: str, case: Case, who: str, **more: object) -> None:
    getattr(operations, name)(
        desk.session, case_number=case.number, revision=case.revision, actor=desk.actor(who), now=clock.now(), **more
    )
    desk.session.commit()


def test_each_paper_has_its_own_advice_on_the_notice(desk: HallDesk, case: Case, county: str) -> None:
    desk.act("request_supplement", case, county, "申请表地址填错了", papers={"id_card": "过期了，\n请换新证"})
    said = letter(desk.session, case, "supplement")
    assert "1居民身份证过期了，请换新证。原件1份、复印件1份" in said and "申请表地址填错了。" in said
    assert "需要补正的材料：" not in said, "the list of the record is the table of the paper"


def test_a_return_is_told_with_what_is_to_be_mended(
    desk: HallDesk, case: Case, county: str, frozen_clock: Clock
) -> None:
    words = "需要补正的材料：1. 居民身份证。\n居民身份证：过期了，请换新证"
    desk.act("request_supplement", case, county, words)
    frozen_clock.advance(dt.timedelta(days=5))  # printed later, dated by the event
    said = letter(desk.session, case, "supplement")
    assert "1居民身份证过期了，请换新证。原件1份、复印件1份" in said
    assert "将上述材料交至石桥镇便民服务中心" in said
    assert "青石县民政局2026年10月21日" in said and "10月26日" not in said
    assert "县民政局补〔2026〕1号" in said and case.number in said


def test_a_case_that_nobody_decides_ends_with_a_notice(desk: HallDesk) -> None:
    """Offices that are asked at the same time agree, and nothing comes behind them."""
    routed = load("routed")
    asked = tuple(step for step in routed.steps if step.kind in (StepKind.ACCEPT, StepKind.CONSULT))
    case = desk.submit(desk.publish(routed, steps=asked), CLERK, answers={"f_amount": "3000"})
    for department in ("health", "housing"):
        desk.act("pass_on", case, desk.someone("审批人员", department))
    assert (case.state, case.outcome) == ("decided", "granted")
    said = letter(desk.session, case, "completion_notice")
    assert "办结通知书" in said and "办〔2026〕1号" in said
    assert "已于2026年10月21日办结" in said and "请凭本通知书和身份证件到石桥镇便民服务中心领取" in said


def test_a_refusal_returns_papers_and_says_where_to_complain(desk: HallDesk, case: Case, county: str) -> None:
    desk.act("refuse", case, county, "不符合条件")
    said = letter(desk.session, case, "refusal")
    assert "不予批准决定书" in said and "不符合条件。" in said and "1居民身份证—1" in said
    assert "依照《社会救助暂行办法》（国务院令第649号）的规定，本机关决定不予批准" in said
    assert "向青石县人民政府申请行政复议" in said and "向青石县人民法院提起行政诉讼" in said


def test_a_pause_and_an_extension_name_their_days(desk: HallDesk, county: str) -> None:
    case = desk.submit(desk.publish("minimal", extension_limit=LimitSpec(value=10)), CLERK)
    do(desk, "extend", case, county, days=5, reason="外省信息没有反馈")
    said = letter(desk.session, case, "extension")
    assert "外省信息没有反馈。" in said and "延长5个工作日" in said
    assert "原定于2026年11月4日前办结" in said and "延长后的办结期限为2026年11月11日" in said
    do(desk, "pause", case, county, kind="appraisal", reason="送县医院鉴定", expected_on=dt.date(2026, 11, 30))
    said = letter(desk.session, case, "special_procedure")
    assert "自2026年10月21日起进行鉴定，预计至2026年11月30日结束" in said and "送县医院鉴定。" in said


def test_waiting_for_a_fee_sends_a_notice_of_payment(desk: HallDesk, county: str) -> None:
    fee = FeeSpec(name="工本费", amount=Decimal(10), unit="元/本", basis="某目录")
    case = desk.submit(desk.publish("minimal", fees=(fee,)), CLERK)
    do(desk, "pause", case, county, kind="payment", reason="等缴费", expected_on=dt.date(2026, 11, 30))
    said = letter(desk.session, case, "payment")
    assert "工本费" in said and "合计10元" in said and "壹拾元整" in said and "石桥镇便民服务中心缴费" in said


def test_a_grant_is_delivered_with_its_number(desk: HallDesk, case: Case, county: str, frozen_clock: Clock) -> None:
    desk.act("grant", case, county, "同意")
    assert "决定予以批准" in letter(desk.session, case, "grant")
    frozen_clock.advance(dt.timedelta(days=1))
    do(desk, "deliver", case, CLERK, way="window", receiver="张桂兰")
    said = letter(desk.session, case, "delivery")
    assert "批准决定书县民政局准〔2026〕1号1" in said and "登记签收人张桂兰关系本人" in said
    assert "2026年10月22日" in said and "11010519491231002X" not in said


def test_a_withdrawal_and_a_termination_end_in_writing(desk: HallDesk, county: str) -> None:
    version = desk.publish("minimal")
    case = desk.submit(version, CLERK)
    desk.act("withdraw", case, CLERK, "不想办了")
    said = letter(desk.session, case, "withdrawal")
    assert "于2026年10月21日提出撤回该申请。理由：不想办了。" in said and "撤回申请书" in said
    other = desk.submit(version, CLERK)
    desk.act("terminate", other, county, "多次电话没人接", reason_kind="unreachable")
    said = letter(desk.session, other, "termination")
    assert "因多次联系不上申请人，本机关决定终止办理" in said and "多次电话没人接。" in said


def test_the_office_that_signs_gives_the_words(
    desk: HallDesk, case: Case, county: str, actor: Callable[[str], Actor]
) -> None:
    place = desk.session.scalars(select(Organisation).where(Organisation.code == "civil_affairs")).one()
    text = shipped_text("decision_granted")
    saving.save(
        desk.session,
        place=place,
        kind="decision_granted",
        text=replace(text, title="民政决定书"),
        effective_from=clock.today(),
        basis="统一口径",
        seen=0,
        actor=actor("zhourui"),
        now=clock.now(),
    )
    desk.act("grant", case, county, "同意")
    assert "民政决定书" in letter(desk.session, case, "grant")


def test_a_step_of_delivery_owes_its_slip(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("delegated"), CLERK)
    while case.delivered_at is None:
        step = desk.open_step(case)
        office = desk.session.get_one(Organisation, step.organisation_id)
        role = {"clerk": "窗口人员", "approver": "审批人员", "agent": "代办员"}[step.role]
        decides = step.step_id in {"decide", "approve"}
        desk.act("grant" if decides else "pass_on", case, desk.someone(role, office.code))
    said = letter(desk.session, case, "delivery")
    assert "送达回证" in said and "登记签收人" not in said


def test_what_is_not_ours_says_where_to_go(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT)
    desk.act("decline", case, CLERK, "不归本镇办", reason_kind="not_ours", where_to="县医保局")
    said = letter(desk.session, case, "decline")
    assert "不予受理通知书" in said and "具体理由：不归本镇办。" in said and "该事项请向县医保局提出申请" in said
    assert "青石县石桥镇人民政府2026年10月21日" in said
