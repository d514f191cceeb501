"""暂停, 恢复, 延期: clocks stand still for a reason that is told, and are given more time once."""

from __future__ import annotations

import datetime as dt

import pytest

from app import clock
from app.cases import operations
from app.cases.workflow import State
from app.errors import Invalid, NotAllowed, NotFoundHere, StaleCase
from app.models import Case, OutboxMessage
from catalog.primitives import LimitSpec
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk
from tests.conftest import Clock
from tests.support.databases import NOW


@pytest.fixture
def county(desk: HallDesk) -> str:
    return desk.someone("审批人员", "civil_affairs")


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """Accepted by the village at once, with the township since."""
    return desk.submit(desk.publish("four_tier"), AGENT)


def pause(desk: HallDesk, case: Case, who: str = CLERK, **changes: object) -> object:
    asked = {
        "kind": "appraisal",
        "reason": "送县医院鉴定",
        "expected_on": clock.today() + dt.timedelta(days=20),
        **changes,
    }
    done = operations.pause(
        desk.session, case_number=case.number, revision=case.revision, actor=desk.actor(who), now=clock.now(), **asked
    )
    desk.session.commit()
    return done


def resume(desk: HallDesk, case: Case, result: str = "鉴定意见已出具") -> None:
    operations.resume(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        result=result,
        actor=desk.actor(CLERK),
        now=clock.now(),
    )
    desk.session.commit()


def test_paused_days_move_the_step_and_the_promise(desk: HallDesk, case: Case, frozen_clock: Clock) -> None:
    step, promised = desk.open_step(case), case.promised_due_on
    due = step.due_on
    assert due is not None and promised is not None
    pause(desk, case)
    assert (case.state, step.queue, step.due_on, step.card_on) == (State.PAUSED, "paused", None, None)
    frozen_clock.move_to(clock.now() + dt.timedelta(days=7))
    resume(desk, case)
    assert (case.state, step.queue) == (State.HANDLING, "work")
    assert step.due_on is not None and (step.due_on - due).days == 7  # five working days and a weekend
    assert case.promised_due_on is not None and case.promised_due_on > promised
    assert desk.audited(case)[-2:] == ["case.paused", "case.resumed"]
    told = desk.session.query(OutboxMessage).filter_by(case_id=case.id, event="pause", audience="applicant").one()
    assert "鉴定" in told.text and "送县医院" not in told.text  # a word from the list, never what was written


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "holiday"}, "请从列表里选"),
        ({"reason": " "}, "请写明暂停的原因"),
        ({"expected_on": None}, "预计到哪一天"),
        ({"expected_on": dt.date(2020, 1, 1)}, "要晚于今天"),
        ({"expected_on": dt.date(2030, 1, 1)}, "最多暂停一年"),
    ],
)
def test_a_pause_says_why_and_until_when(desk: HallDesk, case: Case, changes: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid) as refused:
        pause(desk, case, **changes)
    assert words in refused.value.message
    desk.session.rollback()
    assert case.state == State.HANDLING


def test_only_its_desk_pauses_and_nothing_else_is_done_meanwhile(desk: HallDesk, case: Case) -> None:
    with pytest.raises(NotAllowed):
        pause(desk, case, AGENT)
    desk.session.rollback()
    pause(desk, case)
    for name in ("pass_on", "request_supplement"):
        with pytest.raises(NotAllowed):
            desk.act(name, case, CLERK)
        desk.session.rollback()
    with pytest.raises(StaleCase):
        desk.act("pass_on", case, CLERK, revision=case.revision - 1)


def extend(desk: HallDesk, case: Case, who: str, days: int = 5, reason: str = "需要外省核查") -> None:
    operations.extend(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        days=days,
        reason=reason,
        actor=desk.actor(who),
        now=clock.now(),
    )
    desk.session.commit()


def test_more_time_is_given_once_by_an_approver(desk: HallDesk, case: Case, county: str) -> None:
    with pytest.raises(NotAllowed):
        extend(desk, case, CLERK)
    desk.session.rollback()
    desk.act("pass_on", case, CLERK)
    promised, due = case.promised_due_on, desk.open_step(case).due_on
    for days, reason in ((0, "有原因"), (11, "有原因"), (5, " ")):
        with pytest.raises(Invalid):
            extend(desk, case, county, days=days, reason=reason)
        desk.session.rollback()
    extend(desk, case, county)
    assert case.extension is not None and case.extension.earlier_due_on == promised
    assert promised is not None and case.promised_due_on is not None and (case.promised_due_on - promised).days == 7
    later = desk.open_step(case).due_on
    assert due is not None and later is not None and (later - due).days == 7
    with pytest.raises(Invalid) as refused:
        extend(desk, case, county)
    assert "已经延期过一次" in refused.value.message


def test_strangers_see_nothing(desk: HallDesk, case: Case) -> None:
    with pytest.raises(NotFoundHere):
        pause(desk, case, OTHER_CLERK)


def test_what_is_merely_waited_for_does_not_stop_the_law(desk: HallDesk, frozen_clock: Clock) -> None:
    found = []
    for kind in ("payment", "appraisal"):
        frozen_clock.move_to(NOW)
        case = desk.submit(desk.publish("four_tier", statutory_limit=LimitSpec(value=40)), AGENT)
        before = case.statutory_due_on
        pause(desk, case, kind=kind)
        frozen_clock.move_to(clock.now() + dt.timedelta(days=7))
        resume(desk, case)
        assert before is not None and case.statutory_due_on is not None
        found.append((case.statutory_due_on - before).days)
    assert found == [0, 7]
