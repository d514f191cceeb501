"""Parts and those who use them."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.library import Library, library_of, load_library
from catalog.library_changes import (
    as_tree,
    from_tree,
    overridden_keys,
    place_of,
    reached_by,
    title_of,
    uses_of_part,
    with_part,
)
from catalog.sample import DATA

SHIPPED = load_library(DATA / "library.yaml")


def library(raw: dict[str, Any]) -> Library:
    found, problems = library_of(raw)
    assert found is not None, problems
    return found


@pytest.mark.parametrize("kind", SHIPPED.raw)
def test_every_shipped_part_comes_back_from_its_tree(kind: str) -> None:
    for name, value in SHIPPED.raw[kind].items():
        title = title_of(kind, name, value)
        assert from_tree(kind, as_tree(kind, value), title) == value
        assert title != name or kind == "legal_bases"


@pytest.mark.parametrize("tree", [{}, {"sections": 1}, {"documents": []}, {"steps": None}])
def test_what_is_no_tree_of_a_part_is_none(tree: dict[str, Any]) -> None:
    assert from_tree("documents", tree) is None
    assert from_tree("chains", tree) is None
    assert from_tree("option_lists", tree, "甲") == {"title": "甲", "options": []}


def test_places() -> None:
    assert [place_of(kind) for kind in ("documents", "fields", "chains", "legal_bases")] == [
        "documents[0]",
        "sections[0].fields[0]",
        "steps",
        "legal_basis[0]",
    ]


def test_a_chain_without_a_title_is_called_by_its_steps() -> None:
    assert title_of("chains", "way", [{"use": "accept"}, {"id": "x", "name": "审批"}]) == "accept → 审批"
    assert title_of("chains", "way", {"title": "一条路", "steps": []}) == "一条路"
    assert title_of("documents", "odd", "不是材料") == "odd"


def test_who_is_reached() -> None:
    reached = reached_by("option_lists", "homes", HOMES)
    assert reached == {("option_lists", "homes"), ("fields", "home"), ("fields", "rows"), ("sections", "living")}
    assert reached_by("sections", "living", HOMES) == {("sections", "living")}
    assert uses_of_part("chains", {"title": "甲", "steps": [{"use": "one"}]}) == {("steps", "one")}


HOMES = library(
    {
        "option_lists": {"homes": {"title": "居住", "options": ["自有"]}},
        "fields": {
            "home": {"label": "居住", "kind": "choice", "options_use": "homes"},
            "rows": {"label": "各处", "kind": "group", "fields": [{"use": "home"}]},
        },
        "sections": {"living": {"title": "居住情况", "fields": [{"use": "rows"}]}},
    }
)


def test_own_keys_of_those_who_use_a_part() -> None:
    tree = {
        "sections": [
            {"use": "living"},
            {"id": "s", "fields": [{"use": "home", "id": "h", "label": "住", "options": ["租"]}]},
        ],
        "documents": [{"use": "card", "copies": 2}],
    }
    assert overridden_keys(tree, "fields", "home") == ("label", "options")
    assert overridden_keys(tree, "documents", "card") == ("copies",)
    assert overridden_keys(tree, "sections", "living") == ()
    own = {"sections": [{"fields": [{"options_use": "homes", "options": ["租"]}]}]}
    assert overridden_keys(own, "option_lists", "homes") == ("options",)


def test_a_part_given_or_taken_away() -> None:
    assert with_part(HOMES, "option_lists", "homes", None)["option_lists"] == {}
    assert with_part(HOMES, "documents", "card", {"name": "证"})["documents"] == {"card": {"name": "证"}}
    assert HOMES.raw["documents"] == {}
