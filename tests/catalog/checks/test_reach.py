"""What can never happen and what always does."""

from __future__ import annotations

import pytest

from catalog.checks import solver
from catalog.checks.reach import (
    automatic_decisions_are_bounded,
    conditions_decide_something,
    demands_can_be_made,
    documents_can_apply,
    documents_depend_on_something,
    fields_can_be_seen,
    proxies_have_their_section,
    routes_are_not_cut_off,
    rows_can_apply,
    situations_change_something,
    somebody_decides,
    steps_can_be_reached,
    steps_can_be_taken,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_ALONE = "visible_when: 年龄 >= 80 且 户籍类型 = 农业"
_CONTACT = "visible_when: 独居 = 是, required_when"
_CARD = "accept: check_keep_copy, when: kind_of_request = 首次申请 或 changes 包含 换账户"
_AGENT = "when: 由谁办理 != 本人"
_FIRST = "{when: 拟救助金额 <= 2000, to: decide_township}"
_SEEN = "sections[0].fields[8].visible_when"

CASES = [
    *cases(
        fields_can_be_seen,
        "warning",
        ("conditional", _ALONE, "visible_when: 年龄 >= 80 且 年龄 < 60", _SEEN, "自相矛盾"),
        ("conditional", _ALONE, "visible_when: 户籍类型 = 农业 且 户籍类型 != 农业", _SEEN, "自相矛盾"),
        ("conditional", _ALONE, "visible_when: 出生日期 > 2000-01-01 且 出生日期 < 1990-05-01", _SEEN, "自相矛盾"),
        ("conditional", _ALONE, "visible_when: 户籍类型 已填 且 户籍类型 未填", _SEEN, "“独居”永远不会出现"),
        ("conditional", _ALONE, "visible_when: 月龄 > 959 且 月龄 < 960", _SEEN, "自相矛盾"),
        ("conditional", _ALONE, "visible_when: 年龄 < 0", _SEEN, "自相矛盾"),
        ("conditional", _ALONE, "visible_when: changes 包含 换账户 且 非 changes 包含 换账户", _SEEN, "自相矛盾"),
        (
            "conditional",
            _ALONE,
            "visible_when: kind_of_request = 首次申请 且 changes 包含 换账户",
            _SEEN,
            "要看的那一项在这种情况下不会出现",
        ),
        (
            "conditional",
            "kind: bank_account, required: true",
            "kind: bank_account, required: true, visible_when: kind_of_request = 变更 且 changes 不包含 换账户",
            "sections[1].fields[0].visible_when",
            "和所在部分的显示条件合不到一起",
        ),
        ("conditional", _AGENT, f"{_AGENT} 且 由谁办理 = 本人", "sections[2].when", "“代办人”永远不会出现"),
        (
            "conditional",
            "conditions: [",
            "proxy: {allowed: false}\nconditions: [",
            "sections[2].when",
            "永远不会出现",
        ),
        (
            "kinds",
            "kind: text, max_length: 20",
            "kind: text, visible_when: 数字 > 100",
            "sections[1].fields[0].visible_when",
            "永远不会出现",
        ),
        (
            "kinds",
            "kind: text, max_length: 20",
            "kind: text, visible_when: 年月 > 2026-05 且 年月 < 2026-01",
            "sections[1].fields[0].visible_when",
            "永远不会出现",
        ),
        (
            "kinds",
            "kind: text, max_length: 20",
            "kind: text, visible_when: 是否 = 是 且 是否 = 否",
            "sections[1].fields[0].visible_when",
            "永远不会出现",
        ),
    ),
    *cases(
        demands_can_be_made,
        "warning",
        (
            "conditional",
            "required_when: 独居 = 是",
            "required_when: 独居 = 否",
            "sections[0].fields[9].required_when",
            "永远不会成为必填",
        ),
    ),
    *cases(
        documents_can_apply,
        "warning",
        (
            "conditional",
            _CARD,
            "accept: check_keep_copy, when: kind_of_request = 首次申请 且 changes 包含 换账户",
            "documents[1].when",
            "“银行卡”永远用不到",
        ),
        ("conditional", "conditions: [", "proxy: {allowed: false}\nconditions: [", "documents[2].when", "永远用不到"),
    ),
    *cases(
        steps_can_be_taken,
        "warning",
        (
            "routed",
            "limit: 5个工作日, when: 拟救助金额 <= 2000",
            "limit: 5个工作日, when: 拟救助金额 < 0",
            "steps[1].when",
            "“乡镇审批”永远不会走到",
        ),
        (
            "routed",
            _FIRST,
            "{when: 拟救助金额 < 0, to: decide_township}",
            "steps[0].routes[0].when",
            "转到“decide_township”永远",
        ),
    ),
    *cases(
        rows_can_apply,
        "warning",
        (
            "conditional",
            "{when: 月龄 >= 1200, value",
            "{when: 月龄 >= 1200 且 月龄 < 960, value",
            "sections[0].fields[7].computed.choose[0].when",
            "永远用不上",
        ),
    ),
    *cases(
        documents_depend_on_something,
        "hint",
        (
            "conditional",
            _CARD,
            "accept: check_keep_copy, when: 年龄 >= 60 或 年龄 < 60",
            "documents[1].when",
            "怎么选都要交",
        ),
    ),
    *cases(
        conditions_decide_something,
        "hint",
        ("conditional", _ALONE, "visible_when: 户籍类型 = 农业 或 户籍类型 != 农业", _SEEN, "怎么填都成立"),
        (
            "conditional",
            "kind: name, required: true, meaning: agent_name",
            "kind: name, required: true, meaning: agent_name, visible_when: 由谁办理 != 本人",
            "sections[2].fields[0].visible_when",
            "怎么填都成立",
        ),
    ),
    *cases(
        situations_change_something,
        "hint",
        (
            "minimal",
            "sections:\n",
            "situations:\n  - {id: kind_of_request, question: 办哪一种？, options: [首次, 变更]}\nsections:\n",
            "situations[0]",
            "选什么都一样",
        ),
    ),
    *cases(
        routes_are_not_cut_off,
        "warning",
        (
            "routed",
            "      - {to: consult_health}",
            "      - {to: consult_health}\n      - {to: decide}",
            "steps[0].routes[2]",
            "这一条用不到",
        ),
        (
            "conditional",
            "            - {value: 不符合年龄条件}",
            "            - {value: 不符合年龄条件}\n            - {value: 每月0元}",
            "sections[0].fields[7].computed.choose[3]",
            "前面第 3 条没有条件",
        ),
    ),
    *cases(
        steps_can_be_reached,
        "warning",
        ("routed", f"      - {_FIRST}\n", "", "steps[1]", "没有哪条路线走得到“乡镇审批”"),
    ),
    *cases(
        somebody_decides,
        "warning",
        (
            "routed",
            "limit: 5个工作日, when: 拟救助金额 > 2000",
            "limit: 5个工作日, when: 拟救助金额 > 3000",
            "steps",
            "办不结",
        ),
    ),
]

CASES += cases(
    automatic_decisions_are_bounded,
    "warning",
    ("delegated", "。, when: 情况没有变化 = 是}", "。}", "steps[4].automatic.when", "走到“乡镇审批”的都会自动批准"),
    ("delegated", "没有变化 = 是}", "没有变化 = 是 或 情况没有变化 != 是}", "steps[4].automatic.when", "都会自动批准"),
    (
        "delegated",
        "没有变化 = 是}",
        "没有变化 = 是 且 情况没有变化 = 否}",
        "steps[4].automatic.when",
        "永远不会自动批准",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_who_may_act_for_another_is_asked_for() -> None:
    (problem,) = problems_of_rule(proxies_have_their_section, changed("minimal"))
    assert (problem.path, problem.severity) == ("proxy", "hint")
    assert problems_of_rule(proxies_have_their_section, changed("conditional")) == ()
    forbidden = changed("minimal", ("conditions: [", "proxy: {allowed: false}\nconditions: ["))
    assert problems_of_rule(proxies_have_their_section, forbidden) == ()


def test_what_hangs_on_a_hidden_field_is_named_too_and_what_stands_around_only_once() -> None:
    definition = changed("conditional", ("visible_when: 年龄 >= 80 且 户籍类型 = 农业", "visible_when: 年龄 < 0"))
    found = problems_of_rule(fields_can_be_seen, definition)
    assert [one.path for one in found] == ["sections[0].fields[8].visible_when", "sections[0].fields[9].visible_when"]
    assert "不会出现" in found[1].message
    never = changed("conditional", ("    when: 由谁办理 != 本人\n    fields:\n", "    when: 年龄 < 0\n    fields:\n"))
    assert [one.path for one in problems_of_rule(fields_can_be_seen, never)] == ["sections[2].when"]


def test_several_choices_and_texts_can_hold_together() -> None:
    both = changed(
        "conditional",
        ("when: kind_of_request = 首次申请 或 changes 包含 换账户", "when: changes 包含 换账户 且 changes 包含 换地址"),
    )
    assert problems_of_rule(fields_can_be_seen, both) == ()
    texts = changed(
        "kinds", ("max_length: 20", "visible_when: 多行文字 包含 甲乙 且 多行文字 包含 丙丁 且 地址 != 石桥镇")
    )
    assert problems_of_rule(fields_can_be_seen, texts) == ()


def test_a_search_that_grows_too_long_ends_with_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    definition = changed("conditional", (_ALONE, "visible_when: 年龄 >= 80 且 户籍类型 = 农业 且 年龄 < 60"))
    assert problems_of_rule(fields_can_be_seen, definition)
    monkeypatch.setattr(solver, "_PATIENCE", 2)
    assert problems_of_rule(fields_can_be_seen, definition) == ()
