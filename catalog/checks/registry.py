"""The register of rules: each is a small function from a subject to the problems it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from catalog.conditions import ConditionError, Logic, SymbolTable, parse
from catalog.definition import ServiceDefinition
from catalog.problems import Problem, Severity, dotted
from catalog.walk import ConditionPlace, conditions_of

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule looks at: the definition with its conditions read once."""

    definition: ServiceDefinition
    symbols: SymbolTable
    conditions: tuple[ConditionPlace, ...]
    logics: Mapping[str, Logic] = field(repr=False)  # only the notations that can be read
    broken: Mapping[str, ConditionError] = field(repr=False)
    known_departments: Collection[str] | None = None

    @classmethod
    def of(cls, definition: ServiceDefinition, known_departments: Collection[str] | None) -> Subject:
        """Read every condition; those that cannot be read are kept with their error."""
        symbols = SymbolTable.of(definition)
        places = tuple(conditions_of(definition))
        logics: dict[str, Logic] = {}
        broken: dict[str, ConditionError] = {}
        for notation in dict.fromkeys(place.notation for place in places):
            try:
                logics[notation] = parse(notation, symbols)
            except ConditionError as error:
                broken[notation] = error
        return cls(definition, symbols, places, logics, broken, known_departments)


Rule = Callable[[Subject], Iterator[Problem]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule; its docstring names the source."""
    RULES.append(function)
    return function


def error(location: Location, message: str) -> Problem:
    """Keeps the definition from being published."""
    return _problem(location, "error", message)


def warning(location: Location, message: str) -> Problem:
    """A reviewer would object; the desk still works."""
    return _problem(location, "warning", message)


def hint(location: Location, message: str) -> Problem:
    """Could be better."""
    return _problem(location, "hint", message)


def _problem(location: Location, severity: Severity, message: str) -> Problem:
    return Problem(dotted(location), severity, message)
