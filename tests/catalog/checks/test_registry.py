"""The register: every rule stands in it, says where it comes from, and is broken by some test."""

from __future__ import annotations

import inspect

import pytest

from catalog.checks import RULE_MODULES, RULES, check_definition
from catalog.checks.documents import basis_is_stated
from catalog.checks.eligibility import eligibility_is_known_at_the_desk
from catalog.checks.reach import proxies_have_their_section
from catalog.checks.registry import Rule
from catalog.checks.samples import there_is_a_sample
from catalog.checks.sharing import shared_parts_leave_something
from catalog.problems import Problem
from tests.catalog.checks.every import CASES
from tests.catalog.checks.support import changed, problems_of_rule
from tests.definitions import load

_ALONE = {
    there_is_a_sample,
    basis_is_stated,
    proxies_have_their_section,
    shared_parts_leave_something,
    eligibility_is_known_at_the_desk,
}
_SOURCES = ("Our rule", "Service-elements", "Rule ", "Rules ", "Sample guides", "Time-limits", "Proxy-", "行政许可法")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_names_its_source(rule: Rule) -> None:
    assert (inspect.getdoc(rule) or "").startswith(_SOURCES)
    assert inspect.getmodule(rule) in RULE_MODULES


def test_each_rule_is_broken_by_a_test() -> None:
    tried = {case.rule for case in CASES} | _ALONE
    assert tried == set(RULES)


def test_basis_without_article_is_a_hint() -> None:
    (problem,) = problems_of_rule(basis_is_stated, load("minimal"))
    assert problem.severity == "hint"
    stated = changed("minimal", ("level: regulation", "level: regulation, article: 第九条"))
    assert problems_of_rule(basis_is_stated, stated) == ()


def test_all_problems_at_once_errors_first_and_once_each() -> None:
    definition = changed(
        "minimal",
        ("item_type: payment", "item_type: paiment"),
        ("id: decide", "id: accept"),
        ("visits_reason: 需要核对原件\n", ""),
    )
    problems = check_definition(definition)
    severities = [problem.severity for problem in problems]
    assert severities[:3] == ["error", "error", "warning"]
    assert set(severities[3:]) == {"hint"}
    assert {problem.rule for problem in problems} >= {
        "codes_are_known",
        "lists_have_unique_ids",
        "visits_are_explained",
    }
    assert len(set(problems)) == len(problems)
    assert all(isinstance(problem, Problem) and problem.message for problem in problems)


def test_the_shipped_county_has_enough_rules_in_three_severities() -> None:
    severities = {rule: set[str]() for rule in RULES}
    for case in CASES:
        severities[case.rule].add(case.severity)
    assert len(RULES) >= 40
    assert set().union(*severities.values()) == {"error", "warning", "hint"}
