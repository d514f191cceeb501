"""One-click mends: each takes its problem away and makes no error; many rules have one."""

from __future__ import annotations

import pytest

from catalog.checks import check_definition
from catalog.editing.trees import apply_edits
from catalog.problems import Problem
from catalog.readers.tree_reader import read_tree
from catalog.readers.yaml_nodes import load_yaml
from tests.catalog.checks.every import CASES
from tests.catalog.checks.support import DEPARTMENTS, Case
from tests.definitions import text_of


def _tree(case: Case) -> dict[str, object]:
    value = load_yaml(text_of(case.name).replace(case.old, case.new)).value
    assert isinstance(value, dict)
    return value


def _problems(tree: object) -> tuple[Problem, ...]:
    read = read_tree(tree, library=None)
    assert read.definition is not None, read.problems
    return check_definition(read.definition, known_departments=DEPARTMENTS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_mend_takes_its_problem_away_and_makes_no_error(case: Case) -> None:
    tree = _tree(case)
    before = _problems(tree)
    errors = {(one.rule, one.message) for one in before if one.severity == "error"}
    for problem in before:
        if problem.mend is None:
            continue
        after = _problems(apply_edits(tree, problem.mend.edits))
        assert problem.key not in {one.key for one in after}, str(problem)
        assert {(one.rule, one.message) for one in after if one.severity == "error"} <= errors, str(problem)


def test_many_rules_can_be_mended_and_their_buttons_say_what_happens() -> None:
    mended = {one.rule: one.mend.label for case in CASES for one in _problems(_tree(case)) if one.mend}
    assert len(mended) >= 12
    assert all(2 <= len(label) <= 40 for label in mended.values())


def test_mends_are_plain_values() -> None:
    for case in CASES:
        for problem in _problems(_tree(case)):
            for edit in problem.mend.edits if problem.mend else ():
                items = edit.value if isinstance(edit.value, list) else [edit.value]
                assert all(type(item) in (str, int, bool, type(None)) for item in items)
