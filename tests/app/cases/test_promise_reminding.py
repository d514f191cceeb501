"""Who promised papers is reminded."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.cases import promise_reminding
from app.cases.promises import reminder_day
from app.clock import local_date
from app.models import Case, OutboxMessage, PaperPromise
from tests.app.cases.desk import AGENT, HallDesk, at
from tests.conftest import Clock


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), st.integers(0, 60))
def test_a_reminder_comes_in_time_and_not_at_once(today: dt.date, days: int) -> None:
    due_on = today + dt.timedelta(days=days)
    day = reminder_day(due_on, today=today)
    assert due_on - dt.timedelta(days=3) <= day <= due_on or days == 0
    assert day > today or days == 0


def promised(desk: HallDesk, case: Case, name: str, now: dt.datetime) -> None:
    due_on = dt.date(2026, 10, 30)
    desk.session.add(
        PaperPromise(
            case_id=case.id,
            organisation_id=case.submitting_organisation_id,
            document_id=name,
            name=name,
            originals=1,
            copies=0,
            made_at=now,
            made_by_id=case.submitted_by_id,
            due_on=due_on,
            lapse="decide",
            remind_on=reminder_day(due_on, today=local_date(now)),
        )
    )


@pytest.fixture
def case(desk: HallDesk, frozen_clock: Clock) -> Case:
    """Two papers are to follow by the same day."""
    made = desk.submit(desk.publish("four_tier"), AGENT)
    promised(desk, made, "book", frozen_clock.now)
    promised(desk, made, "card", frozen_clock.now)
    desk.session.commit()
    return made


def sweep(desk: HallDesk, now: dt.datetime) -> list[bool]:
    done = [promise_reminding.remind(desk.session, one, now) for one in promise_reminding.due(desk.session, now, 9)]
    desk.session.commit()
    return done


def reminders(desk: HallDesk) -> list[str]:
    wanted = select(OutboxMessage).where(OutboxMessage.event == "promise_due", OutboxMessage.audience == "submitter")
    return [one.text for one in desk.session.scalars(wanted)]


def test_one_reminder_for_all_papers_of_a_day(desk: HallDesk, case: Case) -> None:
    assert sweep(desk, at(10, 26)) == []
    assert sweep(desk, at(10, 27)) == [True, False]
    assert sweep(desk, at(10, 28)) == []
    (text,) = reminders(desk)
    assert "10月30日到期" in text


def test_nobody_is_reminded_of_a_case_that_ended(desk: HallDesk, case: Case) -> None:
    case.state = "withdrawn"
    desk.session.commit()
    assert sweep(desk, at(10, 27)) == [True, False]
    assert reminders(desk) == []
