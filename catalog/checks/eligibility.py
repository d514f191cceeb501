"""Conditions that are checked before papers are collected must be possible, and decided by what the applicant says."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.checks.registry import Subject, error, hint, rule, warning
from catalog.conditions import names_used
from catalog.problems import Problem


@rule
def eligibility_can_be_met(subject: Subject) -> Iterator[Problem]:
    """Our rule: a condition that no answer meets turns everybody away."""
    for index, spec in enumerate(subject.definition.eligibility):
        logic = subject.logics.get(spec.check)
        if logic is not None and not subject.solver.can_hold((logic, True)):
            yield error(("eligibility", index, "check"), f"条件“{spec.title}”怎么填都不会符合，谁也办不了")


@rule
def eligibility_is_known_at_the_desk(subject: Subject) -> Iterator[Problem]:
    """Our rule: what a later step fills in cannot be checked before papers are collected."""
    late = {field.id: field.label for field in subject.definition.fields() if field.step is not None}
    for index, spec in enumerate(subject.definition.eligibility):
        logic = subject.logics.get(spec.check)
        for name in sorted(names_used(logic) & late.keys()) if logic is not None else ():
            yield warning(("eligibility", index, "check"), f"“{late[name]}”要到后面的环节才填，收材料时核对不了")


@rule
def eligibility_says_what_then(subject: Subject) -> Iterator[Problem]:
    """Our rule, after one-time notice (SY-3): who is told no is told what to do instead."""
    for index, spec in enumerate(subject.definition.eligibility):
        if not spec.then.strip():
            yield hint(("eligibility", index), f"条件“{spec.title}”没有写不符合的人怎么办")
