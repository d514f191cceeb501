"""Templates by type: gaps to be filled, and nothing else wrong."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.checks import check_definition
from catalog.library import Library
from catalog.readers.tree_reader import read_tree
from catalog.sample import load_sample
from catalog.templates import Template, templates, tree_from

LIBRARY = load_sample().library
GAPS = {"consult_phone": "0000-6200101", "supervise_phone": "0000-6200901", "question": "多久能办好？"}
GIVEN = {"code": "QS-XX-001", "name": "试办事项", "department": "civil_affairs"}
every = pytest.mark.parametrize("template", templates(), ids=lambda one: one.id)


def filled(value: Any, key: str = "") -> Any:
    """Every gap filled with something."""
    if isinstance(value, dict):
        return {name: filled(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, key) for one in value]
    return GAPS.get(key, "照文件写。") if value == "" else value


def test_there_is_one_for_each_kind() -> None:
    assert [template.title for template in templates()] == [
        "津贴补贴类",
        "证件证明类",
        "登记备案类",
        "许可类",
        "认定救助类",
        "即办类",
        "空白",
    ]
    permission = tree_from(templates()[3], **GIVEN, library=LIBRARY)
    assert len(permission["steps"]) == 5


@every
def test_only_its_gaps_are_wrong(template: Template) -> None:
    problems = read_tree(tree_from(template, **GIVEN, library=LIBRARY), library=LIBRARY).problems
    errors = {problem.path.rpartition(".")[2] for problem in problems if problem.severity == "error"}
    assert errors <= {"summary", "conditions[0]", "title", "who", "amount", "question", "answer", "presence_reason"}
    assert "summary" in errors


@every
def test_filled_it_passes_every_check(template: Template) -> None:
    read = read_tree(filled(tree_from(template, **GIVEN, library=LIBRARY)), library=LIBRARY)
    assert read.definition is not None, read.problems
    found = check_definition(read.definition, known_departments={"civil_affairs"})
    assert not [problem for problem in found if problem.severity != "hint"]


@every
def test_one_service_does_not_change_the_next(template: Template) -> None:
    tree = tree_from(template, **GIVEN, library=LIBRARY)
    tree["documents"].clear()
    tree["contact"]["consult_phone"] = "1"
    assert tree_from(template, **GIVEN, library=LIBRARY)["contact"]["consult_phone"] == ""


@every
def test_parts_that_a_county_does_not_have_are_left_out(template: Template) -> None:
    tree = tree_from(template, **GIVEN, library=Library())
    problems = read_tree(tree, library=Library()).problems
    assert not [problem for problem in problems if problem.path.endswith(("use", "chain"))]
