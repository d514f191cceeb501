"""Two changes of one tree come together; what both changed is told, nothing is lost."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.editing.merge import merge, same
from catalog.editing.places import parse_path, value_at
from catalog.editing.trees import apply_edits
from catalog.mends import Edit
from tests.catalog.editing.support import library, sound_values, tree
from tests.support.search import share

_PLACES = [
    "name",
    "promised_limit",
    "contact.hours",
    "situations[0].options[1].label",
    "sections[0].fields[1].label",
    "sections[0].fields[3].computed.source",
    "documents[1].name",
    "documents[1].copies",
    "documents[0].name",
    "steps[1].name",
    "steps[1].limit",
    "samples[0].answers.home",
    "acceptance_tiers",
]


def edited(*edits: Edit) -> Any:
    return apply_edits(tree(), edits)


@given(sound_values, sound_values)
def test_who_changed_nothing_takes_what_the_other_did(base: Any, changed: Any) -> None:
    assert same(merge(base, changed, base).tree, changed)
    assert same(merge(base, base, changed).tree, changed)
    assert same(merge(base, changed, changed).tree, changed)
    assert not [*merge(base, changed, base).conflicts, *merge(base, base, changed).conflicts]


@share(0.4)
@given(sound_values, sound_values, sound_values)
def test_any_three_come_together(base: Any, mine: Any, theirs: Any) -> None:
    before = copy.deepcopy((base, mine, theirs))
    done = merge(base, mine, theirs)
    assert repr((base, mine, theirs)) == repr(before)
    assert bool(done.conflicts) == bool(merge(base, theirs, mine).conflicts)


@given(st.lists(st.sampled_from(_PLACES), min_size=2, unique=True), st.integers(1, 12))
def test_changes_of_different_places_never_conflict(places: list[str], cut: int) -> None:
    first, second = places[:cut], places[cut:]
    mine = edited(*(Edit("set", place, "甲") for place in first))
    theirs = edited(*(Edit("set", place, "乙") for place in second))
    both = edited(*(Edit("set", place, "甲" if place in first else "乙") for place in places))
    done = merge(tree(), mine, theirs)
    assert done.conflicts == () and done.tree == both


def test_both_changed_one_place() -> None:
    mine, theirs = edited(Edit("set", "steps[1].tier", "village")), edited(Edit("set", "steps[1].tier", "county"))
    done = merge(tree(), mine, theirs)
    (conflict,) = done.conflicts
    assert (conflict.path, conflict.place) == ("steps[1].tier", "环节“入户”的由哪一级办理")
    assert (conflict.base, conflict.mine, conflict.theirs) == ("乡镇（街道）", "村（社区）", "县级")
    assert (conflict.mine_value, conflict.theirs_value) == ("village", "county")
    assert done.tree == mine


def test_rows_are_matched_by_what_they_are_called() -> None:
    mine = edited(
        Edit("insert", "documents[0]", {"id": "new", "name": "新证明"}), Edit("set", "documents[2].copies", 2)
    )
    theirs = edited(Edit("set", "documents[1].name", "租房合同"), Edit("remove", "documents[0]"))
    done = merge(tree(), mine, theirs)
    assert done.conflicts == ()
    assert [one["id"] for one in done.tree["documents"]] == ["new", "lease"]
    assert done.tree["documents"][1] == {**tree()["documents"][1], "name": "租房合同", "copies": 2}


def test_rows_both_added_follow_what_they_followed() -> None:
    mine = edited(Edit("insert", "steps[1]", {"id": "mine"}))
    theirs = edited(Edit("insert", "steps[3]", {"id": "theirs"}))
    steps = [one.get("id", one.get("chain")) for one in merge(tree(), mine, theirs).tree["steps"]]
    assert steps == ["two", "mine", "visit", "deliver", "theirs"]


def test_moved_rows_stay_moved() -> None:
    moved = tree()
    moved["steps"] = [moved["steps"][0], moved["steps"][2], moved["steps"][1]]
    other = edited(Edit("set", "steps[1].name", "上门"))
    for done in (merge(tree(), moved, other), merge(tree(), other, moved)):
        assert done.conflicts == ()
        assert [one.get("name") for one in done.tree["steps"]] == [None, "送达", "上门"]


@pytest.mark.parametrize("mine_is_gone", [True, False])
def test_a_row_one_took_away_and_the_other_changed_stays_until_it_is_decided(mine_is_gone: bool) -> None:
    removed, changed = edited(Edit("remove", "documents[1]")), edited(Edit("set", "documents[1].name", "合同"))
    done = merge(tree(), *((removed, changed) if mine_is_gone else (changed, removed)))
    (conflict,) = done.conflicts
    assert (conflict.mine_is_gone, conflict.theirs_is_gone) == (mine_is_gone, not mine_is_gone)
    assert conflict.place == "材料“合同”"
    assert "合同" in (conflict.theirs if mine_is_gone else conflict.mine)
    assert value_at(done.tree, parse_path(conflict.path))["name"] == "合同"


def test_parts_in_use_are_called_by_their_names() -> None:
    mine, theirs = edited(Edit("set", "documents[0].copies", 1)), edited(Edit("set", "documents[0].copies", 2))
    assert merge(tree(), mine, theirs, library()).conflicts[0].place == "材料“居民身份证”的复印件份数"


def test_lists_of_words_come_together_word_by_word() -> None:
    base = {"aliases": ["甲", "乙", "丙"]}
    done = merge(base, {"aliases": ["甲", "乙", "丙", "丁"]}, {"aliases": ["甲", "丙"]})
    assert done.conflicts == () and done.tree == {"aliases": ["甲", "丙", "丁"]}


def test_one_and_true_are_not_the_same() -> None:
    assert not same({"a": 1}, {"a": True}) and not same([1], [1.0]) and same({"a": 1, "b": 2}, {"b": 2, "a": 1})


def test_thousands_of_rows_come_together_in_no_time() -> None:
    rows = [{"id": f"r{index}", "name": "甲"} for index in range(20_000)]
    mine = {"documents": [*rows, {"id": "mine"}]}
    theirs = {"documents": [{"id": "theirs"}, *rows]}
    assert len(merge({"documents": rows}, mine, theirs).tree["documents"]) == 20_002
