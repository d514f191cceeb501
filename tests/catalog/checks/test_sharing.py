"""Shared parts of which nothing is left."""

from __future__ import annotations

import pytest

from catalog.checks import check_definition
from catalog.checks.sharing import shared_parts_leave_something
from catalog.editing.trees import apply_edits, tree_of
from catalog.library import Library, read_library
from catalog.readers.tree_reader import read_tree
from tests.catalog.checks.support import Case
from tests.definitions import load

CASES: list[Case] = []  # its rule needs a library: see below
LIBRARY = """
documents:
  paper: {name: 共用材料, originals: 1, copies: 2}
legal_bases:
  aid: {title: 社会救助暂行办法, number: 国务院令第649号, level: regulation}
sections: {}
"""


@pytest.fixture
def library() -> Library:
    found, problems = read_library(LIBRARY)
    assert found is not None, problems
    return found


def _tree(document: dict[str, object]) -> dict[str, object]:
    return {**tree_of(load("minimal"), None), "documents": [{"use": "paper", **document}]}


def test_a_part_of_which_nothing_is_left_is_a_part_no_more(library: Library) -> None:
    tree = _tree({"name": "居民身份证", "originals": 2, "copies": 3})
    definition = read_tree(tree, library=library).definition
    assert definition is not None
    (problem,) = (
        one
        for one in check_definition(definition, library=library)
        if one.rule == shared_parts_leave_something.__name__
    )
    assert (problem.path, problem.severity) == ("documents[0].use", "hint")
    assert problem.mend is not None
    mended = read_tree(apply_edits(tree, problem.mend.edits), library=library).definition
    assert mended is not None
    assert mended.documents[0] == definition.documents[0].model_copy(update={"use": None})


@pytest.mark.parametrize("document", [{}, {"name": "居民身份证"}, {"name": "居民身份证", "originals": 2}])
def test_a_part_of_which_something_is_left_is_right(library: Library, document: dict[str, object]) -> None:
    definition = read_tree(_tree(document), library=library).definition
    assert definition is not None
    rules = {one.rule for one in check_definition(definition, library=library)}
    assert shared_parts_leave_something.__name__ not in rules


def test_without_a_library_nothing_is_said(library: Library) -> None:
    definition = read_tree(_tree({"name": "居民身份证", "originals": 2, "copies": 3}), library=library).definition
    assert definition is not None
    assert shared_parts_leave_something.__name__ not in {one.rule for one in check_definition(definition)}
