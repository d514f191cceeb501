"""Trees are read like texts, and what is wrong is told at the place of the tree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from catalog.readers.tree_reader import in_tree, read_tree
from catalog.readers.yaml_reader import read_definition
from tests.catalog.editing.support import library, plain_mappings, plain_values, tree
from tests.definitions import NAMES, load, text_of


@given(plain_values)
def test_reading_anything_never_raises(value: Any) -> None:
    assert not read_tree(value, library=library()).ok or isinstance(value, dict)


@given(plain_mappings)
def test_reading_a_service_with_anything_in_it_never_raises(value: dict[str, Any]) -> None:
    read = read_tree({**tree(), **value}, library=library())
    assert read.ok or read.problems
    for problem in read.problems:
        in_tree(problem.path, tree={**tree(), **value}, origins=read.origins)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_its_tree_with_lines(name: str) -> None:
    assert read_definition(text_of(name)).definition == load(name)
    assert read_definition(text_of(name)).lines["name"] > 0


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("steps[0].name", "steps[0]"),
        ("steps[1].limit", "steps[0]"),
        ("steps[2].routes[0].to", "steps[1].routes[0].to"),
        ("steps[3]", "steps[2]"),
        ("steps[0].chain", "steps[0].chain"),
        ("steps[7].name", "steps[7].name"),
        ("documents[1].when", "documents[1].when"),
        ("", ""),
        ("steps", "steps"),
    ],
)
def test_places_of_the_definition_in_the_tree(path: str, place: str) -> None:
    assert in_tree(path, tree=tree(), origins=(0, 0, 1, 2)) == place


def test_an_unknown_chain_is_told_at_its_item() -> None:
    broken = {**tree(), "steps": [{"chain": "two"}, {"chain": "gone"}]}
    read = read_tree(broken, library=library())
    paths = {in_tree(one.path, tree=broken, origins=read.origins) for one in read.problems}
    assert paths == {"steps[1].chain"}
