"""Tiers, codes and devolution."""

from __future__ import annotations

import pytest

from catalog.checks.tiers import (
    codes_say_what_the_service_is,
    devolution_rows_follow_each_other,
    devolved_tiers_do_something,
    exercise_tiers_hold_the_approval,
    first_review_fits_the_steps,
    items_are_on_application,
    joint_departments_are_others,
    lists_do_not_repeat,
    names_stand_alone,
    parents_are_whole,
    places_fit_the_acceptance,
    power_has_its_source,
    services_have_a_kind_of_result,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_TASK = "12441500196720244T4000564213003"
_MOVE = "{from_tier: county, to_tier: township, batch: 第一批, mode: window_moved, effective_from: 2026-01-01}"
_ON = _MOVE.replace("county", "TOWN").replace("township", "village").replace("TOWN", "township")

CASES = [
    *cases(
        exercise_tiers_hold_the_approval,
        "warning",
        (
            "minimal",
            "approval_tier: county",
            "approval_tier: county\nexercise_tiers: [township]",
            "exercise_tiers",
            "没有县级",
        ),
    ),
    *cases(
        first_review_fits_the_steps,
        "warning",
        (
            "minimal",
            "approval_tier: county",
            "approval_tier: county\nfirst_review_tier: village",
            "first_review_tier",
            "没有村（社区）的环节",
        ),
        (
            "rows",
            "approval_tier: county",
            "approval_tier: county\nfirst_review_tier: city",
            "first_review_tier",
            "没有市级的环节",
        ),
        (
            "publicity",
            "approval_tier: township",
            "approval_tier: village\nfirst_review_tier: township",
            "first_review_tier",
            "还高",
        ),
    ),
    *cases(
        first_review_fits_the_steps,
        "hint",
        (
            "publicity",
            "name: 民主评议, kind: vote",
            "name: 民主评议, kind: review",
            "first_review_tier",
            "初审层级却没有写",
        ),
    ),
    *cases(
        places_fit_the_acceptance,
        "hint",
        (
            "minimal",
            "consult_phone",
            "places: [village_station], consult_phone",
            "contact.places",
            "办理地点里却没有乡镇",
        ),
    ),
    *cases(
        items_are_on_application,
        "warning",
        ("minimal", "item_type: payment", "item_type: penalty", "item_type", "不是依申请办理"),
    ),
    *cases(
        power_has_its_source,
        "warning",
        (
            "minimal",
            "item_type: payment",
            "item_type: payment\nbody_nature: entrusted_body",
            "power_source",
            "应当是委托",
        ),
    ),
    *cases(
        power_has_its_source,
        "hint",
        (
            "minimal",
            "item_type: payment",
            "item_type: payment\npower_source: devolved",
            "devolution",
            "权力来源是上级下放",
        ),
    ),
    *cases(
        codes_say_what_the_service_is,
        "warning",
        ("rich", "local_catalog_code: XK0010100Y", "catalog_code: '000164213003'", "codes.catalog_code", "应当是 05"),
        (
            "rich",
            "local_catalog_code: XK0010100Y",
            f"task_code: {_TASK.replace('T4', 'T2')}",
            "codes.task_code",
            "第 19 位",
        ),
    ),
    *cases(
        parents_are_whole,
        "hint",
        ("minimal", "name: 最小事项", "name: 最小事项\nparent_code: T-PARENT", "parent_name", "请写上主项名称"),
        ("minimal", "name: 最小事项", "name: 最小事项\nparent_name: 主项", "parent_code", "请写上主项代码"),
    ),
    *cases(
        lists_do_not_repeat,
        "warning",
        (
            "minimal",
            "acceptance_tiers: [township]",
            "acceptance_tiers: [township, township]",
            "acceptance_tiers",
            "写了不止一遍",
        ),
        ("minimal", "[本县户籍居民]", "[本县户籍居民, 本县户籍居民]", "conditions", "“本县户籍居民”写了"),
    ),
    *cases(
        joint_departments_are_others,
        "warning",
        (
            "minimal",
            "department: civil_affairs",
            "department: civil_affairs\njoint_departments: [health, civil_affairs]",
            "joint_departments",
            "不用写在联办",
        ),
    ),
    *cases(
        devolution_rows_follow_each_other,
        "warning",
        ("rich", f"  - {_MOVE}", f"  - {_MOVE}\n  - {_MOVE}", "devolution[1]", "写了两遍"),
        (
            "rich",
            f"  - {_MOVE}",
            f"  - {_MOVE}\n  - {_ON.replace('2026', '2025')}",
            "devolution[1].effective_from",
            "早于下放到乡镇",
        ),
    ),
    *cases(
        devolved_tiers_do_something,
        "warning",
        ("rich", f"  - {_MOVE}", f"  - {_MOVE}\n  - {_ON}", "devolution[1].to_tier", "已经下放到村"),
    ),
    *cases(
        services_have_a_kind_of_result,
        "hint",
        (
            "minimal",
            "results:\n  - {name: 办理结果通知, kind: other, delivery: [window]}\n",
            "",
            "results",
            "办完给什么结果",
        ),
    ),
    *cases(
        names_stand_alone,
        "hint",
        ("minimal", "name: 最小事项", "name: 最小事项\naliases: [最小事项]", "aliases", "不用再写事项名称"),
        ("minimal", "summary: 测试用的小事项", "summary: 最小事项", "summary", "和名称一样"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_moved_on_after_it_came_is_right() -> None:
    definition = changed("rich", (f"  - {_MOVE}", f"  - {_MOVE}\n  - {_ON.replace('2026', '2027')}"))
    assert problems_of_rule(devolution_rows_follow_each_other, definition) == ()


def test_codes_that_agree_are_right() -> None:
    codes = f"catalog_code: '000564213003', task_code: {_TASK}"
    definition = changed("rich", ("local_catalog_code: XK0010100Y", codes))
    assert problems_of_rule(codes_say_what_the_service_is, definition) == ()
