"""Trees and texts are checked alike; problems and mends stand at places of the tree."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.publishing import checking
from app.publishing.checking import check_text, check_tree
from app.publishing.drafts import draft_tree
from app.publishing.library import shared_library
from catalog.editing.places import parse_path, value_at
from catalog.editing.trees import Tree, apply_edits
from catalog.writers.yaml_writer import write_definition


def tree_of_service(session: Session, code: str = "QS-MZ-001") -> Tree:
    tree = draft_tree(session, code).tree
    assert tree is not None
    return tree


def test_a_tree_and_its_text_have_the_same_problems(session: Session) -> None:
    tree = {**tree_of_service(session), "promised_limit": "40个工作日", "department": "nobody"}
    of_tree = check_tree(session, tree)
    assert of_tree.definition is not None
    of_text = check_text(session, write_definition(of_tree.definition, library=shared_library(session)))
    assert {one.message for one in of_tree.problems} == {one.message for one in of_text.problems}
    assert not of_tree.ok and any("nobody" in one.message for one in of_tree.problems)


def test_problems_of_a_step_of_a_chain_stand_at_the_chain(session: Session) -> None:
    tree = tree_of_service(session)
    extra = {"id": "extra", "name": "多一步", "kind": "review", "tier": "nowhere"}
    found = check_tree(session, {**tree, "steps": [*tree["steps"], extra]})
    assert [one.path for one in found.problems] == ["steps[1].tier"]
    late = check_tree(session, {**tree, "promised_limit": "1个工作日", "acceptance_tiers": ["county"]})
    paths = [one.path for one in late.problems if one.path.startswith("steps")]
    assert paths and set(paths) <= {"steps", "steps[0]"}


def test_mends_change_what_the_tree_itself_says(session: Session) -> None:
    broken = {**tree_of_service(session), "handling_kind": "on_the_spot", "visits": 0, "appointment": False}
    checked = check_tree(session, broken)
    offered = [one for one in checked.problems if one.mend]
    assert offered
    for one in offered:
        assert one.mend is not None
        mended = apply_edits(broken, one.mend.edits)
        assert one.key not in {other.key for other in check_tree(session, mended).problems}


def test_equal_trees_are_checked_once(session: Session) -> None:
    tree = tree_of_service(session)
    first = check_tree(session, tree)
    assert check_tree(session, {**tree}) is first
    assert check_tree(session, {**tree, "summary": "另一句"}) is not first
    for number in range(checking._MOST_KEPT + 5):
        check_tree(session, {"name": str(number)})
    assert check_tree(session, tree) == first


def test_one_and_true_are_different_trees(session: Session) -> None:
    said = check_tree(session, {"sample": True}).problems
    assert check_tree(session, {"sample": 7}).problems != said


def test_every_place_of_a_problem_can_be_looked_up(session: Session) -> None:
    for path in (one.path for one in check_tree(session, {"documents": [{"use": "gone"}], "steps": 7}).problems):
        value_at({}, parse_path(path))
