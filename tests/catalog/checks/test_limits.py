"""Time limits."""

from __future__ import annotations

import pytest

from catalog.checks.limits import (
    clocks_can_start,
    excluded_time_is_told,
    kind_fits_limit,
    on_the_spot_is_done_on_the_spot,
    other_units_keep_the_promise,
    permissions_keep_their_periods,
    promise_keeps_the_law,
    promise_keeps_the_law_in_other_units,
    promises_take_time,
    steps_have_limits,
    steps_keep_the_promise,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

CASES = [
    Case(
        kind_fits_limit,
        "on_the_spot",
        "promised_limit: 当场",
        "promised_limit: 1个工作日",
        "promised_limit",
        "error",
        "应当是“当场”，现在是 1 个工作日",
    ),
    Case(
        kind_fits_limit,
        "minimal",
        "promised_limit: 10个工作日",
        "promised_limit: 当场",
        "handling_kind",
        "error",
        "应当是即办件",
    ),
    Case(
        steps_keep_the_promise,
        "four_tier",
        "promised_limit: 25个工作日",
        "promised_limit: 19个工作日",
        "steps",
        "error",
        "加起来是 20 个工作日，超过承诺时限 19 个工作日",
    ),
    Case(
        steps_keep_the_promise,
        "on_the_spot",
        "role: clerk, limit: 当场}\nresults",
        "role: clerk, limit: 1个工作日}\nresults",
        "steps",
        "error",
        "超过承诺时限 当场",
    ),
    Case(
        steps_keep_the_promise,
        "routed",
        "promised_limit: 15个工作日",
        "promised_limit: 12个工作日",
        "steps",
        "hint",
        "13 个工作日",
    ),
    Case(
        promise_keeps_the_law,
        "rich",
        "statutory_limit: 30个工作日",
        "statutory_limit: 9个工作日",
        "promised_limit",
        "error",
        "超过了法定时限 9 个工作日",
    ),
    Case(steps_have_limits, "minimal", ", limit: 5个工作日, yellow: 1个工作日", "", "steps[1]", "hint", "没有时限"),
    Case(
        steps_have_limits,
        "minimal",
        "yellow: 1个工作日",
        "yellow: 5个工作日",
        "steps[1].yellow",
        "warning",
        "一开始就是黄牌",
    ),
    Case(
        clocks_can_start,
        "minimal",
        "yellow: 1个工作日",
        "starts: decided",
        "steps[1].starts",
        "warning",
        "在审批决定之前",
    ),
    Case(
        excluded_time_is_told,
        "publicity",
        "    special_procedure: 公示7天，不计入办理时限\n",
        "",
        "steps[3]",
        "hint",
        "什么特别程序",
    ),
]
CASES += [
    *cases(
        on_the_spot_is_done_on_the_spot,
        "warning",
        (
            "on_the_spot",
            "name: 乡镇办结, kind: decide, tier: township, role: clerk, limit: 当场",
            "name: 乡镇办结, kind: decide, tier: township, role: clerk, limit: 2小时",
            "steps[1].limit",
            "却是 2 小时",
        ),
    ),
    *cases(
        promises_take_time,
        "hint",
        ("minimal", "limit: 5个工作日, yellow: 1个工作日", "limit: 当场", "handling_kind", "可以改成即办件"),
    ),
    *cases(
        other_units_keep_the_promise,
        "warning",
        ("minimal", "limit: 5个工作日, yellow: 1个工作日", "limit: 60天", "steps", "最少要 60 天"),
    ),
    *cases(
        promise_keeps_the_law_in_other_units,
        "warning",
        ("rich", "statutory_limit: 30个工作日", "statutory_limit: 9天", "promised_limit", "比法定时限 9 个自然日 还长"),
    ),
]

CASES += cases(
    permissions_keep_their_periods,
    "warning",
    *(
        ("minimal", "item_type: payment", f"item_type: permission\n{key}: {limit}", key, says)
        for key, limit, says in (
            ("acceptance_limit", "6个工作日", "受理期限不能超过 5 个工作日"),
            ("extension_limit", "20个工作日", "最长可延长不能超过 10 个工作日"),
            ("delivery_limit", "2个月", "送达期限不能超过 10 个工作日"),
        )
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_steps_side_by_side_count_once() -> None:
    definition = changed("routed", ("promised_limit: 15个工作日", "promised_limit: 13个工作日"))
    assert problems_of_rule(steps_keep_the_promise, definition) == ()


def test_other_units_are_not_added_up() -> None:
    definition = changed("minimal", ("limit: 5个工作日, yellow", "limit: 30天, yellow"))
    assert problems_of_rule(steps_keep_the_promise, definition) == ()
    statutory = changed("rich", ("statutory_limit: 30个工作日", "statutory_limit: 1个月"))
    assert problems_of_rule(promise_keeps_the_law, statutory) == ()


def test_steps_that_do_not_count_are_left_out() -> None:
    definition = changed("four_tier", ("promised_limit: 25个工作日", "promised_limit: 20个工作日"))
    assert problems_of_rule(steps_keep_the_promise, definition) == ()


def test_the_longest_route_is_what_counts() -> None:
    """By the county: 3 days side by side and 5; by the township: 5. Without its conditions every step is certain."""
    routes = (
        "      - {when: 拟救助金额 <= 2000, to: decide_township}\n      - {to: consult_health}",
        "      - {to: decide_township}",
    )
    plain = [(f", when: 拟救助金额 {sign} 2000", "") for sign in ("<=", ">")]
    straight = changed("routed", *plain, routes, ("promised_limit: 15个工作日", "promised_limit: 12个工作日"))
    (problem,) = problems_of_rule(steps_keep_the_promise, straight)
    assert (problem.severity, "13 个工作日" in problem.message) == ("error", True)
    forked = changed("routed", *plain, ("promised_limit: 15个工作日", "promised_limit: 12个工作日"))
    assert [one.severity for one in problems_of_rule(steps_keep_the_promise, forked)] == ["error"]
    last = (
        ", role: approver, limit: 5个工作日}\n  - {id: consult",
        ", role: approver, limit: 5个工作日, routes: [{to: decide}]}\n  - {id: consult",
    )
    around = changed("routed", *plain, last, ("promised_limit: 15个工作日", "promised_limit: 10个工作日"))
    assert problems_of_rule(steps_keep_the_promise, around) == ()


def test_joint_permissions_may_be_extended_longer() -> None:
    definition = changed(
        "minimal",
        ("item_type: payment", "item_type: permission\njoint_departments: [health]\nextension_limit: 15个工作日"),
    )
    assert problems_of_rule(permissions_keep_their_periods, definition) == ()
