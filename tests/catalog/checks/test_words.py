"""Codes of the vocabulary, and departments."""

from __future__ import annotations

import pytest

from catalog.checks import check_definition
from catalog.checks.words import codes_are_known, departments_are_known
from tests.catalog.checks.support import Case, assert_broken, changed

_INCOME = "sections[1].fields[0].fields[2].kind"
CASES = [
    Case(codes_are_known, "minimal", "item_type: payment", "item_type: paiment", "item_type", "error", "想写“payment”"),
    Case(
        codes_are_known,
        "minimal",
        "[social_assistance]",
        "[elderly, help]",
        "topics[1]",
        "error",
        "主题分类“help”不在词表",
    ),
    Case(
        codes_are_known, "minimal", "kind: phone", "kind: fax", "sections[0].fields[2].kind", "error", "表单项类型“fax”"
    ),
    Case(
        codes_are_known,
        "minimal",
        "level: regulation",
        "level: rule",
        "legal_basis[0].level",
        "error",
        "词表“依据层级”",
    ),
    Case(
        codes_are_known, "rows", "label: 月收入, kind: money", "label: 月收入, kind: cash", _INCOME, "error", "“cash”"
    ),
    Case(
        codes_are_known, "rich", "mode: window_moved", "mode: moved", "devolution[0].mode", "error", "下放方式“moved”"
    ),
    Case(
        codes_are_known, "rich", "[window, post]", "[window, mail]", "results[0].delivery[1]", "error", "送达方式“mail”"
    ),
    Case(
        codes_are_known,
        "group",
        "size: one_inch",
        "size: 大一寸",
        "documents[4].photo.size",
        "warning",
        "照片规格“大一寸”",
    ),
    Case(
        departments_are_known, "minimal", "civil_affairs", "civil_affair", "department", "error", "想写“civil_affairs”"
    ),
    Case(
        departments_are_known,
        "routed",
        "department: health",
        "department: heath",
        "steps[2].department",
        "error",
        "没有编号为“heath”的部门，是不是想写“health”？",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_departments_are_not_asked_for_without_a_county() -> None:
    definition = changed("minimal", ("civil_affairs", "nobody"))
    assert not [problem for problem in check_definition(definition) if problem.severity == "error"]
