"""Records are made and corrected; households, categories and consents hang on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app import clock
from app.archive.fields import Facts, facts, initials_of
from app.archive.history import history_of
from app.archive.households import HouseholdFacts, add_household, link_member, unlink_member
from app.archive.listing import list_people
from app.archive.reading import facts_of
from app.archive.saving import add_person, correct_person, read_facts
from app.archive.standing import add_category, consents_of, end_category, record_consent
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import AuditEntry, Household, PersonConsent
from tests.app.archive.conftest import AGENT, CLERK, GRANDPA, GRANNY, OTHER_AGENT, SUPERVISOR, Archive


def names_of(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    """The fields that were refused."""
    return [problem.name for problem in refusal.value.problems]


def test_what_was_typed_is_read_as_forms_read_it() -> None:
    known = read_facts({"name": " 张桂兰 ", "id_number": "11010519400305004 8"}, today=date(2026, 10, 21))
    assert (known.name, known.id_number, known.birth_date, known.sex) == (
        "张桂兰",
        "110105194003050048",
        "1940-03-05",
        "女",
    )
    with pytest.raises(Invalid) as refusal:
        read_facts({"name": "", "id_number": "123", "phone": "1", "nation": "XX"}, today=date(2026, 10, 21))
    assert sorted(names_of(refusal)) == ["id_number", "name", "nation", "phone"]


def test_one_certificate_has_one_record(archive: Archive) -> None:
    archive.add()
    with pytest.raises(Invalid) as refusal:
        archive.add(replace(GRANDPA, id_number=GRANNY.id_number))
    assert names_of(refusal) == ["id_number"]


def test_people_are_put_into_the_own_subtree_only(archive: Archive) -> None:
    with pytest.raises(NotAllowed):
        add_person(archive.session, known=GRANNY, village=archive.village(OTHER_AGENT), **archive.by(AGENT))
    with pytest.raises(NotAllowed):
        add_person(archive.session, known=GRANNY, village=archive.village(AGENT), **archive.by(SUPERVISOR))


def test_a_correction_tells_from_what_to_what_and_the_audit_row_no_value(archive: Archive) -> None:
    person = archive.add()
    after = replace(facts(person), phone="13700002222")
    correct_person(archive.session, person_id=person.id, revision=person.revision, known=after, **archive.by(CLERK))
    archive.session.commit()
    latest = history_of(archive.session, [person.id])[0]
    assert (latest.kind, latest.changes) == ("corrected", {"phone": [GRANNY.phone, "13700002222"]})
    row = archive.session.scalars(select(AuditEntry).where(AuditEntry.action == "person.corrected")).one()
    assert "联系电话" in row.detail and "137" not in row.detail


def test_a_colleague_was_faster(archive: Archive) -> None:
    person = archive.add()
    seen = person.revision
    mended = replace(facts(person), phone="13700002222")
    correct_person(archive.session, person_id=person.id, revision=seen, known=mended, **archive.by())
    with pytest.raises(Invalid):
        correct_person(archive.session, person_id=person.id, revision=seen, known=GRANNY, **archive.by())


def test_a_household_has_one_head_and_gives_its_members(archive: Archive) -> None:
    granny, grandpa = archive.add(GRANNY), archive.add(GRANDPA)
    household = add_household(
        archive.session, head_id=granny.id, known=HouseholdFacts("0214", "agricultural", "上河村"), **archive.by()
    )
    with pytest.raises(Invalid):
        link_member(archive.session, household_id=household.id, person_id=grandpa.id, relation="head", **archive.by())
    link_member(archive.session, household_id=household.id, person_id=grandpa.id, relation="spouse", **archive.by())
    known = facts_of(archive.session, id_number=GRANDPA.id_number, purpose="review", **archive.by())
    assert (known["household.head_name"], known["household.size"]) == ("张桂兰", 2)
    assert known["household.relation"] == "spouse"
    members = known["household.members"]
    assert isinstance(members, tuple)
    assert known["household.others"] == members[:1], "who asks stands in a row of the form already"
    assert [(one["member.name"], one["member.relation"]) for one in members] == [("张桂兰", "户主"), ("刘德顺", "配偶")]
    for person in (granny, grandpa):
        unlink_member(archive.session, person_id=person.id, **archive.by())
    assert archive.count(Household) == 0


def test_households_of_others_are_out_of_reach(archive: Archive) -> None:
    granny, stranger = archive.add(GRANNY), archive.add(GRANDPA, OTHER_AGENT)
    household = add_household(archive.session, head_id=granny.id, known=HouseholdFacts(), **archive.by())
    for person, username in ((stranger, AGENT), (stranger, OTHER_AGENT)):
        with pytest.raises(NotFoundHere):
            link_member(
                archive.session,
                household_id=household.id,
                person_id=person.id,
                relation="spouse",
                **archive.by(username),
            )


def test_categories_hold_between_their_days(archive: Archive) -> None:
    person = archive.add()
    known = {"person_id": person.id, "category": "subsistence", "until": None, "source": "低保证"}
    row = add_category(archive.session, since=date(2025, 1, 1), **known, **archive.by())
    assert current(archive) == "低保"
    end_category(archive.session, person_id=person.id, category_id=row.id, until=date(2026, 9, 30), **archive.by())
    assert current(archive) == ""
    with pytest.raises(Invalid) as refusal:
        add_category(archive.session, since=None, **{**known, "category": "", "source": ""}, **archive.by())
    assert names_of(refusal) == ["category", "since", "source"]


def current(archive: Archive) -> object:
    """The categories of the granny today."""
    known = facts_of(archive.session, id_number=GRANNY.id_number, purpose="review", **archive.by())
    return known.get("person.categories", "")


def test_a_consent_keeps_its_words_and_is_noted_once(archive: Archive) -> None:
    person = archive.add()
    for given in (True, True, False):
        record_consent(archive.session, person_id=person.id, purpose="archive", given=given, **archive.by())
    assert archive.count(PersonConsent) == 2
    last = consents_of(archive.session, [person.id])[0]
    assert (last.state, last.recorded_by) == ("withdrawn", "李秀梅")
    assert "民情档案" in last.words
    assert person.review_on == clock.today()


@pytest.mark.parametrize("text", ["张桂", "zgl", "0048", "5678", GRANNY.id_number])
def test_people_are_found_by_what_people_know(archive: Archive, text: str) -> None:
    archive.add(GRANNY)
    archive.add(GRANDPA)
    assert [row.name for row in list_people(archive.session, text=text, actor=archive.actor(CLERK)).rows] == ["张桂兰"]
    assert list_people(archive.session, text=text, actor=archive.actor(OTHER_AGENT)).rows == ()


def test_the_list_costs_one_statement_whatever_it_holds(archive: Archive, count_sql: Callable) -> None:
    actor, counts = archive.actor(CLERK), []
    for number in range(3):
        archive.add(Facts(name=f"张{'甲乙丙'[number]}"))
        with count_sql() as statements:
            list_people(archive.session, actor=actor)
        counts.append(len(statements))
    assert counts == [counts[0]] * 3 and counts[0] <= 2
    assert initials_of("欧阳·玉吉").startswith("oy")
