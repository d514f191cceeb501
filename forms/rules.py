"""Rules between answers: which are broken, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.compiled import CompiledDefinition
from catalog.definition import RuleSpec
from forms.plan import RuleQuestion, plan_of


def is_broken(compiled: CompiledDefinition, rule: RuleSpec, names: Mapping[str, object]) -> bool:
    """Whether the answers surely break the rule; as long as one that it needs is missing, they do not."""
    return compiled.holds(rule.when, names) is True and compiled.holds(rule.check, names) is False


def broken_rules(
    compiled: CompiledDefinition, names: Mapping[str, object], step_id: str | None = None
) -> Iterator[RuleQuestion]:
    """The rules of one form that these answers break, in the order of the definition."""
    for one in plan_of(compiled).rules:
        if one.belongs_to(step_id) and is_broken(compiled, one.rule, names):
            yield one
