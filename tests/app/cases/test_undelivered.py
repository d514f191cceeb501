"""待送达 and 暂停: the lists beside what is to be done."""

from __future__ import annotations

import datetime as dt

from app.cases import operations
from app.cases.undelivered import undelivered
from app.cases.worklist import Filters, worklist
from app.cases.worklist_counts import tab_counts
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk, at
from tests.conftest import Clock


def test_a_decision_waits_at_the_desk_that_took_the_papers_in(desk: HallDesk, frozen_clock: Clock) -> None:
    case = desk.act("grant", desk.submit(desk.publish("on_the_spot"), CLERK), CLERK)
    frozen_clock.move_to(at(11, 4))
    row = undelivered(desk.session, actor=desk.actor(CLERK)).rows[0]
    assert (row.number, row.outcome, row.due_on) == (case.number, "granted", dt.date(2026, 11, 4))
    assert (row.card, row.days_left, row.phone) == ("yellow", 0, "139****1234")
    assert tab_counts(desk.session, actor=desk.actor(CLERK), tab="todo").undelivered == 1
    assert undelivered(desk.session, actor=desk.actor(OTHER_CLERK)).rows == ()


def test_a_paused_case_says_when_it_goes_on(desk: HallDesk, frozen_clock: Clock) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    frozen_clock.move_to(at(10, 22))
    operations.pause(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        kind="appraisal",
        reason="等鉴定意见",
        expected_on=dt.date(2026, 11, 6),
        actor=desk.actor(CLERK),
        now=at(10, 22),
    )
    desk.session.commit()
    frozen_clock.move_to(at(10, 26))
    row = worklist(desk.session, actor=desk.actor(CLERK), tab="paused").rows[0]
    assert (row.card, row.expected_on, row.due_on, row.paused_days) == ("paused", dt.date(2026, 11, 6), None, 2)
    assert [mark.kind for mark in row.marks[:4]] == ["start", "counted", "paused", "rest"]
    assert not worklist(desk.session, actor=desk.actor(CLERK)).rows
    assert worklist(desk.session, actor=desk.actor(CLERK), tab="paused", filters=Filters(card="paused")).rows
    counts = tab_counts(desk.session, actor=desk.actor(CLERK))
    assert (counts.tabs["paused"], counts.tabs["todo"]) == (1, 0)
