"""A case that was accepted tells the archive what the applicant agreed to keep."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.archive.fields import facts
from app.archive.history import history_of
from app.archive.reading import facts_of, members_of
from app.archive.standing import consents_of
from app.models import Person
from catalog.primitives import Tier
from tests.app.archive.conftest import CLERK, GRANNY, Archive
from tests.app.cases.desk import ID_NUMBER, HallDesk

AGREED = {
    "f_archive_consent": "yes",
    "f_household_address": "石桥镇上河村南头二组14号",
    "f_register_number": "0214",
    "f_members-0-member_name": "张桂兰",
    "f_members-0-member_number": ID_NUMBER,
    "f_members-0-member_relation": "户主",
    "f_members-1-member_name": "刘小兰",
    "f_members-1-member_number": GRANNY.id_number,
    "f_members-1-member_relation": "儿媳女婿",
}


@pytest.fixture
def desk(archive: Archive) -> HallDesk:
    """A hall that knows the service."""
    return HallDesk(archive.session, archive.actor)


def test_what_was_agreed_to_is_kept_with_the_household(archive: Archive, desk: HallDesk) -> None:
    case = desk.submit(desk.publish("archived"), CLERK, answers=AGREED)
    person = archive.session.scalars(select(Person).where(Person.id_hash == case.applicant_id_hash)).one()
    assert facts(person).phone == "13900001234"
    assert facts(person).address == AGREED["f_household_address"]
    assert person.household_id is not None
    assert [(one.facts.name, one.relation) for one in members_of(archive.session, person.household_id)] == [
        ("张桂兰", "head"),
        ("刘小兰", "child_in_law"),
    ]
    consent = consents_of(archive.session, [person.id])[0]
    assert (consent.purpose, consent.state, consent.case_number) == ("archive", "given", case.number)
    known = facts_of(archive.session, id_hash=case.applicant_id_hash, purpose="in_person", **archive.by(CLERK))
    assert known["household.register_number"] == "0214"


@pytest.mark.parametrize("answer", ["no", ""])
def test_nothing_is_kept_without_consent(archive: Archive, desk: HallDesk, answer: str) -> None:
    case = desk.submit(desk.publish("archived"), CLERK, answers={**AGREED, "f_archive_consent": answer})
    desk.act("grant", case, CLERK)
    assert archive.count(Person) == 0


def test_a_form_without_the_question_keeps_nothing(archive: Archive, desk: HallDesk) -> None:
    desk.submit(desk.publish("on_the_spot"), CLERK)
    assert archive.count(Person) == 0


def test_nothing_is_kept_before_the_case_is_accepted(archive: Archive, desk: HallDesk) -> None:
    version = desk.publish("archived", acceptance_tiers=(Tier.VILLAGE, Tier.TOWNSHIP))
    case = desk.submit(version, "lixiumei", answers=AGREED)
    assert archive.count(Person) == 0
    desk.act("pass_on", case, CLERK)
    assert archive.count(Person) == 2


def test_a_later_case_changes_what_is_new_and_says_so(archive: Archive, desk: HallDesk) -> None:
    version = desk.publish("archived")
    desk.submit(version, CLERK, answers=AGREED)
    later = desk.submit(version, CLERK, answers={"f_archive_consent": "yes", "f_applicant_phone": "13700002222"})
    person = archive.session.scalars(select(Person).where(Person.id_hash == later.applicant_id_hash)).one()
    assert facts(person).phone == "13700002222"
    assert facts(person).address == AGREED["f_household_address"]
    latest = history_of(archive.session, [person.id])[0]
    assert (latest.kind, latest.source) == ("learned", later.number)
    assert latest.changes == {"phone": ["13900001234", "13700002222"]}
