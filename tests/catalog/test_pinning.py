"""A draft that does not take a change of the library goes on saying what it said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.library import Library, library_of
from catalog.pinning import pin
from catalog.readers.tree_reader import read_tree
from catalog.readers.yaml_nodes import load_yaml
from tests.definitions import text_of

Tree = dict[str, Any]


def library(raw: dict[str, Any]) -> Library:
    found, problems = library_of(raw)
    assert found is not None, problems
    return found


def tree(**keys: Any) -> Tree:
    base: Tree = load_yaml(text_of("minimal")).value
    return {**base, **keys}


def same(one: Tree, old: Library, new: Library) -> Tree:
    """Pin, and see that it means the same."""
    pinned = pin(one, old, new)
    before, after = read_tree(one, library=old), read_tree(pinned, library=new)
    assert before.definition is not None, before.problems
    assert after.definition == before.definition, after.problems
    assert after.definition.model_dump() == before.definition.model_dump()
    return pinned


CARD = {"name": "身份证", "copies": 1}


def test_what_changed_becomes_an_own_key_and_nothing_else() -> None:
    old = library({"documents": {"card": CARD}})
    new = library({"documents": {"card": {"name": "身份证", "copies": 2, "pages": "正反面"}}})
    entries = [{"use": "card"}, {"use": "card", "id": "other", "copies": 3}]
    pinned = same(tree(documents=entries), old, new)
    assert pinned["documents"] == [
        {"use": "card", "copies": 1, "pages": ""},
        {"use": "card", "id": "other", "copies": 3, "pages": ""},
    ]


def test_a_part_inside_a_part_is_pinned_where_it_stands() -> None:
    raw = {
        "fields": {"name": {"label": "姓名", "kind": "name", "meaning": "applicant_name"}, "age": NUMBER},
        "sections": {"who": {"title": "申请人", "fields": [{"use": "name"}, {"use": "age"}]}},
    }
    changed = {**raw, "fields": {**raw["fields"], "age": {**NUMBER, "unit": "周岁"}}}
    pinned = same(tree(sections=[{"use": "who"}]), library(raw), library(changed))
    assert pinned["sections"] == [{"use": "who", "fields": [{"use": "name"}, {"use": "age", "unit": "岁"}]}]


NUMBER = {"label": "年龄", "kind": "number", "unit": "岁"}
NAME = {"id": "name", "label": "姓名", "kind": "name", "meaning": "applicant_name"}


def test_options_of_a_shared_list_are_kept() -> None:
    old = library({"option_lists": {"homes": {"title": "居住", "options": ["自有", "租住"]}}})
    new = library({"option_lists": {"homes": {"title": "居住", "options": ["自有", "租住", "借住"]}}})
    field = {"id": "home", "label": "居住情况", "kind": "choice", "options_use": "homes"}
    pinned = same(tree(sections=[{"id": "s", "title": "情况", "fields": [NAME, field]}]), old, new)
    assert pinned["sections"][0]["fields"][1] == {**field, "options": ["自有", "租住"]}


def test_a_field_that_moves_to_another_list_keeps_its_own() -> None:
    lists = {"a": {"title": "甲", "options": ["一"]}, "b": {"title": "乙", "options": ["一"]}}
    choice = {"label": "选", "kind": "choice", "options_use": "a"}
    old = library({"option_lists": lists, "fields": {"pick": choice}})
    moved = {"option_lists": {**lists, "a": {"title": "甲", "options": ["二"]}}}
    new = library({**moved, "fields": {"pick": {**choice, "options_use": "b"}}})
    same(tree(sections=[{"id": "s", "title": "情况", "fields": [NAME, {"use": "pick"}]}]), old, new)


def test_a_chain_that_changed_is_written_out() -> None:
    steps = {"one": STEP, "two": {**STEP, "name": "审批", "kind": "decide"}}
    chain = [{"use": "one"}, {"use": "two"}]
    old = library({"steps": steps, "chains": {"way": chain}})
    new = library({"steps": {**steps, "one": {**STEP, "limit": "3个工作日"}}, "chains": {"way": chain}})
    pinned = same(tree(steps=[{"chain": "way"}]), old, new)
    assert pinned["steps"] == [{"use": "one", "limit": "当场"}, {"use": "two"}]
    assert same(tree(steps=[{"chain": "way"}]), old, old)["steps"] == [{"chain": "way"}]


STEP = {"name": "受理", "kind": "accept", "tier": "township", "limit": "当场"}


@pytest.mark.parametrize(
    "broken", [{}, {"documents": 1}, {"documents": [1, {"use": 3}, {"use": "none"}]}, {"steps": [{"chain": []}]}]
)
def test_what_cannot_be_read_passes_through(broken: Tree) -> None:
    parts = library({"documents": {"card": CARD}})
    assert pin(broken, parts, library({})) == broken


# ── any library, any change ────────────────────────────────────────────────────────────────────────

few_texts = st.sampled_from(["甲", "乙", "1"])
counts = st.sampled_from([0, 1, 2])


def keys(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Tree]:
    return st.fixed_dictionaries(required, optional=optional)


document = keys({"name": few_texts}, {"copies": counts, "pages": few_texts, "certify_copy": st.booleans()})
option_list = keys({"title": few_texts, "options": st.lists(few_texts, min_size=1, max_size=2)}, {})
FIELD_KEYS = {"help": few_texts, "required": st.booleans(), "options_use": st.sampled_from(["o1", "o2", None])}
field = keys({"label": few_texts, "kind": st.just("choice")}, {**FIELD_KEYS, "options": st.just(["丙"])})
column = keys({"use": st.sampled_from(["f1", "f2"])}, FIELD_KEYS)
group = keys({"label": few_texts, "kind": st.just("group"), "fields": st.lists(column, min_size=1, max_size=2)}, {})
inner = st.one_of(column, keys({"use": st.just("g1")}, {"max_rows": counts.map(lambda n: n + 1)}))
section = keys({"title": few_texts, "fields": st.lists(inner, min_size=1, max_size=3)}, {"help": few_texts})
step = keys(
    {"name": few_texts, "kind": st.just("review"), "tier": st.sampled_from(["village", "township"])},
    {"limit": st.sampled_from(["3天", "当场"]), "counts": st.booleans(), "note": few_texts},
)
step_use = keys({"use": st.sampled_from(["t1", "t2"])}, {"note": few_texts})
chain = st.one_of(
    st.lists(step_use, min_size=1, max_size=3),
    st.fixed_dictionaries({"title": few_texts, "steps": st.lists(step_use, min_size=1, max_size=3)}),
)
law = keys({"title": few_texts}, {"number": few_texts, "article": few_texts})
libraries = st.fixed_dictionaries(
    {
        "documents": st.fixed_dictionaries({"d1": document, "d2": document}),
        "option_lists": st.fixed_dictionaries({"o1": option_list, "o2": option_list}),
        "fields": st.fixed_dictionaries({"f1": field, "f2": field, "g1": group}),
        "sections": st.fixed_dictionaries({"s1": section}),
        "steps": st.fixed_dictionaries({"t1": step, "t2": step}),
        "chains": st.fixed_dictionaries({"c1": chain}),
        "legal_bases": st.fixed_dictionaries({"l1": law}),
    }
).map(library)
trees = keys(
    {
        "sections": st.lists(
            st.one_of(
                keys({"use": st.just("s1")}, {"help": few_texts, "fields": st.lists(inner, min_size=1, max_size=2)}),
                keys({"id": st.just("own"), "title": few_texts, "fields": st.lists(inner, min_size=1, max_size=2)}, {}),
            ),
            min_size=1,
            max_size=2,
        ),
        "documents": st.lists(keys({"use": st.sampled_from(["d1", "d2"])}, {"copies": counts}), max_size=2),
        "steps": st.lists(st.one_of(step_use, st.just({"chain": "c1"})), min_size=1, max_size=3),
    },
    {"legal_basis": st.lists(keys({"use": st.just("l1")}, {"article": few_texts}), min_size=1, max_size=2)},
).map(lambda own: tree(**own))


@given(trees, libraries, libraries)
def test_a_pinned_tree_under_the_new_library_is_the_tree_under_the_old(one: Tree, old: Library, new: Library) -> None:
    same(one, old, new)
    assert pin(one, old, old) == one
