from __future__ import annotations

from typing import Any

import pytest

from catalog.checks import check_definition
from catalog.definition import FieldSpec, SectionSpec
from tests.definitions import load

TREE: tuple[dict[str, Any], ...] = (
    {"code": "illness", "label": "因病"},
    {"code": "cancer", "label": "恶性肿瘤", "parent": "illness"},
    {"code": "disaster", "label": "因灾"},
)


CIRCLE = ({"code": "a", "label": "甲", "parent": "b"}, {"code": "b", "label": "乙", "parent": "a"})


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


@pytest.mark.parametrize(
    ("kind", "options", "severity", "part"),
    [
        ("cascade", (*TREE, {"code": "x", "label": "丁", "parent": "gone"}), "error", "不是它的选项"),
        (
            "cascade",
            CIRCLE,
            "error",
            "圈",
        ),
        ("cascade", ({"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}), "warning", "没有分级"),
        ("choice", TREE, "warning", "上级用不上"),
        ("cascade", (), "error", "要写选项"),
    ],
)
def test_steps_that_lead_nowhere(kind: str, options: Any, severity: str, part: str) -> None:
    assert any(grave == severity and part in words for grave, words in sentences(kind=kind, options=options))


def test_four_steps_are_too_many() -> None:
    steps = tuple({"code": f"s{n}", "label": f"第{n}级", "parent": f"s{n - 1}" if n else None} for n in range(4))
    assert any("超过了3级" in words for _grave, words in sentences(kind="cascade", options=steps))


@pytest.mark.parametrize("kind", ["region", "organisation", "signature_line"])
def test_pickers_are_no_columns(kind: str) -> None:
    column = {"id": "cell", "label": "格", "kind": kind}
    found = sentences(kind="group", fields=(column,))
    assert any(grave == "error" and "明细的列“格”不能是" in words for grave, words in found)


@pytest.mark.parametrize("key", [{"depth": "village"}, {"outside": True}, {"offices": ("department",)}])
def test_keys_of_pickers_elsewhere(key: dict[str, Any]) -> None:
    assert any("用不上" in words for _grave, words in sentences(kind="text", **key))
    own = "organisation" if "offices" in key else "region"
    assert sentences(kind=own, **key) == []
