"""Ways between steps."""

from __future__ import annotations

import pytest

from catalog.checks.ways import (
    automatic_decisions_are_decisions,
    delegated_decisions_are_decisions,
    deliveries_are_at_delivery,
    parallel_groups_are_whole,
    parallel_steps_give_opinions,
    parallel_steps_go_on_together,
    parallel_steps_stand_together,
    send_backs_lead_back,
    yellow_shares_are_parts,
)
from catalog.versions import differences
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_HEALTH = "parallel_with: [consult_housing, consult_civil]"
_DECIDE = "    kind: decide\n    tier: township"
CASES = [
    *cases(
        parallel_steps_stand_together,
        "error",
        (
            "delegated",
            "  - {id: consult_civil",
            "  - {id: talk, name: 会商, kind: review, tier: township, limit: 当场}\n  - {id: consult_civil",
            "steps[4].parallel_with",
            "“民政比对”前面却隔着“会商”",
        ),
    ),
    *cases(
        parallel_groups_are_whole,
        "warning",
        # Named by the third, and naming the third: only the second and it say nothing of each other.
        (
            "delegated",
            "housing, limit: 3个工作日, parallel_with: [consult_health, consult_civil]}\n"
            "  - {id: consult_civil, name: 民政比对, kind: review, tier: county, role: approver, limit: 3个工作日, "
            "parallel_with: [consult_health, consult_housing]}",
            "housing, limit: 3个工作日, parallel_with: [consult_health]}\n"
            "  - {id: consult_civil, name: 民政比对, kind: review, tier: county, role: approver, limit: 3个工作日, "
            "parallel_with: [consult_health]}",
            "steps[2].parallel_with",
            "“征求住建意见”和“民政比对”是一组并行的",
        ),
    ),
    *cases(
        parallel_steps_give_opinions,
        "error",
        ("delegated", _DECIDE, f"{_DECIDE}\n    parallel_with: [consult_health]", "steps[4].parallel_with", "审批决定"),
        ("delegated", "limit: 当场}", "limit: 当场, parallel_with: [decide]}", "steps[0].parallel_with", "是受理"),
    ),
    *cases(
        parallel_steps_go_on_together,
        "error",
        ("delegated", _HEALTH, f"{_HEALTH}, routes: [{{to: decide}}]", "steps[1].routes", "不能另写去向"),
    ),
    *cases(
        parallel_steps_go_on_together,
        "warning",
        (
            "delegated",
            "limit: 当场}",
            "limit: 当场, routes: [{to: consult_civil}]}",
            "steps[0].routes[0].to",
            "会漏掉“征求卫健意见”",
        ),
    ),
    *cases(
        send_backs_lead_back,
        "error",
        ("delegated", "send_back_to: [accept]", "send_back_to: [acept]", "steps[4].send_back_to[0]", "想写“accept”"),
        (
            "delegated",
            "send_back_to: [accept]",
            "send_back_to: [deliver]",
            "steps[4].send_back_to[0]",
            "不在“乡镇审批”前面",
        ),
    ),
    *cases(
        send_backs_lead_back,
        "warning",
        (
            "delegated",
            "delivery: [window, home_visit]",
            "delivery: [window, home_visit], send_back_to: [accept]",
            "steps[5].send_back_to[0]",
            "已经作出审批决定",
        ),
    ),
    *cases(
        delegated_decisions_are_decisions,
        "warning",
        ("delegated", "kind: review", "kind: review, decides_for: health", "steps[3].decides_for", "不作审批决定"),
        ("delegated", _DECIDE, "    kind: decide\n    tier: county", "steps[4].decides_for", "本来就由部门办"),
    ),
    *cases(
        delegated_decisions_are_decisions,
        "hint",
        ("delegated", "power_source: entrusted_by_superior\n", "", "devolution", "哪一批委托下放的"),
    ),
    *cases(
        automatic_decisions_are_decisions,
        "warning",
        ("minimal", "kind: accept", "kind: accept, automatic: {rule: 都批准}", "steps[0].automatic", "用不上"),
    ),
    *cases(
        deliveries_are_at_delivery,
        "warning",
        ("minimal", "kind: accept", "kind: accept, delivery: [window]", "steps[0].delivery", "不是送达环节"),
    ),
    *cases(
        yellow_shares_are_parts,
        "error",
        ("delegated", "yellow_share: 1/4", "yellow_share: 4/4", "yellow_share", "大于 0、小于 1"),
        ("delegated", "yellow_share: 1/3", "yellow_share: 1/0", "steps[4].yellow_share", "大于 0、小于 1"),
    ),
    *cases(
        yellow_shares_are_parts,
        "warning",
        (
            "delegated",
            "yellow_share: 1/3",
            "yellow_share: 1/3\n    yellow: 1个工作日",
            "steps[4].yellow_share",
            "只留一样",
        ),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_a_devolution_in_the_right_mode_entrusts() -> None:
    row = (
        "devolution: [{from_tier: county, to_tier: township, batch: 一, mode: delegated, effective_from: 2026-01-01}]\n"
    )
    definition = changed("delegated", ("power_source: entrusted_by_superior\n", row))
    assert problems_of_rule(delegated_decisions_are_decisions, definition) == ()


def test_changes_are_said_as_a_clerk_says_them() -> None:
    old = changed("delegated")
    new = changed(
        "delegated",
        ("yellow_share: 1/4", "extension_limit: 当场"),
        ("decides_for: civil_affairs", "decides_for: health"),
        ("send_back_to: [accept]", "send_back_to: [accept, consult_civil]"),
        ("delivery: [window, home_visit]", "delivery: [window]"),
        ("情况没有变化 = 是}", "情况没有变化 = 否}"),
    )
    said = differences(old, new)
    assert "最长可延长由“10 个工作日”改为“不能延长”" in said
    assert "黄牌比例由“1/4”改为空" in said
    assert "环节“乡镇送达”：送达方式由“窗口领取、代办员送达”改为“窗口领取”" in said
    assert any(one.startswith("环节“乡镇审批”：自动审批：什么情况下自动批准由““情况没有变化”选“是””") for one in said)
