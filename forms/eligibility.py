"""Whether the conditions of an item are met, as far as the answers go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.compiled import CompiledDefinition
from catalog.conditions import names_used
from catalog.eligibility_specs import EligibilitySpec


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition. `met` is None while the answers do not decide it."""

    spec: EligibilitySpec
    met: bool | None


def verdicts(compiled: CompiledDefinition, names: Mapping[str, object]) -> tuple[Verdict, ...]:
    """All conditions in the order of the definition, judged by what is known."""
    return tuple(Verdict(spec, compiled.holds(spec.check, names)) for spec in compiled.definition.eligibility)


def unmet(compiled: CompiledDefinition, names: Mapping[str, object]) -> tuple[EligibilitySpec, ...]:
    """The conditions that the answers surely do not meet."""
    return tuple(one.spec for one in verdicts(compiled, names) if one.met is False)


def by_situation(compiled: CompiledDefinition) -> frozenset[str]:
    """Ids of the situations that somebody may answer who tells nothing about a person, and that decide something.

    What a situation hangs on besides (a field, an earlier question) is not asked here, so only free ones count.
    """
    free = {situation.id for situation in compiled.definition.situations if situation.when is None}
    used = (names_used(compiled.logic(spec.check)) for spec in compiled.definition.eligibility)
    return frozenset(_flat(used)) & free


def may_decide(compiled: CompiledDefinition, spec: EligibilitySpec) -> bool:
    """Whether situations alone can say something about this condition."""
    return bool(names_used(compiled.logic(spec.check)) & by_situation(compiled))


def _flat(sets: Iterable[Iterable[str]]) -> Iterable[str]:
    return (name for one in sets for name in one)
