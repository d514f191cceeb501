"""Two records become one, and apart again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.archive.fields import NAMES, Facts, facts
from app.archive.households import HouseholdFacts, add_household
from app.archive.merging import alike, merge, merges_of, preview, unmerge
from app.archive.reading import facts_of
from app.archive.saving import correct_person
from app.archive.scope import row_ids
from app.archive.standing import add_category, categories_of
from app.errors import Invalid, NotFoundHere
from app.models import Household, Person
from tests.app.archive.conftest import CLERK, GRANNY, OTHER_AGENT, Archive

BY_PASSPORT = Facts(
    name="张桂兰", id_kind="passport", id_number="E12345678", phone="13800001111", home_address="上河村"
)


def rows(session: Session) -> list[dict[str, object]]:
    """All people as they are stored, but for when and how often they were written."""
    session.expire_all()
    own = [column.name for column in Person.__table__.columns if column.name not in ("updated_at", "revision")]
    return [{name: getattr(row, name) for name in own} for row in session.scalars(select(Person).order_by(Person.id))]


def test_the_winner_keeps_its_own_and_takes_what_it_lacks() -> None:
    lines = {line.name: line for line in preview(GRANNY, BY_PASSPORT)}
    assert not lines["phone"].takes_loser and lines["phone"].may_choose
    assert lines["home_address"].takes_loser and not lines["home_address"].may_choose
    assert preview(GRANNY, BY_PASSPORT, ["phone"])[6].takes_loser


def test_both_numbers_lead_to_the_one_person_and_back(archive: Archive) -> None:
    winner, loser = archive.add(GRANNY), archive.add(BY_PASSPORT)
    before = rows(archive.session)
    done = merge(archive.session, winner_id=winner.id, loser_id=loser.id, chosen=["id_number", "phone"], **archive.by())
    assert facts(winner).id_number == "E12345678"
    assert facts(winner).address == GRANNY.address
    for key in {row["id_hash"] for row in before}:
        known = facts_of(archive.session, id_hash=str(key), purpose="review", **archive.by())
        assert known["person.phone"] == "13800001111"
    unmerge(archive.session, merge_id=done.id, **archive.by())
    assert rows(archive.session) == before


NUMBERS = ["", GRANNY.id_number, "11010519491231002X"]
texts = st.sampled_from(["", "甲", "乙"])
some_facts = st.builds(Facts, name=st.sampled_from(["张三", "李四"]), phone=texts, address=texts, bank_account=texts)


@given(first=some_facts, second=some_facts, numbers=st.permutations(NUMBERS), chosen=st.sets(st.sampled_from(NAMES)))
def test_merging_and_taking_it_back_restores_every_row(
    archive: Archive, first: Facts, second: Facts, numbers: list[str], chosen: set[str]
) -> None:
    session = archive.session
    winner = archive.add(replace(first, id_number=numbers[0]))
    loser = archive.add(replace(second, id_number=numbers[1]))
    add_household(session, head_id=loser.id, known=HouseholdFacts("101"), **archive.by())
    before = rows(session)
    done = merge(session, winner_id=winner.id, loser_id=loser.id, chosen=chosen, **archive.by())
    assert facts(winner) == facts(session.get_one(Person, winner.id))
    assert winner.household_id == loser.household_id
    unmerge(session, merge_id=done.id, **archive.by())
    assert rows(session) == before
    session.rollback()
    for row in (winner, loser):
        row.id_hash = None
    session.flush()
    for household in session.scalars(select(Household)):
        session.delete(household)
    session.commit()


def test_what_was_corrected_since_stays(archive: Archive) -> None:
    winner, loser = archive.add(GRANNY), archive.add(BY_PASSPORT)
    done = merge(archive.session, winner_id=winner.id, loser_id=loser.id, chosen=["phone"], **archive.by())
    mended = replace(facts(winner), phone="13700002222")
    correct_person(archive.session, person_id=winner.id, revision=winner.revision, known=mended, **archive.by(CLERK))
    unmerge(archive.session, merge_id=done.id, **archive.by())
    assert facts(winner).phone == "13700002222"
    assert facts(winner).home_address == ""


def test_what_hangs_on_either_is_read_together(archive: Archive) -> None:
    winner, loser = archive.add(GRANNY), archive.add(BY_PASSPORT)
    add_category(
        archive.session,
        person_id=loser.id,
        category="elderly",
        since=date(2020, 3, 5),
        until=None,
        source="身份证",
        **archive.by(),
    )
    merge(archive.session, winner_id=winner.id, loser_id=loser.id, **archive.by())
    assert [one.category for one in categories_of(archive.session, row_ids(archive.session, winner.id))] == ["elderly"]


def test_merges_come_apart_from_the_outside_in(archive: Archive) -> None:
    first, second = archive.add(GRANNY), archive.add(BY_PASSPORT)
    third = archive.add(Facts(name="张桂兰"))
    inner = merge(archive.session, winner_id=second.id, loser_id=third.id, **archive.by())
    outer = merge(archive.session, winner_id=first.id, loser_id=second.id, **archive.by())
    assert row_ids(archive.session, first.id) == [first.id, second.id, third.id]
    with pytest.raises(NotFoundHere):
        unmerge(archive.session, merge_id=inner.id, **archive.by())
    unmerge(archive.session, merge_id=outer.id, **archive.by())
    assert [one.id for one in merges_of(archive.session, second.id)] == [inner.id]
    unmerge(archive.session, merge_id=inner.id, **archive.by())
    assert all(row["merged_into_id"] is None for row in rows(archive.session))


def test_other_villages_neither_see_nor_merge(archive: Archive) -> None:
    mine, theirs = archive.add(GRANNY), archive.add(BY_PASSPORT, OTHER_AGENT)
    assert alike(archive.session, mine, archive.actor(OTHER_AGENT)) == [theirs]
    assert alike(archive.session, mine, archive.actor(CLERK)) == [theirs]
    with pytest.raises(NotFoundHere):
        merge(archive.session, winner_id=mine.id, loser_id=theirs.id, **archive.by())
    with pytest.raises(Invalid):
        merge(archive.session, winner_id=mine.id, loser_id=mine.id, **archive.by())
