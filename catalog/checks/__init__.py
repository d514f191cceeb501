"""The rules a definition must keep. Each is a small registered function whose docstring names its source.

The editor, the importer and the command line all show the list that `check_definition` returns.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from catalog.checks import (
    conditions,
    contact,
    documents,
    eligibility,
    fields,
    guide,
    identities,
    laws,
    limits,
    pickers,
    reach,
    rules,
    samples,
    sharing,
    steps,
    tiers,
    ways,
    wording,
    words,
)
from catalog.checks.registry import RULES, Subject
from catalog.definition import ServiceDefinition
from catalog.library import Library
from catalog.problems import Problem, in_order

__all__ = ["RULES", "RULE_MODULES", "check_definition"]

# Naming them here is what registers their rules.
RULE_MODULES = (
    identities,
    words,
    fields,
    pickers,
    conditions,
    eligibility,
    documents,
    steps,
    ways,
    limits,
    reach,
    rules,
    tiers,
    guide,
    contact,
    laws,
    wording,
    samples,
    sharing,
)


def check_definition(
    definition: ServiceDefinition,
    *,
    known_departments: Collection[str] | None = None,
    library: Library | None = None,
) -> tuple[Problem, ...]:
    """All problems of a definition, errors first. Departments and shared parts are checked when they are given."""
    subject = Subject.of(definition, known_departments, library)
    return in_order(replace(problem, rule=rule.__name__) for rule in RULES for problem in rule(subject))
