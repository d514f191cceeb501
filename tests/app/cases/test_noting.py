"""What a step asks for besides the opinion is kept with it, and a step is passed only when it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.cases import operations
from app.cases.case_page import case_page
from app.cases.special.work import Typed
from app.cases.workflow import Event
from app.cases.written import records_of
from app.errors import Invalid, NotAllowed
from app.models import Case
from catalog.definition import ServiceDefinition, VoteSpec
from catalog.step_specs import AutomaticSpec
from tests.app.cases.desk import AGENT, CLERK, TOWN_APPROVER, HallDesk
from tests.app.cases.test_automatic import with_step
from tests.conftest import Clock
from tests.definitions import load

VISIT = {"s_place": "上河村五组", "s_time": "00:00", "s_note_0": "三口人", "s_note_1": "务工"}


def write(desk: HallDesk, case: Case, username: str, **values: str | list[str]) -> Case:
    pairs = [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
    operations.save_notes(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        typed=Typed(pairs),
        actor=desk.actor(username),
        now=clock.now(),
    )
    desk.session.commit()
    return case


def act(desk: HallDesk, name: str, case: Case, username: str) -> Case:
    """Without the help that fills in the special work."""
    return desk.act(name, case, username, revision=case.revision)


def test_a_visit_is_kept_before_it_is_whole_and_passes_only_then(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("publicity"), AGENT)
    day = clock.today().isoformat()
    write(desk, case, CLERK, s_visitor=["王海燕"], s_day=day, **VISIT)
    with pytest.raises(Invalid) as refused:
        act(desk, "pass_on", case, CLERK)
    assert refused.value.sentences() == ["到场的不能少于 2 人，现在写了 1 人"]
    desk.session.rollback()
    write(desk, case, CLERK, s_visitor=["王海燕", "刘洋"], s_day=day, **VISIT)
    act(desk, "pass_on", case, CLERK)
    lines = case_page(desk.session, actor=desk.actor(CLERK), number=case.number).written[20]
    assert lines[0].value == "王海燕、刘洋（2 人）"
    assert desk.audited(case).count("case.written_down") == 2


def test_only_the_desk_of_the_step_writes_and_bad_lines_are_refused(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("publicity"), AGENT)
    with pytest.raises(NotAllowed):
        write(desk, case, AGENT, s_place="家中")
    with pytest.raises(Invalid):
        write(desk, case, CLERK, s_day="2099-01-01")
    desk.session.rollback()
    assert records_of(case.steps, case.steps[1]) == {}


def test_photos_are_those_taken_in_at_the_step(desk: HallDesk) -> None:
    definition = load("publicity")
    inspection = definition.steps[1].inspection
    assert inspection is not None
    case = desk.submit(
        desk.publish(with_step(definition, "inspect", inspection=inspection.model_copy(update={"photos": 1}))), AGENT
    )
    write(desk, case, CLERK, s_visitor=["王海燕", "刘洋"], s_day=clock.today().isoformat(), **VISIT)
    with pytest.raises(Invalid) as refused:
        act(desk, "pass_on", case, CLERK)
    assert refused.value.sentences() == ["现场照片至少 1 张，本环节收到 0 张，请在材料里拍照上传"]


def test_a_vote_against_it_leaves_refusing_only(desk: HallDesk, frozen_clock: Clock) -> None:
    case = desk.submit(desk.publish(_voting()), AGENT)
    day = clock.today().isoformat()
    write(desk, case, AGENT, s_held_on=day, s_should="9", s_present="9", s_agree="5")
    act(desk, "pass_on", case, AGENT)
    handling = case_page(desk.session, actor=desk.actor(TOWN_APPROVER), number=case.number).handling
    assert Event.GRANT not in handling.actions and Event.REFUSE in handling.actions
    assert handling.work.bar.startswith("民主评议未通过")
    with pytest.raises(Invalid):
        act(desk, "grant", case, TOWN_APPROVER)
    desk.session.rollback()
    assert act(desk, "refuse", case, TOWN_APPROVER).outcome == "refused"


def _voting() -> ServiceDefinition:
    """Accepted and voted on in the village, then decided: by the system, if the vote did not stand against it."""
    definition = with_step(load("publicity"), "vote", vote=VoteSpec())
    kept = tuple(step for step in definition.steps if step.id in ("accept", "vote", "decide"))
    whole = definition.model_copy(update={"steps": kept})
    return with_step(whole, "decide", automatic=AutomaticSpec(rule="姓名已填的，批准。", when="姓名 已填"))


def test_a_notice_counts_from_the_day_it_was_put_up_and_objections_hold_it(desk: HallDesk, frozen_clock: Clock) -> None:
    definition = load("publicity")
    kept = tuple(step for step in definition.steps if step.id in ("accept", "publicise", "decide"))
    case = desk.submit(desk.publish(definition.model_copy(update={"steps": kept})), AGENT)
    frozen_clock.advance(timedelta(days=2))
    put_up = clock.today()
    notice = {"s_put_up_on": put_up.isoformat(), "s_put_up_place": "公开栏", "s_shown_0": "张桂兰", "s_shown_1": "五组"}
    objection = {"s_what_0": "家里有车", "s_on_0": put_up.isoformat(), "s_result_0": "pending"}
    write(desk, case, AGENT, **notice, **objection)
    page = case_page(desk.session, actor=desk.actor(AGENT), number=case.number)
    assert page.handling.passable_from == put_up + timedelta(days=8)
    frozen_clock.advance(timedelta(days=8))
    with pytest.raises(Invalid) as refused:
        act(desk, "pass_on", case, AGENT)
    assert refused.value.sentences() == ["这条异议还没有核查完，有了结果才能通过"]
    desk.session.rollback()
    write(desk, case, AGENT, **notice, **{**objection, "s_handled_0": "车是邻居的", "s_result_0": "dismissed"})
    assert desk.open_step(act(desk, "pass_on", case, AGENT)).step_id == "decide"
