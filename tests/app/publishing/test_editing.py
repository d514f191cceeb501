"""What the editor is told beside the tree."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from sqlalchemy.orm import Session

from app.publishing.checking import check_tree
from app.publishing.drafts import draft_tree
from app.publishing.editing import changed, library_json, model_json, state_of
from app.publishing.library import shared_library
from catalog.editing.changes import ChangeRefusedError
from catalog.editing.trees import EditError, Tree, sound_tree
from catalog.library_merge import KIND_WORDS
from tests.catalog.editing.support import plain_mappings
from tests.support.search import share


@pytest.fixture
def tree(session: Session) -> Tree:
    """高龄津贴."""
    found = draft_tree(session, "QS-MZ-001").tree
    assert found is not None
    return found


def test_conditions_names_and_what_is_missing(session: Session, tree: Tree) -> None:
    state = state_of(session, tree)
    assert state["readable"] is True
    read = state["conditions"]["由谁领款 = 他人代领"]
    assert read["sentence"] == "“由谁领款”选“他人代领”" and not read["error"]
    assert read["groups"]["rows"] == [{"name": "payee", "op": "=", "value": "other"}]
    names = {one["id"]: one for one in state["names"]}
    assert names["payee"]["options"][1] == {"code": "other", "label": "他人代领"}
    assert names["living_state"]["options"]  # from a shared list
    assert names["handled_by"]["operators"][0] == {"op": "=", "label": "是"}
    assert 0 < state["completeness"]["percent"] <= 100
    inherited = [text for text in state["conditions"] if "由谁办理" in text]
    assert inherited  # of shared papers as well


def test_a_draft_that_cannot_be_read_still_has_names(session: Session, tree: Tree) -> None:
    whole = state_of(session, tree)
    broken = state_of(session, {**tree, "approval_tier": "nowhere", "documents": 7})
    assert broken["readable"] is False
    assert [one["id"] for one in broken["names"]] == [one["id"] for one in whole["names"]]
    assert {one["path"] for one in broken["problems"]} == {"approval_tier", "documents"}


def test_a_condition_that_cannot_be_read_says_what_to_write(session: Session, tree: Tree) -> None:
    state = state_of(session, {**tree, "fees": [{"name": "费", "amount": 1, "basis": "文件", "when": "没有的 = 1"}]})
    read = state["conditions"]["没有的 = 1"]
    assert (read["sentence"], read["groups"]) == ("", None)
    assert "没有叫“没有的”的表单项或情形" in read["error"]


def test_equal_questions_are_answered_alike(session: Session, tree: Tree) -> None:
    assert state_of(session, tree) == state_of(session, json.loads(json.dumps(tree)))
    other = {**tree, "fees": [{"name": "费", "amount": 1, "basis": "文件", "when": "月龄 >= 1"}]}
    assert set(state_of(session, other)["conditions"]) - set(state_of(session, tree)["conditions"]) == {"月龄 >= 1"}


def test_the_county_s_own_departments_and_parts(session: Session) -> None:
    keys = {key["name"]: key for key in model_json(session)["models"]["ServiceDefinition"]["keys"]}
    assert {"code": "civil_affairs", "label": "县民政局"} in keys["department"]["options"]
    parts = library_json(shared_library(session))
    assert set(parts) == set(KIND_WORDS)
    assert parts["documents"]["id_card"]["value"]["name"] == parts["documents"]["id_card"]["title"]
    assert isinstance(parts["chains"]["village_only"]["value"], list)
    assert json.loads(json.dumps(parts, allow_nan=False)) == parts


def test_changes_by_name(session: Session, tree: Tree) -> None:
    renamed = changed(session, tree, action="rename", asked={"path": "sections[2].fields[2]", "to": "payer"})
    assert renamed["sections"][2]["fields"][2]["id"] == "payer"
    unchained = changed(session, tree, action="unchain", asked={"path": "steps[0]"})
    assert unchained["steps"][0] == {"use": "accept_village"} and len(unchained["steps"]) == 3
    with pytest.raises(ChangeRefusedError):
        changed(session, tree, action="remove", asked={"path": "sections[2].fields[2]"})
    with pytest.raises(EditError):
        changed(session, tree, action="explode", asked={})


def test_a_mend_is_done_by_its_key_once(session: Session, tree: Tree) -> None:
    broken = {**tree, "handling_kind": "on_the_spot"}
    offered = [one for one in check_tree(session, broken).problems if one.mend]
    assert offered
    mended = changed(session, broken, action="mend", asked={"key": offered[0].key})
    assert mended != broken
    with pytest.raises(ChangeRefusedError, match="已经不在"):
        changed(session, mended, action="mend", asked={"key": offered[0].key})


@share(0.5)
@given(raw=plain_mappings)
def test_the_state_of_anything(session: Session, raw: Tree) -> None:
    state = state_of(session, sound_tree(raw))
    assert state["problems"] and not state["readable"]
    json.dumps(state, allow_nan=False)
