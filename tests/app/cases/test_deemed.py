"""视为受理: five working days of silence accept a case, as of the day its papers came."""

from __future__ import annotations

import datetime as dt

from app import clock
from app.cases.deemed import accept_by_law, due_for_acceptance
from app.cases.workflow import State
from app.models import Case
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.conftest import Clock


def sweep(desk: HallDesk) -> int:
    now = clock.now()
    done = [accept_by_law(desk.session, one, now) for one in due_for_acceptance(desk.session, now, 100)]
    desk.session.commit()
    return sum(done)


def silent(desk: HallDesk) -> Case:
    """Handed in at the village; the township has to accept."""
    case = desk.submit(desk.publish("minimal"), AGENT)
    assert (case.state, case.accepted_at) == (State.SUBMITTED, None)
    return case


def move(frozen_clock: Clock, day: dt.date | None) -> None:
    assert day is not None
    frozen_clock.move_to(clock.now() + (day - clock.today()))


def test_silence_accepts_the_day_after_the_last_and_only_once(desk: HallDesk, frozen_clock: Clock) -> None:
    case = silent(desk)
    handed_in = case.submitted_at
    move(frozen_clock, case.acceptance_due_on)
    assert sweep(desk) == 0
    frozen_clock.move_to(clock.now() + dt.timedelta(days=1))
    assert sweep(desk) == 1
    assert (case.state, case.accepted_at, case.accepted_by_law) == (State.HANDLING, handed_in, True)
    assert case.promised_due_on is not None
    assert desk.way(case)[0] == ("accept", "done") and desk.open_step(case).step_id == "decide"
    assert "视为受理" in case.steps[0].opinion and case.steps[0].actor_id is None
    assert desk.audited(case)[-1] == "case.accepted_by_law"
    assert sweep(desk) == 0


def test_asking_for_papers_in_time_prevents_it_and_begins_anew_with_them(desk: HallDesk, frozen_clock: Clock) -> None:
    case = silent(desk)
    desk.act("request_supplement", case, CLERK, "缺户口簿复印件")
    move(frozen_clock, clock.today() + dt.timedelta(days=30))
    assert sweep(desk) == 0
    desk.act("resubmit", case, AGENT)
    mended = clock.now()
    assert case.state == State.SUBMITTED and case.acceptance_due_on is not None
    assert case.acceptance_due_on > clock.today()
    move(frozen_clock, case.acceptance_due_on + dt.timedelta(days=1))
    assert sweep(desk) == 1
    assert case.accepted_at == mended
