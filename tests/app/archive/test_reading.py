"""Reading a record: for a purpose, within one's scope, every look kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.archive.keys import person_key
from app.archive.reading import facts_of, find_person, open_person, opened
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import PersonLook
from catalog.vocabulary import codes
from tests.app.archive.conftest import (
    ADMINISTRATOR,
    AGENT,
    CLERK,
    GRANNY,
    OTHER_AGENT,
    OTHER_CLERK,
    SUPERVISOR,
    Archive,
)
from tests.conftest import Clock


def test_facts_come_by_source_name_and_the_look_is_kept(archive: Archive) -> None:
    person = archive.add()
    known = facts_of(
        archive.session, id_number=GRANNY.id_number, purpose="proxy", place="SQ26-00001", **archive.by(AGENT)
    )
    assert known["person.name"] == "张桂兰"
    assert known["person.birth_date"] == "1940-03-05"
    assert known["person.sex"] == "女"
    assert "person.home_address" not in known
    assert known.keys() <= codes("prefill_source")
    look = archive.session.scalars(select(PersonLook)).one()
    assert (look.person_id, look.purpose, look.place, look.user_name) == (person.id, "proxy", "SQ26-00001", "李秀梅")


def test_a_keyed_hash_finds_as_the_number_does(archive: Archive) -> None:
    archive.add()
    by_hash = facts_of(
        archive.session, id_hash=person_key(GRANNY.id_number.lower()), purpose="review", **archive.by(CLERK)
    )
    assert by_hash["person.phone"] == GRANNY.phone


@pytest.mark.parametrize("username", [OTHER_AGENT, OTHER_CLERK])
def test_others_learn_nothing_unless_the_person_stands_at_the_desk(archive: Archive, username: str) -> None:
    archive.add()
    wanted = {"id_number": GRANNY.id_number, **archive.by(username)}
    assert facts_of(archive.session, purpose="proxy", **wanted) == {}
    assert archive.count(PersonLook) == 0
    assert facts_of(archive.session, purpose="in_person", **wanted)["person.name"] == "张桂兰"
    assert archive.count(PersonLook) == 1


@pytest.mark.parametrize("username", [SUPERVISOR, ADMINISTRATOR])
def test_supervisors_and_administrators_read_no_records(archive: Archive, username: str) -> None:
    person = archive.add()
    with pytest.raises(NotAllowed):
        facts_of(archive.session, id_number=GRANNY.id_number, purpose="in_person", **archive.by(username))
    with pytest.raises(NotAllowed):
        open_person(archive.session, person_id=person.id, purpose="review", **archive.by(username))


def test_a_purpose_must_be_said(archive: Archive) -> None:
    archive.add()
    with pytest.raises(Invalid):
        facts_of(archive.session, id_number=GRANNY.id_number, purpose="curiosity", **archive.by())


def test_a_record_is_open_for_half_an_hour_after_its_purpose_was_said(archive: Archive, frozen_clock: Clock) -> None:
    person = archive.add()
    assert opened(archive.session, person_id=person.id, **archive.by()) is None
    open_person(archive.session, person_id=person.id, purpose="home_visit", **archive.by())
    assert opened(archive.session, person_id=person.id, **archive.by()) is person
    assert opened(archive.session, person_id=person.id, **archive.by(CLERK)) is None
    frozen_clock.advance(timedelta(minutes=31))
    assert opened(archive.session, person_id=person.id, **archive.by()) is None


def test_the_next_village_does_not_find_it(archive: Archive) -> None:
    person = archive.add()
    assert find_person(archive.session, number=GRANNY.id_number, actor=archive.actor(CLERK)) is person
    assert find_person(archive.session, number=GRANNY.id_number, actor=archive.actor(OTHER_AGENT)) is None
    with pytest.raises(NotFoundHere):
        open_person(archive.session, person_id=person.id, purpose="review", **archive.by(OTHER_AGENT))
