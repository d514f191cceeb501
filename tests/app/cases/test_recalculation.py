"""A changed workday table sets the clocks of the cases under way, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from app.cases.recalculation import Days, Span, affected, set_anew
from app.models import Case, Workday, WorkdayYear
from tests.app.cases.desk import AGENT, CLERK, HallDesk, at
from tests.conftest import Clock


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """A case of 2026-10-21 that waits at the township."""
    return desk.submit(desk.publish("four_tier"), AGENT)


def enter(session: Session, day: dt.date, *, worked: bool) -> int:
    """Put a day into the table; how many cases moved."""
    session.add(Workday(day=day, is_workday=worked, name="县里放假"))
    session.flush()
    return recalculate(session, Days(day, day))


def recalculate(session: Session, days: Days) -> int:
    moves = set_anew(session, affected(session, days, Span()))
    session.commit()
    session.expire_all()
    return len({move.case_id for move in moves})


def test_a_new_holiday_moves_what_counts_it(session: Session, desk: HallDesk, case: Case) -> None:
    step, promised, revision = desk.open_step(case), case.promised_due_on, case.revision
    due, yellow = step.due_on, step.yellow_on
    assert enter(session, dt.date(2026, 10, 22), worked=False) == 1
    assert (step.due_on, step.sort_on) == (due + dt.timedelta(days=_next(due)), step.due_on)
    assert step.yellow_on > yellow
    assert case.promised_due_on > promised
    assert case.revision == revision


def _next(day: dt.date) -> int:
    """Days to the next working day of an ordinary week."""
    return 3 if day.weekday() == 4 else 1


def test_a_make_up_workday_brings_it_forward(session: Session, desk: HallDesk, case: Case) -> None:
    due = desk.open_step(case).due_on
    saturday = dt.date(2026, 10, 24)
    assert due > saturday
    assert enter(session, saturday, worked=True) == 1
    assert desk.open_step(case).due_on < due


def test_days_before_the_clock_and_after_the_limit_move_nothing(session: Session, desk: HallDesk, case: Case) -> None:
    before = (desk.open_step(case).due_on, case.promised_due_on)
    assert enter(session, dt.date(2026, 10, 20), worked=False) == 0
    assert enter(session, dt.date(2028, 3, 1), worked=False) == 0
    assert (desk.open_step(case).due_on, case.promised_due_on) == before


def test_finished_steps_and_closed_cases_stay(
    session: Session, desk: HallDesk, case: Case, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(at(10, 22))
    finished = desk.open_step(case)
    desk.act("pass_on", case, CLERK)
    due = finished.due_on
    closed = desk.submit(desk.publish("minimal"), CLERK)
    if closed.state == "handling":
        desk.act("withdraw", closed, CLERK, "申请人不办了")
    promised = closed.promised_due_on
    assert enter(session, dt.date(2026, 10, 23), worked=False) == 1
    assert finished.due_on == due
    assert closed.promised_due_on == promised


def test_a_year_that_becomes_known_is_no_longer_projected(
    session: Session, desk: HallDesk, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(at(12, 30))
    late = desk.submit(desk.publish("four_tier"), AGENT)
    assert desk.open_step(late).projected
    session.add(WorkdayYear(year=2027, source="通知"))
    session.flush()
    recalculate(session, Days(dt.date(2027, 1, 1), dt.date(2027, 12, 31)))
    assert not desk.open_step(late).projected
    assert not late.promised_projected


def test_a_case_in_mending_keeps_its_promise_by_the_new_table(session: Session, desk: HallDesk, case: Case) -> None:
    desk.act("request_supplement", case, CLERK, "补户口簿")
    promised = case.promised_due_on
    enter(session, dt.date(2026, 10, 26), worked=False)
    assert case.promised_due_on > promised


def test_nothing_under_way_is_no_work(session: Session) -> None:
    assert enter(session, dt.date(2026, 10, 22), worked=False) == 0
