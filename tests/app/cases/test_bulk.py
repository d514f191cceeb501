"""一并通过: what goes together, what stays and why, and that one case holds up no other."""

from __future__ import annotations

import pytest

from app import clock
from app.cases.asking.remarks import write_note
from app.cases.bulk import MOST, Seen, choose, pass_together, why_not_alike
from app.errors import Invalid, NotFoundHere
from tests.app.cases.desk import AGENT, CLERK, COLLEAGUE, OTHER_CLERK, HallDesk
from tests.definitions import load


def test_alike_cases_go_with_one_opinion_and_others_stay(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    first, second, raced = (desk.submit(version, AGENT) for _ in range(3))
    other = desk.submit(desk.publish("minimal"), AGENT)
    clerk = desk.actor(CLERK)
    chosen = choose(desk.session, numbers=[one.number for one in (first, second, raced, other)], actor=clerk)
    assert [row.why_not for row in chosen.rows] == ["", "", "", "不是同一个事项、同一个环节，请另外办"]
    seen = [Seen(row.number, row.revision) for row in chosen.rows]
    desk.act("pass_on", raced, COLLEAGUE)  # someone is faster
    done = pass_together(
        desk.session, seen=[*seen, Seen("XX26-1", 1)], opinion="同意上报", actor=clerk, now=clock.now()
    )
    desk.session.commit()
    assert [one.why_not for one in done[:2]] == ["", ""]
    assert [bool(one.why_not) for one in done[2:]] == [True, True, True]
    assert [desk.way(one)[1][1] for one in (first, second)] == ["done", "done"]
    assert desk.audited(first)[-1] == "case.passed" and desk.audited(other)[-1] != "case.passed"
    assert {step.opinion for step in first.steps if step.state == "done"} >= {"同意上报"}


def test_a_case_that_moved_on_says_who_did_what(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    seen = Seen(case.number, case.revision)
    desk.act("request_supplement", case, CLERK, "缺户口簿")
    desk.act("resubmit", case, AGENT)
    write_note(desk.session, case_number=case.number, text="来过电话", actor=desk.actor(CLERK), now=clock.now())
    desk.session.commit()
    done = pass_together(desk.session, seen=[seen], opinion="", actor=desk.actor(CLERK), now=clock.now())
    assert done[0].why_not == "李秀梅刚刚补正后重新提交，请看最新情况"


def test_too_many_none_and_strangers(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    clerk = desk.actor(CLERK)
    for numbers in ([], [f"X{number}" for number in range(MOST + 1)]):
        with pytest.raises(Invalid):
            choose(desk.session, numbers=numbers, actor=clerk)
    with pytest.raises(NotFoundHere):
        choose(desk.session, numbers=[case.number], actor=desk.actor(OTHER_CLERK))


def test_what_asks_for_more_than_an_opinion_is_done_one_by_one() -> None:
    assert why_not_alike(load("four_tier"), "review_township") == ""
    assert "逐件" in why_not_alike(load("four_tier"), "supplement")
    with_publicity = load("publicity")
    step = next(one for one in with_publicity.steps if one.publicity)
    assert step.name in why_not_alike(with_publicity, step.id)
