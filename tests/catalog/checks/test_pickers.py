"""Fields that are picked: steps hang together, keys are used where they mean something."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.checks import check_definition
from catalog.checks.pickers import (
    picker_keys_are_used,
    pickers_stand_alone,
    steps_are_worth_it,
    steps_lead_to_options,
)
from catalog.definition import FieldSpec, SectionSpec
from tests.catalog.checks.support import Case, Row, assert_broken, cases
from tests.definitions import load

TREE: tuple[dict[str, Any], ...] = (
    {"code": "illness", "label": "因病"},
    {"code": "cancer", "label": "恶性肿瘤", "parent": "illness"},
    {"code": "disaster", "label": "因灾"},
)
_FIELD = "sections[0].fields[3]"


def _with(field: str, path: str, says: str) -> Row:
    """The tiny service with one more field, written as YAML."""
    return "minimal", "documents:\n", f"      - {{id: item, label: 项目, {field}}}\ndocuments:\n", path, says


def _tree(*options: str) -> str:
    return f"kind: cascade, options: [{', '.join(options)}]"


_ILL = "{code: ill, label: 因病}"
CASES = [
    *cases(
        steps_lead_to_options,
        "error",
        _with(_tree(_ILL, "{code: x, label: 丁, parent: gone}"), f"{_FIELD}.options[1].parent", "“gone”不是它的选项"),
        _with(
            _tree("{code: a, label: 甲, parent: b}", "{code: b, label: 乙, parent: a}"),
            f"{_FIELD}.options[0].parent",
            "绕成了圈",
        ),
    ),
    *cases(
        steps_lead_to_options,
        "warning",
        _with(
            "kind: choice, options: [{code: ill, label: 因病}, {code: x, label: 丁, parent: ill}]",
            f"{_FIELD}.options[1].parent",
            "上级用不上",
        ),
    ),
    *cases(steps_are_worth_it, "warning", _with(_tree(_ILL, "{code: b, label: 乙}"), f"{_FIELD}.kind", "没有分级")),
    *cases(
        pickers_stand_alone,
        "error",
        _with("kind: group, fields: [{id: cell, label: 格, kind: region}]", f"{_FIELD}.fields[0].kind", "不能是"),
    ),
    *cases(
        picker_keys_are_used,
        "warning",
        _with("kind: text, depth: village", f"{_FIELD}.depth", "用不上"),
        _with("kind: text, outside: true", f"{_FIELD}.outside", "用不上"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_broken(case: Case) -> None:
    assert_broken(case)


def sentences(**field: Any) -> list[tuple[str, str]]:
    """What is said about one more field of the tiny service, with how grave it is."""
    spec = FieldSpec.model_validate({"id": "item", "label": "项目"} | field)
    definition = load("minimal")
    section = SectionSpec(id="more", title="更多", fields=(spec,))
    changed = definition.model_copy(update={"sections": (*definition.sections, section)})
    place = f"sections[{len(definition.sections)}].fields[0]"
    return [(one.severity, one.message) for one in check_definition(changed) if one.path.startswith(place)]


def test_a_choice_by_steps_is_fine() -> None:
    assert sentences(kind="cascade", options=TREE) == []


def test_a_choice_by_steps_needs_options() -> None:
    assert any(grave == "error" and "要写选项" in words for grave, words in sentences(kind="cascade"))


def test_four_steps_are_too_many() -> None:
    steps = tuple({"code": f"s{n}", "label": f"第{n}级", "parent": f"s{n - 1}" if n else None} for n in range(4))
    assert any("超过了3级" in words for _grave, words in sentences(kind="cascade", options=steps))


@pytest.mark.parametrize("kind", ["organisation", "signature_line"])
def test_pickers_are_no_columns(kind: str) -> None:
    column = {"id": "cell", "label": "格", "kind": kind}
    found = sentences(kind="group", fields=(column,))
    assert any(grave == "error" and "明细的列“格”不能是" in words for grave, words in found)


@pytest.mark.parametrize("key", [{"depth": "village"}, {"outside": True}, {"offices": ("department",)}])
def test_keys_of_pickers_elsewhere(key: dict[str, Any]) -> None:
    assert any("用不上" in words for _grave, words in sentences(kind="text", **key))
    own = "organisation" if "offices" in key else "region"
    assert sentences(kind=own, **key) == []
