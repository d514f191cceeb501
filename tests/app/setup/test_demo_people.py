"""The sample records of a demonstration."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Household, Person
from app.setup.demo_cases import add_demo_cases
from app.setup.demo_people import add_demo_people
from catalog.sample import DATA
from tests.conftest import Clock

FILE = DATA / "people.yaml"


def test_sample_people_are_added_beside_those_that_sample_cases_have_left(
    session: Session, frozen_clock: Clock
) -> None:
    add_demo_cases(session, file=DATA / "cases.yaml", now=frozen_clock.now)
    assert session.scalars(select(Household)).all(), "a sample case has told of a household"
    assert add_demo_people(session, file=FILE, now=frozen_clock.now) > 0
    head = session.scalars(select(Person).where(Person.relation == "head", Person.initials == "whp")).one()
    members = session.scalars(select(Person).where(Person.household_id == head.household_id)).all()
    assert {one.name for one in members} == {"王海平", "张桂兰", "周兰", "王晓雨"}
    assert add_demo_people(session, file=FILE, now=frozen_clock.now) == 0, "once is enough"
