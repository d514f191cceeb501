"""Trees say what a definition says, in few words; edits change only their place; nothing from outside breaks them."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.definition import ServiceDefinition
from catalog.editing.trees import MAX_DEPTH, EditError, TreeError, apply_edits, can_edit, sound_tree, tree_of
from catalog.mends import Edit
from catalog.readers.tree_reader import read_tree
from tests.catalog.editing.support import library, plain_mappings, plain_values, shipped, tree
from tests.catalog.strategies import definitions
from tests.support.search import share


def test_every_shipped_service_reads_back_from_its_tree() -> None:
    shared, services = shipped()
    assert len(services) >= 48
    for definition in services:
        for under in (shared, None):
            found = tree_of(definition, under)
            assert json.loads(json.dumps(found)) == found
            again = read_tree(sound_tree(found), library=under)
            assert again.problems == () and again.definition == definition


@share(0.4)
@given(definitions)
def test_any_definition_reads_back_from_its_tree(definition: ServiceDefinition) -> None:
    assert read_tree(tree_of(definition)).definition == definition


def test_a_tree_says_only_what_is_its_own() -> None:
    read = read_tree(tree(), library=library())
    assert read.definition is not None, read.problems
    assert read.origins == (0, 0, 1, 2)
    found = tree_of(read.definition, library())
    assert found == tree()  # chains, parts and option lists are found again
    in_full = tree_of(read.definition)
    assert in_full["documents"][0]["name"] == "居民身份证" and len(in_full["steps"]) == 4


def test_options_that_differ_from_their_list_are_written() -> None:
    read = read_tree(tree(), library=library())
    assert read.definition is not None
    section = read.definition.sections[0]
    home = section.fields[1].model_copy(update={"options": section.fields[1].options[:1]})
    fields = (section.fields[0], home, *section.fields[2:])
    sections = (section.model_copy(update={"fields": fields}), *read.definition.sections[1:])
    changed = read.definition.model_copy(update={"sections": sections})
    found = tree_of(changed, library())
    assert found["sections"][0]["fields"][1]["options"] == [{"code": "own", "label": "自己住"}]
    assert read_tree(found, library=library()).definition == changed


# ── from outside ───────────────────────────────────────────────────────────────────────────────────


def test_what_nobody_can_see_is_taken_out() -> None:
    assert sound_tree({"name": "甲\x00乙\x0b丙\r\n丁\ud800\ufeff"}) == {"name": "甲乙\n丙\n丁"}
    numbers = {"n": 2**60, "m": 7, "x": float("nan"), "b": True}
    assert sound_tree(numbers) == {"n": str(2**60), "m": 7, "x": None, "b": True}


def test_what_is_no_tree_is_refused() -> None:
    deep: Any = "x"
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    for raw, words in (([], "若干项"), ({"a": deep}, "太深"), ({"a": [0] * 70_000}, "太多")):
        with pytest.raises(TreeError, match=words):
            sound_tree(raw)


@given(plain_mappings)
def test_a_sound_tree_can_be_stored_and_sent(raw: dict[str, Any]) -> None:
    found = sound_tree(raw)
    assert json.loads(json.dumps(found, allow_nan=False).encode()) == found
    assert sound_tree(found) == found


# ── edits ──────────────────────────────────────────────────────────────────────────────────────────


def test_edits_one_after_the_other() -> None:
    before = tree()
    edits = [
        Edit("set", "contact.hours", "周一至周五"),
        Edit("insert", "documents[0]", {"id": "new"}),
        Edit("remove", "documents[2].when"),
        Edit("remove", "remedy.court"),
        Edit("insert", "faq[0]", {"question": "问"}),
        Edit("set", "steps[1].name", "上门看"),
    ]
    after = apply_edits(before, edits)
    assert before == tree()
    assert after["contact"] == {"hours": "周一至周五"}
    assert [one.get("id") for one in after["documents"]] == ["new", None, "lease"]
    assert "when" not in after["documents"][2] and "remedy" not in after
    assert after["faq"] == [{"question": "问"}] and after["steps"][1]["name"] == "上门看"


@pytest.mark.parametrize(
    "edit",
    [
        Edit("set", "documents[9].name", "x"),
        Edit("set", "name.more", "x"),
        Edit("insert", "documents[9]", {}),
        Edit("insert", "name", {}),
        Edit("set", "a..b", 1),
    ],
)
def test_a_place_that_is_not_there(edit: Edit) -> None:
    with pytest.raises(ValueError):
        apply_edits(tree(), [edit])
    assert not can_edit(tree(), [edit])


@given(plain_values, st.sampled_from(["set", "remove", "insert"]), st.sampled_from(["a.b[0].c", "steps[0]", "x", "id"]))
def test_edits_of_anything_leave_it_alone(value: Any, op: Any, path: str) -> None:
    before = copy.deepcopy(value)
    with contextlib.suppress(EditError):
        apply_edits(value, [Edit(op, path, {"y": 1})])
    assert repr(value) == repr(before)


def test_what_a_shared_part_gives_is_not_edited_row_by_row() -> None:
    assert can_edit(tree(), [Edit("set", "documents[0].copies", 2)])
    assert not can_edit(tree(), [Edit("set", "sections[1].fields[0].label", "谁领")])
    assert not can_edit(tree(), [Edit("set", "steps[0].name", "受理")])
    assert not can_edit(tree(), [Edit("insert", "documents[0].kept_by[0]", {"keeper": "县"})])
    assert can_edit(tree(), [Edit("insert", "documents[1].kept_by[0]", {"keeper": "县"})])
