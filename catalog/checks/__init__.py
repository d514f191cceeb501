"""The rules a definition must keep. Each is a small registered function whose docstring names its source.

The editor, the importer and the command line all show the list that `check_definition` returns.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from catalog.checks import conditions, documents, fields, guide, identities, limits, samples, steps, words
from catalog.checks.registry import RULES, Subject
from catalog.definition import ServiceDefinition
from catalog.problems import Problem, in_order

__all__ = ["RULES", "RULE_MODULES", "check_definition"]

# Naming them here is what registers their rules.
RULE_MODULES = (identities, words, fields, conditions, documents, steps, limits, guide, samples)


def check_definition(
    definition: ServiceDefinition, *, known_departments: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """All problems of a definition, errors first. Departments are checked when the county's are given."""
    subject = Subject.of(definition, known_departments)
    return in_order(replace(problem, rule=rule.__name__) for rule in RULES for problem in rule(subject))
