"""A definition ready for use: its conditions parsed once, its names and its digest at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.conditions import Evaluator, Logic, SymbolTable, evaluator, parse, sentence
from catalog.definition import ServiceDefinition
from catalog.versions import digest
from catalog.walk import conditions_of


@dataclass(frozen=True, slots=True)
class CompiledDefinition:
    """Made by `compile_definition`; one for each digest is enough, it never changes."""

    definition: ServiceDefinition
    digest: str
    symbols: SymbolTable
    _logics: Mapping[str, Logic] = field(repr=False)
    _evaluators: Mapping[str, Evaluator] = field(repr=False, compare=False)

    def logic(self, notation: str) -> Logic:
        """The logic of a condition of this definition (or of any other notation in its names)."""
        known = self._logics.get(notation)
        return known if known is not None else parse(notation, self.symbols)

    def holds(self, notation: str | None, names: Mapping[str, object]) -> bool | None:
        """Whether a condition holds; None = not yet known. No condition (None) always holds."""
        if notation is None:
            return True
        known = self._evaluators.get(notation)
        return (known if known is not None else evaluator(self.logic(notation)))(names)

    def sentence(self, notation: str) -> str:
        """The condition as a Chinese sentence."""
        return sentence(self.logic(notation), self.symbols)


def compile_definition(definition: ServiceDefinition) -> CompiledDefinition:
    """Parse every condition once. Raises ConditionError on one that cannot be read: check the definition first."""
    symbols = SymbolTable.of(definition)
    notations = {place.notation for place in conditions_of(definition)}
    logics = {notation: parse(notation, symbols) for notation in sorted(notations)}
    evaluators = {notation: evaluator(logic) for notation, logic in logics.items()}
    return CompiledDefinition(definition, digest(definition), symbols, logics, evaluators)
