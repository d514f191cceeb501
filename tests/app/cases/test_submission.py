"""A form becomes a case once, with its number, steps, days, papers and audit rows."""

from __future__ import annotations

import datetime as dt

from tests.app.cases.desk import AGENT, CLERK, HallDesk, at


def test_who_accepts_at_the_own_desk_has_accepted_by_submitting(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    assert case.number == "SQ26-00001"
    assert case.accepted_at == at(10, 21, 9, 30)
    assert desk.way(case) == [("accept", "done"), ("decide", "open")]
    assert desk.open_step(case).due_on == dt.date(2026, 10, 28)
    assert desk.open_step(case).yellow_on == dt.date(2026, 10, 27)
    assert case.promised_due_on == dt.date(2026, 11, 4)
    assert desk.audited(case) == ["case.submitted", "case.accepted"]


def test_elsewhere_the_first_step_waits_to_be_accepted(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT)
    assert case.number.startswith("SQ26-")
    assert case.accepted_at is None and case.promised_due_on is None
    assert desk.way(case) == [("accept", "open"), ("decide", "waiting")]
    assert desk.open_step(case).queue == "accept"
    assert desk.open_step(case).organisation.code == "990101101"
    assert desk.audited(case) == ["case.submitted"]
