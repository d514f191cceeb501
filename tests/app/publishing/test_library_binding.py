"""Services that say what a shared part says are found and use it from then on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.people.actors import Actor
from app.publishing.drafts import draft_tree, save_tree
from app.publishing.library import shared_library
from app.publishing.library_binding import bind, find_alike
from app.publishing.library_changes import users
from app.publishing.operations import publish_definition
from app.publishing.versions import current_version
from catalog.differences import differences
from catalog.readers.tree_reader import read_tree

ONE, TWO = "QS-MZ-001", "QS-MZ-002"


@pytest.fixture
def county(actor: Callable[[str], Actor]) -> Actor:
    return actor("fangxiaoming")


def unbind(session: Session, county: Actor, code: str, **keys: object) -> None:
    """The service's household book is its own; with other keys it differs."""
    definition = current_version(session, code, clock.today()).definition
    documents = [
        one.model_copy(update={"use": None, **keys}) if one.use == "household_book" else one
        for one in definition.documents
    ]
    other = definition.model_copy(update={"documents": tuple(documents)})
    publish_definition(session, definition=other, effective_from=clock.today(), note="", actor=county, now=clock.now())
    session.commit()


def test_equal_rows_come_first_then_those_that_nearly_say_the_same(session: Session, county: Actor) -> None:
    assert find_alike(session, kind="documents", name="household_book") == []
    unbind(session, county, ONE, copies=5)
    unbind(session, county, TWO)
    same, near = find_alike(session, kind="documents", name="household_book")
    assert (same.code, same.differs) == (TWO, ()) or same.differs
    assert near.code == ONE and "复印件份数" in near.differs


def test_bound_it_says_the_same_and_follows_later(session: Session, county: Actor) -> None:
    unbind(session, county, ONE, copies=5)
    tree = draft_tree(session, ONE).tree
    assert tree is not None
    save_tree(session, code=ONE, tree=tree, revision=0, actor=county, now=clock.now())
    before = current_version(session, ONE, clock.today()).definition
    drafted = read_tree(tree, library=shared_library(session)).definition
    keys = [one.key for one in find_alike(session, kind="documents", name="household_book")]
    codes = bind(session, kind="documents", name="household_book", picked=keys, actor=county, now=clock.now())
    assert codes == (ONE,)
    after = current_version(session, ONE, clock.today()).definition
    assert all("共用件" in told or "household_book" in told for told in differences(before, after))
    assert ONE in {service.code for service in users(session, "documents", "household_book").services}
    assert find_alike(session, kind="documents", name="household_book") == []
    again = draft_tree(session, ONE).tree
    assert again is not None
    entry = next(one for one in again["documents"] if one.get("use") == "household_book")
    assert entry["copies"] == 5
    bound = read_tree(again, library=shared_library(session)).definition
    assert bound is not None and drafted is not None
    assert [one.model_copy(update={"use": None}) for one in bound.documents] == [
        one.model_copy(update={"use": None}) for one in drafted.documents
    ]


def test_a_field_is_bound_to_a_list_of_options(session: Session, county: Actor) -> None:
    definition = current_version(session, "QS-WJ-001", clock.today()).definition
    text = definition.model_dump_json().replace('"options_use":"sexes"', '"options_use":null')
    other = type(definition).model_validate_json(text)
    publish_definition(session, definition=other, effective_from=clock.today(), note="", actor=county, now=clock.now())
    found = find_alike(session, kind="option_lists", name="sexes")
    assert [one.code for one in found] == ["QS-WJ-001"]
    bind(session, kind="option_lists", name="sexes", picked=[found[0].key], actor=county, now=clock.now())
    assert current_version(session, "QS-WJ-001", clock.today()).definition == definition


@pytest.mark.parametrize("key", ["", "QS-MZ-001", "QS-MZ-001 documents[0]", "NO-SUCH documents[0]", "QS-MZ-001 x]["])
def test_what_is_not_there_is_refused(session: Session, county: Actor, key: str) -> None:
    with pytest.raises(Invalid):
        bind(session, kind="documents", name="household_book", picked=[key], actor=county, now=clock.now())


def test_only_the_county_and_only_parts_that_exist(
    session: Session, county: Actor, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(NotAllowed):
        bind(session, kind="documents", name="id_card", picked=[], actor=actor("zhourui"), now=clock.now())
    with pytest.raises(NotFoundHere):
        find_alike(session, kind="documents", name="none")
