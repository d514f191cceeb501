"""Rules between answers, options and papers under a condition."""

from __future__ import annotations

import pytest

from catalog.checks.conditions import conditions_can_be_read, conditions_do_not_circle
from catalog.checks.rules import (
    choices_are_never_empty,
    defaults_are_offered,
    papers_become_required,
    rules_are_mended_where_they_stand,
    rules_can_be_broken,
    rules_stand_beside_a_field,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_DOCUMENTS = "documents:\n  - {id: id_card,"
_OPTIONS = "options: [{code: first, label: 首次申请}, {code: change, label: 变更}]"
_ACCOUNT = "options: [{code: account, label: 换账户}, {code: address, label: 换地址}]"
_PHONE = "{id: applicant_phone,"


def _with(check: str, more: str = "at: age") -> str:
    return f"rules:\n  - {{id: one, message: 请核对, check: {check}, {more}}}\n{_DOCUMENTS}"


_AGE = "{id: income, label: 收入, kind: money, min_value: 0}\n      - {id: spent, label: 支出, kind: money}\n      - "
CASES = [
    *cases(
        rules_stand_beside_a_field,
        "error",
        ("conditional", _DOCUMENTS, _with("姓名 != 联系电话", "at: nobody"), "rules[0].at", "没有编号为“nobody”"),
    ),
    *cases(
        rules_stand_beside_a_field,
        "warning",
        ("conditional", _DOCUMENTS, _with("年龄 >= 80"), "rules[0].at", "自动算出来的"),
    ),
    *cases(
        rules_are_mended_where_they_stand,
        "hint",
        ("conditional", _DOCUMENTS, _with("年龄 >= 80", "at: applicant_phone"), "rules[0].at", "没有核对“联系电话”"),
    ),
    *cases(
        rules_can_be_broken,
        "warning",
        ("conditional", _DOCUMENTS, _with("年龄 >= 80 或 年龄 < 80"), "rules[0].check", "怎么填都不会提示"),
        (
            "conditional",
            _DOCUMENTS,
            _with("独居 = 是 且 独居 = 否", "at: lives_alone, severity: warning"),
            "rules[0].check",
            "怎么填都会提示",
        ),
    ),
    *cases(
        rules_can_be_broken,
        "error",
        (
            "conditional",
            _DOCUMENTS,
            _with("独居 = 是 且 独居 = 否", "at: lives_alone"),
            "rules[0].check",
            "没有人交得上",
        ),
    ),
    *cases(
        conditions_can_be_read,
        "error",
        ("conditional", _DOCUMENTS, _with("姓名 = 出生日期", "at: applicant_name"), "rules[0].check", "不是一类内容"),
    ),
    *cases(
        choices_are_never_empty,
        "warning",
        (
            "conditional",
            _ACCOUNT,
            "options: [{code: account, label: 换账户, when: 年龄 > 9}, {code: address, label: 换地址, when: 年龄 > 8}]",
            "situations[1].options",
            "一个也选不了",
        ),
    ),
    *cases(
        defaults_are_offered,
        "warning",
        (
            "conditional",
            _OPTIONS,
            _OPTIONS.replace("首次申请}", "首次申请, when: 由谁办理 = 本人}"),
            "situations[0].default",
            "不是人人能选",
        ),
    ),
    *cases(
        papers_become_required,
        "warning",
        (
            "conditional",
            "originals: 1, when: 由谁办理 属于",
            "originals: 1, required_when: 由谁办理 = 代办员, when: 由谁办理 属于",
            "documents[2].required_when",
            "必交条件用不上",
        ),
    ),
    *cases(
        conditions_do_not_circle,
        "error",
        (
            "conditional",
            _OPTIONS,
            _OPTIONS.replace("变更}", "变更, when: changes 包含 换账户}"),
            "situations[0].options[1].when",
            "办哪一种",
        ),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_rule_finds_its_mistake(case: Case) -> None:
    assert_broken(case)


def test_answers_compared_with_each_other_can_keep_and_break_a_rule() -> None:
    definition = changed("conditional", (_PHONE, _AGE + _PHONE), (_DOCUMENTS, _with("收入 >= 支出", "at: spent")))
    assert problems_of_rule(rules_can_be_broken, definition) == ()
    assert problems_of_rule(conditions_can_be_read, definition) == ()


def test_the_same_comparison_wanted_both_ways_is_seen() -> None:
    check = "收入 >= 支出 且 非 (收入 >= 支出)"
    definition = changed("conditional", (_PHONE, _AGE + _PHONE), (_DOCUMENTS, _with(check, "at: spent")))
    assert [one.severity for one in problems_of_rule(rules_can_be_broken, definition)] == ["error"]


def test_the_tiny_service_keeps_its_own_rules() -> None:
    assert problems_of_rule(rules_can_be_broken, changed("deciding")) == ()
