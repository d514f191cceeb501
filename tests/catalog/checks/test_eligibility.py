"""Conditions that are checked before papers are collected."""

from __future__ import annotations

import pytest

from catalog.checks.eligibility import (
    eligibility_can_be_met,
    eligibility_is_known_at_the_desk,
    eligibility_says_what_then,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_OF = "promised_limit: 10个工作日"
_HEAD = "eligibility:\n  - {id: person, title: 一定能核对, then: 另行申请, check: "


def _with(check: str) -> str:
    return f"{_HEAD}{check}}}\n{_OF}"


CASES = [
    *cases(
        eligibility_can_be_met,
        "error",
        ("minimal", _OF, _with("由谁办理 = 本人 且 由谁办理 = 近亲属"), "eligibility[0].check", "谁也办不了"),
    ),
    *cases(
        eligibility_says_what_then,
        "hint",
        ("minimal", _OF, _with("由谁办理 = 本人").replace("then: 另行申请, ", ""), "eligibility[0]", "怎么办"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_rule_finds_its_mistake(case: Case) -> None:
    assert_broken(case)


def test_what_a_later_step_fills_in_is_too_late() -> None:
    late = (
        "      - {id: applicant_phone,",
        "      - {id: home, label: 现场, kind: boolean, step: accept}\n      - {id: applicant_phone,",
    )
    definition = changed("minimal", late, (_OF, _with("现场 = 是")))
    problems = problems_of_rule(eligibility_is_known_at_the_desk, definition)
    assert [one.message for one in problems] == ["“现场”要到后面的环节才填，收材料时核对不了"]
