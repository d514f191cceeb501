"""Originals held too long: by the rule, looked at along an index, told once."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from app.cases.moving.reminding import Rule, due, judge, look
from app.models import Case, OutboxMessage, PaperHold
from tests.app.cases.desk import AGENT, HallDesk, at
from tests.conftest import Clock

RULES = Rule(after_end=3, at_most=30, again=7)
SINCE = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("goes_back", "ended_on", "today", "too_long", "again_on"),
    [
        (False, dt.date(2026, 10, 5), dt.date(2026, 12, 1), False, None),  # the file keeps it
        (False, None, dt.date(2026, 12, 1), False, dt.date(2026, 12, 8)),  # under way: nothing is wrong with it yet
        (True, None, dt.date(2026, 10, 20), False, dt.date(2026, 10, 27)),
        (True, None, dt.date(2026, 10, 30), False, dt.date(2026, 11, 1)),  # the first day that is too long
        (True, None, dt.date(2026, 11, 1), True, None),
        (True, dt.date(2026, 10, 5), dt.date(2026, 10, 8), False, dt.date(2026, 10, 9)),
        (True, dt.date(2026, 10, 5), dt.date(2026, 10, 9), True, None),
        (True, dt.date(2026, 9, 1), dt.date(2026, 10, 4), False, dt.date(2026, 10, 5)),  # it came after the end
    ],
)
def test_the_rule(
    goes_back: bool, ended_on: dt.date | None, today: dt.date, too_long: bool, again_on: dt.date | None
) -> None:
    found = judge(RULES, since=SINCE, goes_back=goes_back, ended_on=ended_on, today=today)
    assert (found.too_long, found.again_on) == (too_long, again_on)


def test_papers_of_a_withdrawn_case_have_to_go_back(desk: HallDesk, case: Case, frozen_clock: Clock) -> None:
    session, now = desk.session, frozen_clock.move_to(at(10, 29))
    hold_id = session.scalars(select(PaperHold.id).where(PaperHold.form == "original")).first()
    assert hold_id in due(session, now, 100)
    assert look(session, hold_id, now)  # under way: looked at again in a week
    assert not look(session, hold_id, now)
    assert hold_id not in due(session, now, 100)
    desk.act("withdraw", case, AGENT, "不办了")
    session.execute(update(PaperHold).values(check_on=at(11, 4).date()))
    assert look(session, hold_id, frozen_clock.move_to(at(11, 4)))
    session.commit()
    hold = session.get_one(PaperHold, hold_id)
    assert (hold.goes_back, hold.overdue_since, hold.check_on) == (True, at(11, 4).date(), None)
    assert desk.audited(case).count("case.original_held_long") == 1
    told = select(OutboxMessage.event).where(OutboxMessage.event == "original_held")
    assert session.scalars(told).all() == ["original_held"]
