"""Which shared parts a service uses."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from catalog.editing.parts import uses_of
from catalog.readers.tree_reader import read_tree
from tests.catalog.editing.support import library, plain_mappings, plain_values, tree

USED = {
    ("documents", "id_card"),
    ("fields", "applicant_name"),
    ("option_lists", "homes"),
    ("sections", "money"),
    ("chains", "two"),
    ("legal_bases", "act"),
}


def test_of_a_tree() -> None:
    assert uses_of(tree()) == USED


def test_of_a_definition_chains_are_found_again() -> None:
    read = read_tree(tree(), library=library())
    assert read.definition is not None
    assert uses_of(read.definition, library()) == USED
    assert ("chains", "two") not in uses_of(read.definition)
    assert {("steps", "accept"), ("steps", "decide")} <= uses_of(read.definition)


@given(plain_values | plain_mappings)
def test_of_anything(value: Any) -> None:
    assert all(isinstance(name, str) for _kind, name in uses_of(value))
