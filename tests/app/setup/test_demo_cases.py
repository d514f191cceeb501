"""The sample cases of a demonstration."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.calendar import load_calendar
from app.clock import local_date
from app.models import Case, CaseStep
from app.setup.demo_cases import add_demo_cases
from catalog.sample import DATA
from tests.conftest import Clock

FILE = DATA / "cases.yaml"


def test_every_sample_case_goes_its_way_and_is_recorded(session: Session, frozen_clock: Clock) -> None:
    made = add_demo_cases(session, file=FILE, now=frozen_clock.now)
    session.commit()
    states = dict(session.execute(select(Case.state, func.count()).group_by(Case.state)).tuples().all())
    assert sum(states.values()) == made >= 15
    assert {"submitted", "handling", "supplement", "decided"} <= states.keys()
    assert audit.verify(session) is None


def test_nothing_happens_on_a_rest_day_or_in_the_future(session: Session, frozen_clock: Clock) -> None:
    add_demo_cases(session, file=FILE, now=frozen_clock.now)
    moments = session.scalars(select(Case.submitted_at)).all()
    assert all(moment <= frozen_clock.now for moment in moments)
    calendar = load_calendar(session, since=frozen_clock.now.date())
    assert all(calendar.is_workday(local_date(moment)) for moment in moments)


def test_the_worklist_of_the_demo_clerk_shows_every_colour(session: Session, frozen_clock: Clock) -> None:
    add_demo_cases(session, file=FILE, now=frozen_clock.now)
    today = frozen_clock.now.date()
    hall = select(CaseStep.due_on, CaseStep.yellow_on).where(CaseStep.state == "open", CaseStep.role == "clerk")
    dates = [row for row in session.execute(hall) if row.due_on]
    assert any(row.due_on < today for row in dates)
    assert any(row.yellow_on <= today <= row.due_on for row in dates)
    assert any(row.yellow_on > today for row in dates)


def test_they_come_only_into_an_empty_hall(session: Session, frozen_clock: Clock) -> None:
    assert add_demo_cases(session, file=FILE, now=frozen_clock.now)
    assert add_demo_cases(session, file=FILE, now=frozen_clock.now) == 0
