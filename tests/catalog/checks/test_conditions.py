"""Conditions that cannot be read, and circles."""

from __future__ import annotations

import pytest

from catalog.checks import check_definition
from catalog.checks.conditions import (
    conditions_can_be_read,
    conditions_do_not_circle,
    conditions_know_early_enough,
)
from tests.catalog.checks.support import Case, assert_broken, changed, problems_of_rule
from tests.support.patience import comes_to_an_end

_FIRST = "sections[0].fields"
_NAME = "{id: applicant_name, label: 姓名, kind: name"
_PHONE = "{id: applicant_phone, label: 联系电话, kind: phone"
CASES = [
    Case(
        conditions_can_be_read,
        "conditional",
        "when: kind_of_request = 变更",
        "when: kind_of_request = 改动",
        "situations[1].when",
        "error",
        "没有“改动”这个选项，可选：首次申请、变更（第 19 个字）",
    ),
    Case(
        conditions_can_be_read,
        "conditional",
        "visible_when: 年龄 >= 80 且",
        "visible_when: 年纪 >= 80 且",
        f"{_FIRST}[8].visible_when",
        "error",
        "没有叫“年纪”的表单项或情形",
    ),
    Case(
        conditions_can_be_read,
        "conditional",
        "{when: 月龄 >= 1200,",
        "{when: 月龄 >=,",
        f"{_FIRST}[7].computed.choose[0].when",
        "error",
        "缺少要比较的值",
    ),
    Case(
        conditions_can_be_read,
        "conditional",
        "label: 紧急联系人",
        "label: 年龄",
        f"{_FIRST}[8].visible_when",
        "error",
        "“年龄”有 2 处同名，请改写成编号：age、contact_name",
    ),
    Case(
        conditions_do_not_circle,
        "conditional",
        "label: 独居, kind: boolean, visible_when: 年龄 >= 80 且 户籍类型 = 农业",
        "label: 独居, kind: boolean, visible_when: 紧急联系人 已填",
        f"{_FIRST}[8].visible_when",
        "error",
        "条件绕成了一圈：“独居” → “紧急联系人” → “独居”",
    ),
    Case(
        conditions_do_not_circle,
        "minimal",
        _PHONE,
        f"{_PHONE}, visible_when: 联系电话 已填",
        f"{_FIRST}[2].visible_when",
        "error",
        "“联系电话” → “联系电话”",
    ),
    Case(
        conditions_do_not_circle,
        "conditional",
        "title: 领款账户\n    when: kind_of_request = 首次申请 或 changes 包含 换账户",
        "title: 领款账户\n    when: 银行账号 已填",
        "sections[1].when",
        "error",
        "“银行账号” → “银行账号”",
    ),
    Case(
        conditions_do_not_circle,
        "conditional",
        "default: first",
        "when: changes 包含 换账户",
        "situations[0].when",
        "error",
        "“办哪一种？” → “变更哪些内容？” → “办哪一种？”",
    ),
    Case(
        conditions_do_not_circle,
        "conditional",
        "- {when: 月龄 >= 1200,",
        "- {when: 享受标准 = 每月600元,",
        f"{_FIRST}[7].computed.choose[0].when",
        "error",
        "“享受标准” → “享受标准”",
    ),
    Case(
        conditions_do_not_circle,
        "minimal",
        _NAME + ", required: true",
        _NAME + ", required_when: 姓名 = 张三",
        f"{_FIRST}[0].required_when",
        "error",
        "“姓名” → “姓名”",
    ),
    Case(
        conditions_know_early_enough,
        "conditional",
        "kind: boolean, visible_when",
        "kind: boolean, step: decide, visible_when",
        f"{_FIRST}[9].visible_when",
        "warning",
        "“独居”要到后面的环节才填",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_one_of_two_must_be_filled_is_no_circle() -> None:
    definition = changed(
        "minimal",
        (_NAME + ", required: true", _NAME + ", required_when: 联系电话 未填"),
        (_PHONE + ", required: true", _PHONE + ", required_when: 姓名 未填"),
    )
    assert problems_of_rule(conditions_do_not_circle, definition) == ()


def test_a_long_chain_of_conditions_is_no_circle_and_quickly_seen() -> None:
    fields = "".join(
        f"      - {{id: f{n}, label: 项{n}号, kind: boolean, visible_when: f{n - 1} = 是}}\n" for n in range(1, 400)
    )
    start = "      - {id: f0, label: 项0号, kind: boolean}\n"
    with comes_to_an_end():
        definition = changed("minimal", ("documents:\n", f"{start}{fields}documents:\n"))
        assert not [one for one in check_definition(definition) if one.severity == "error"]
    looped = changed(
        "minimal", ("documents:\n", f"{start.replace('}', ', visible_when: f399 = 是}')}{fields}documents:\n")
    )
    circles = problems_of_rule(conditions_do_not_circle, looped)
    assert len(circles) == 1
