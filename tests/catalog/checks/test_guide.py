"""What reviewers object to."""

from __future__ import annotations

import pytest

from catalog.checks.guide import (
    codes_have_their_length,
    fees_are_explained,
    own_parent_is_another,
    permissions_are_thorough,
    permissions_keep_the_law,
    phones_are_given,
    proxies_make_sense,
    results_fit_their_names,
    topics_fit_objects,
    visits_are_explained,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_TASK = "12441500196720244T3442199806003"
_LOCAL = "local_catalog_code: XK0010100Y"
CASES = [
    Case(
        visits_are_explained,
        "minimal",
        "visits_reason: 需要核对原件\n",
        "",
        "visits_reason",
        "warning",
        "请写明必须到现场",
    ),
    Case(
        visits_are_explained,
        "minimal",
        "visits_reason",
        "visits: 0\nvisits_reason",
        "visits_reason",
        "warning",
        "不用到现场",
    ),
    Case(
        visits_are_explained,
        "minimal",
        "visits_reason: 需要核对原件",
        "visits: 0",
        "handling_modes",
        "warning",
        "快递申请",
    ),
    Case(
        visits_are_explained,
        "minimal",
        "visits_reason",
        "online_depth: whole\nvisits_reason",
        "visits",
        "warning",
        "应当是 0",
    ),
    Case(fees_are_explained, "rich", "standard: 每本8.5元, ", "", "fees[0].standard", "warning", "收费标准"),
    Case(
        results_fit_their_names,
        "rich",
        "kind: certificate",
        "kind: document",
        "results[0].kind",
        "warning",
        "应当是证照",
    ),
    Case(results_fit_their_names, "rich", ", sample: 样本见窗口", "", "results[0]", "hint", "结果样本"),
    Case(
        phones_are_given, "minimal", "0000-6200901", "0000-6200101", "contact.supervise_phone", "warning", "同一个号码"
    ),
    Case(phones_are_given, "minimal", "0000-6200901", "打村长电话", "contact.supervise_phone", "warning", "不像能拨通"),
    Case(
        topics_fit_objects, "minimal", "[social_assistance]", "[tax]", "topics[0]", "warning", "主题“税收财务”是给法人"
    ),
    Case(
        topics_fit_objects,
        "minimal",
        "topics:",
        "objects: [enterprise]\ntopics:",
        "topics[0]",
        "warning",
        "服务对象里却没有自然人",
    ),
    Case(
        permissions_are_thorough, "minimal", "item_type: payment", "item_type: permission", "faq", "warning", "常见问题"
    ),
    Case(
        permissions_are_thorough,
        "minimal",
        "item_type: payment",
        "item_type: permission",
        "steps",
        "warning",
        "缺少审核、送达",
    ),
    Case(
        codes_have_their_length,
        "rich",
        _LOCAL,
        "catalog_code: '00016421300'",
        "codes.catalog_code",
        "warning",
        "现在是 11 位",
    ),
    Case(codes_have_their_length, "rich", _LOCAL, "task_code: 124415", "codes.task_code", "warning", "应当是 31 位"),
    Case(
        codes_have_their_length,
        "rich",
        _LOCAL,
        f"catalog_code: '000164213003', task_code: {_TASK}",
        "codes.task_code",
        "warning",
        "最后 12 位应当是基本编码",
    ),
    Case(
        codes_have_their_length,
        "rich",
        _LOCAL,
        "catalog_code: '000131128000', handling_item_code: '00016421300301'",
        "codes.handling_item_code",
        "warning",
        "前 12 位应当是基本编码",
    ),
    Case(
        codes_have_their_length,
        "rich",
        _LOCAL,
        "handling_item_code: A1",
        "codes.handling_item_code",
        "warning",
        "33 或 14 位",
    ),
    Case(proxies_make_sense, "rich", "allowed: true", "allowed: false", "proxy.who", "warning", "不允许代办"),
    Case(
        proxies_make_sense, "rich", "who: [relative", "who: [self, relative", "proxy.who", "warning", "“本人”不是代办"
    ),
    Case(
        proxies_make_sense,
        "rich",
        ", presence_reason: 须本人出镜",
        "",
        "proxy.presence_reason",
        "hint",
        "为什么必须本人到场",
    ),
    Case(
        own_parent_is_another,
        "minimal",
        "name: 最小事项",
        "name: 最小事项\nparent_code: T-MINIMAL",
        "parent_code",
        "error",
        "不能是事项自己",
    ),
]
CASES += [
    *cases(
        permissions_keep_the_law,
        "hint",
        ("minimal", "item_type: payment", "item_type: permission", "statutory_limit", "法定办结时限"),
        ("rich", "item_type: payment", "item_type: permission", "statutory_note", "超过行政许可法的 20 个工作日"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_codes_of_the_standard_are_taken() -> None:
    codes = f"catalog_code: '442199806003', task_code: {_TASK}, handling_item_code: {_TASK}01"
    definition = changed("rich", (_LOCAL, codes))
    assert problems_of_rule(codes_have_their_length, definition) == ()


@pytest.mark.parametrize(
    "phone", ["0000-6200102", "010-12345678", "12345", "13900001234", "139-0000-1234", "12345、0000-6200102"]
)
def test_numbers_that_can_be_dialled(phone: str) -> None:
    assert problems_of_rule(phones_are_given, changed("minimal", ("0000-6200901", phone))) == ()


@pytest.mark.parametrize("reason", ["无", ""])
def test_no_visit_needs_no_reason(reason: str) -> None:
    change = ("visits_reason: 需要核对原件", f"visits: 0\nhandling_modes: [online]\nvisits_reason: '{reason}'")
    assert problems_of_rule(visits_are_explained, changed("minimal", change)) == ()


@pytest.mark.parametrize(("kind", "days", "found"), [("accept", 6, 1), ("deliver", 11, 1), ("review", 15, 0)])
def test_steps_of_permissions_keep_the_days_of_the_law(kind: str, days: int, found: int) -> None:
    definition = changed(
        "minimal",
        ("item_type: payment", "item_type: permission\nstatutory_limit: 20个工作日"),
        ("promised_limit: 10个工作日", "promised_limit: 20个工作日"),
        (
            "kind: accept, tier: township, role: clerk, limit: 当场",
            f"kind: {kind}, tier: township, limit: {days}个工作日",
        ),
    )
    assert len(problems_of_rule(permissions_keep_the_law, definition)) == found


def test_joint_permissions_have_more_time() -> None:
    definition = changed("rich", ("item_type: payment", "item_type: permission\njoint_departments: [health]"))
    assert problems_of_rule(permissions_keep_the_law, definition) == ()


def test_permissions_have_five_steps() -> None:
    faq = ("item_type: payment", "item_type: permission\nfaq: [{question: 要多久？, answer: 25天。}]")
    six = changed("four_tier", faq)
    assert problems_of_rule(permissions_are_thorough, six) == ()
    four = six.model_copy(
        update={"steps": tuple(one for one in six.steps if one.id not in ("review_county", "archive"))}
    )
    (problem,) = problems_of_rule(permissions_are_thorough, four)
    assert "现在是 4 个" in problem.message


def test_one_number_written_in_two_ways_is_one_number() -> None:
    definition = changed("minimal", ("0000-6200901", "00006200101、0000-6200902"))
    assert [one.path for one in problems_of_rule(phones_are_given, definition)] == ["contact.supervise_phone"]
