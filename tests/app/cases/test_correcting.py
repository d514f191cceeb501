"""当场更正: the form is put right at the accepting desk; nothing is returned and no clock stops."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app import clock
from app.cases.applications import read_answers
from app.cases.case_page import case_page
from app.cases.workflow import Event
from app.errors import Invalid, NotAllowed
from app.models import AuditEntry, FailedVisit
from app.papers.holding import Holder
from app.papers.signed_answers import signed_answers
from app.papers.signing import Sign, is_valid, sign, signatures_of
from tests.app.cases.desk import AGENT, CLERK, HallDesk, at
from tests.conftest import Clock


def test_what_is_wrong_is_put_right_at_once(desk: HallDesk, frozen_clock: Clock) -> None:
    frozen_clock.move_to(at(10, 12))
    version = desk.publish("minimal")
    case = desk.submit(version, AGENT)
    before, due = signed_answers(version.compiled, read_answers(case, version.compiled)), case.acceptance_due_on
    holder = Holder(user_id=desk.actor(CLERK).user_id, case_id=case.id, number=case.number)
    given = Sign("张桂兰", "applicant", "typed", "情况属实", before, witness="李四")
    sign(desk.session, holder=holder, given=given, actor=desk.actor(CLERK), now=clock.now())
    desk.session.commit()
    step = desk.open_step(case)
    kept = (step.id, step.opened_at, step.clock_from, step.due_on)
    form = desk.fill(version, {"f_applicant_phone": "13700009999"}, papers=2)
    with pytest.raises(NotAllowed):
        desk.act("correct", case, AGENT, "电话写错", submission=form)
    desk.session.rollback()
    for words, sent in ((" ", form), ("电话写错", desk.fill(version))):
        with pytest.raises(Invalid):
            desk.act("correct", case, CLERK, words, submission=sent)
        desk.session.rollback()
    frozen_clock.move_to(at(10, 12, 15))
    desk.act("correct", case, CLERK, "电话写错，按本人所说改正", submission=form)
    step = desk.open_step(case)
    assert (step.id, step.opened_at, step.clock_from, step.due_on) == kept
    assert (case.state, case.returns, case.acceptance_due_on) == ("submitted", 0, due)
    assert desk.session.scalars(select(FailedVisit)).all() == []
    assert case.applicant_phone is not None and case.applicant_phone.replace("-", "") == "13700009999"
    detail = desk.session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "case.corrected")).one()
    assert json.loads(detail)["fields"] == ["联系电话", "居民身份证"]
    assert "13700009999" not in detail and "按本人所说" not in detail
    now = signed_answers(version.compiled, read_answers(case, version.compiled))
    assert [is_valid(one, now) for one in signatures_of(desk.session, holder=holder)] == [False]
    page = case_page(desk.session, actor=desk.actor(CLERK), number=case.number)
    assert page.life.events == (Event.CORRECT,)
    assert page.history[0].words == "当场更正：联系电话、居民身份证"
    assert [line.value for line in page.written[step.position]] == ["电话写错，按本人所说改正"]
    desk.act("pass_on", case, CLERK)
    with pytest.raises(Invalid):
        desk.act("correct", case, CLERK, "电话写错", submission=desk.fill(version))


def test_a_correction_changes_the_way_that_lies_ahead(desk: HallDesk) -> None:
    version = desk.publish("routed")
    case = desk.submit(version, AGENT)
    desk.act("correct", case, CLERK, "金额填错", submission=desk.fill(version, {"f_amount": "9000"}))
    assert desk.way(case)[0] == ("accept", "open")
    assert [name for name, _state in desk.way(case)[1:]] == ["consult_health", "consult_housing", "decide"]
