"""People go along on a phone only when the day's rounds name them, for a purpose, within the own places."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.archive.saving import Village, add_person
from app.errors import Invalid
from app.models import Organisation, Person, PersonLook
from app.offline.people import carried_people
from app.people.actors import Actor
from app.proxies.rounds.listing import Stop
from tests.app.archive.conftest import AGENT, GRANDPA, GRANNY, OTHER_AGENT


@pytest.fixture
def people(session: Session, actor: Callable[[str], Actor]) -> list[Person]:
    """One of the own village, one of the next."""
    found = []
    for known, username in ((GRANNY, AGENT), (GRANDPA, OTHER_AGENT)):
        place = session.get_one(Organisation, actor(username).organisation_id)
        village = Village(place.id, place.path)
        found.append(add_person(session, known=known, village=village, actor=actor(username), now=clock.now()))
    session.commit()
    return found


def stop(person: Person | None) -> Stop:
    return Stop(1, "张桂兰", "", "", "上河村", "", "", "recheck", person.id if person else None, "")


def test_the_people_of_the_stops_come_with_their_facts_and_the_look_is_recorded(
    session: Session, actor: Callable[[str], Actor], people: list[Person]
) -> None:
    stops = [*map(stop, people), stop(None), stop(people[0])]
    (one,) = carried_people(session, stops=stops, purpose="home_visit", actor=actor(AGENT), now=clock.now())
    assert one["name"] == "张桂兰" and one["values"]["person.phone"] == GRANNY.phone  # type: ignore[index]
    looks = session.execute(select(PersonLook.person_id, PersonLook.purpose, PersonLook.user_id)).tuples().all()
    assert looks == [(people[0].id, "home_visit", actor(AGENT).user_id)]


def test_without_a_purpose_of_the_list_nobody_comes(
    session: Session, actor: Callable[[str], Actor], people: list[Person]
) -> None:
    with pytest.raises(Invalid):
        carried_people(session, stops=[stop(people[0])], purpose="", actor=actor(AGENT), now=clock.now())
    assert session.scalars(select(PersonLook)).all() == []


def test_two_statements_for_any_number_of_people(
    session: Session,
    actor: Callable[[str], Actor],
    people: list[Person],
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    agent, stops = actor(AGENT), [*map(stop, people)]
    with count_sql() as statements:
        carried_people(session, stops=stops * 200, purpose="proxy", actor=agent, now=clock.now())
    assert len(statements) == 2, statements
