"""Fields must be able to do what they say."""

from __future__ import annotations

import pytest

from catalog.checks.fields import (
    bounds_fit_the_kind,
    choices_have_options,
    choices_leave_a_choice,
    computations_have_sources,
    demands_are_made_once,
    examples_fit_the_pattern,
    groups_hold_columns,
    helps_say_more_than_labels,
    labels_are_told_apart,
    matches_are_id_numbers,
    meanings_are_clear,
    patterns_are_safe,
    ranges_are_possible,
    secrets_are_marked,
    statements_are_written,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_EVERY = "sections[1].fields"
_GROUP = "sections[1].fields[0]"
_FIRST = "sections[0].fields"
_WORD = "label: 单行文字, kind: text"
CASES = [
    Case(choices_have_options, "kinds", ", options: [甲, 乙]}", "}", f"{_EVERY}[6]", "error", "要写选项"),
    Case(
        choices_have_options,
        "rows",
        "options_from: relation",
        "options_from: relations",
        f"{_GROUP}.fields[1].options_from",
        "error",
        "没有叫“relations”的词表，是不是想写“relation”？",
    ),
    Case(choices_have_options, "kinds", _WORD, f"{_WORD}, options: [甲]", f"{_EVERY}[0]", "warning", "用不上"),
    Case(
        choices_have_options,
        "kinds",
        "options: [甲, 乙]}",
        "options: [甲, 乙], options_from: bank}",
        f"{_EVERY}[6].options_from",
        "warning",
        "只留一个",
    ),
    Case(
        groups_hold_columns, "kinds", _WORD, "label: 单行文字, kind: group", f"{_EVERY}[0]", "error", "要写明有哪几列"
    ),
    Case(groups_hold_columns, "rows", "kind: group", "kind: text", f"{_GROUP}.fields", "error", "不能有列"),
    Case(groups_hold_columns, "rows", "min_rows: 1", "min_rows: 6", f"{_GROUP}.min_rows", "error", "大于最多行数"),
    Case(groups_hold_columns, "rows", "kind: money", "kind: group", f"{_GROUP}.fields[2]", "error", "不能再套明细"),
    Case(
        groups_hold_columns,
        "rows",
        "kind: money",
        "kind: money, meaning: amount",
        f"{_GROUP}.fields[2].meaning",
        "error",
        "不能代表整个办件的金额",
    ),
    Case(
        groups_hold_columns,
        "rows",
        "kind: money",
        "kind: money, step: accept",
        f"{_GROUP}.fields[2].step",
        "error",
        "不能单独由某个环节填写",
    ),
    Case(
        groups_hold_columns,
        "rows",
        "kind: money",
        "kind: money, computed: {take: choose}",
        f"{_GROUP}.fields[2].computed",
        "error",
        "不能自动计算",
    ),
    Case(
        ranges_are_possible, "kinds", "min_value: 0", "min_value: 101", f"{_EVERY}[2].min_value", "error", "大于最大值"
    ),
    Case(
        ranges_are_possible,
        "conditional",
        "default: first",
        "default: fist",
        "situations[0].default",
        "error",
        "“first”",
    ),
    Case(patterns_are_safe, "kinds", _WORD, f"{_WORD}, pattern: (a+)+b", f"{_EVERY}[0].pattern", "error", "拖慢系统"),
    Case(patterns_are_safe, "kinds", _WORD, f"{_WORD}, pattern: '(a'", f"{_EVERY}[0].pattern", "error", "写错了"),
    Case(patterns_are_safe, "kinds", _WORD, f"{_WORD}, pattern: a+", f"{_EVERY}[0]", "hint", "pattern_message"),
    Case(
        computations_have_sources,
        "conditional",
        "{take: age, source: applicant_id_number}",
        "{take: age, source: applicant_phone}",
        f"{_FIRST}[4].computed.source",
        "error",
        "不是表单里的身份证号项，可以写 applicant_id_number",
    ),
    Case(
        computations_have_sources,
        "conditional",
        "{take: age, source: applicant_id_number}",
        "{take: age}",
        f"{_FIRST}[4].computed",
        "error",
        "由哪个身份证号计算",
    ),
    Case(
        computations_have_sources,
        "conditional",
        "{take: age, source: applicant_id_number}",
        "{take: choose}",
        f"{_FIRST}[4].computed",
        "error",
        "取值规则",
    ),
    Case(
        computations_have_sources,
        "conditional",
        "label: 年龄, kind: number",
        "label: 年龄, kind: date",
        f"{_FIRST}[4].kind",
        "error",
        "放不进类型“date”",
    ),
    Case(
        meanings_are_clear,
        "conditional",
        "meaning: agent_name",
        "meaning: applicant_name",
        "sections[2].fields[0].meaning",
        "error",
        "已经有一项代表申请人姓名",
    ),
    Case(
        meanings_are_clear, "minimal", ", meaning: applicant_name", "", "sections", "error", "没有哪一项代表申请人姓名"
    ),
    Case(meanings_are_clear, "minimal", ", meaning: applicant_id_number", "", "sections", "warning", "查进度"),
    Case(meanings_are_clear, "minimal", ", meaning: applicant_phone", "", "sections", "warning", "通知不到人"),
    Case(meanings_are_clear, "minimal", "kind: phone", "kind: date", f"{_FIRST}[2].kind", "error", "类型不能是“date”"),
    Case(
        secrets_are_marked,
        "kinds",
        "label: 银行账号, kind: bank_account, sensitivity: sensitive",
        "label: 银行账号, kind: bank_account",
        f"{_EVERY}[10]",
        "hint",
        "敏感个人信息",
    ),
]
CASES += [
    *cases(
        labels_are_told_apart,
        "warning",
        ("kinds", "label: 多行文字", "label: 单行文字", "sections[1].fields[1].label", "两项都叫"),
    ),
    *cases(
        helps_say_more_than_labels,
        "hint",
        ("kinds", "kind: date", "kind: date, help: 请填写日期。", "sections[1].fields[4].help", "没有比名称多说"),
    ),
    *cases(
        bounds_fit_the_kind,
        "warning",
        ("kinds", "kind: date", "kind: date, min_value: 3", "sections[1].fields[4].min_value", "最小值用不上"),
        ("kinds", "kind: date", "kind: date, max_length: 3", "sections[1].fields[4].max_length", "用不上"),
        (
            "rows",
            "kind: name, required: true}\n          - {id: rel",
            "kind: name, required: true, max_value: 1}\n          - {id: rel",
            "sections[1].fields[0].fields[0].max_value",
            "用不上",
        ),
    ),
    *cases(
        demands_are_made_once,
        "warning",
        (
            "conditional",
            "required: true, meaning: agent_name",
            "required: true, required_when: 年龄 > 80, meaning: agent_name",
            "sections[2].fields[0].required_when",
            "已经是必填",
        ),
    ),
    *cases(
        demands_are_made_once,
        "hint",
        (
            "conditional",
            "kind: number, unit: 岁",
            "kind: number, required: true, unit: 岁",
            "sections[0].fields[4].required",
            "不用必填",
        ),
    ),
    *cases(
        choices_leave_a_choice,
        "hint",
        ("kinds", "options: [甲, 乙]", "options: [甲]", "sections[1].fields[6].options", "只有一个选项"),
    ),
    *cases(
        examples_fit_the_pattern,
        "warning",
        (
            "kinds",
            "max_length: 20",
            "max_length: 5, example: 石桥镇上河村",
            "sections[1].fields[0].example",
            "最多只能填 5 个字",
        ),
        (
            "kinds",
            "max_length: 20",
            "pattern: '[0-9]{4}', pattern_message: 四位数字, example: 二〇二六",
            "sections[1].fields[0].example",
            "不符合自己规定的格式",
        ),
    ),
]

CASES += [
    *cases(
        matches_are_id_numbers,
        "error",
        (
            "kinds",
            "kind: address",
            "kind: disability_card, matches: day",
            "sections[1].fields[11].matches",
            "可以写 applicant_id_number",
        ),
    ),
    *cases(
        statements_are_written,
        "error",
        ("kinds", "kind: address", "kind: declaration", "sections[1].fields[11].statement", "要写正文"),
    ),
    *cases(
        statements_are_written,
        "warning",
        (
            "kinds",
            "kind: address",
            "kind: notice, statement: 按月发, required: true",
            "sections[1].fields[11].required",
            "不用必填",
        ),
    ),
    *cases(
        computations_have_sources,
        "error",
        (
            "kinds",
            "kind: address",
            "kind: text, computed: {take: disability_kind, source: applicant_id_number}",
            "sections[1].fields[11].computed.source",
            "不是表单里的残疾人证号项，表单里还没有残疾人证号项",
        ),
    ),
    *cases(
        bounds_fit_the_kind,
        "warning",
        ("kinds", "kind: address", "kind: text, statement: 承诺", "sections[1].fields[11].statement", "正文用不上"),
        (
            "kinds",
            "kind: address",
            "kind: text, certificates: [passport]",
            "sections[1].fields[11].certificates",
            "用不上",
        ),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_an_event_of_the_grid_needs_no_applicant() -> None:
    definition = changed(
        "minimal", (", meaning: applicant_name", ""), ("sample: true", "sample: true\nkind: grid_event")
    )
    assert problems_of_rule(meanings_are_clear, definition) == ()


def test_an_example_under_a_pattern_nobody_may_use_is_not_judged() -> None:
    definition = changed("kinds", ("max_length: 20", "pattern: '(a+)+', pattern_message: 字母, example: b"))
    assert problems_of_rule(examples_fit_the_pattern, definition) == ()
