"""The register of rules: each is a small function from a subject to the problems it finds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from catalog.conditions import ConditionError, Logic, SymbolTable, parse
from catalog.definition import ServiceDefinition
from catalog.mends import Edit, Mend
from catalog.problems import Problem, dotted
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


class Rule(Protocol):
    """A check: its name is that of its problems, its docstring names its source."""

    __name__: str

    def __call__(self, subject: Subject, /) -> Iterator[Problem]: ...


RuleT = TypeVar("RuleT", bound=Rule)
RULES: list[Rule] = []


def rule(function: RuleT) -> RuleT:
    """Register a rule; its docstring names the source."""
    RULES.append(function)
    return function


def error(location: Location, message: str, mend: Mend | None = None) -> Problem:
    """Keeps the definition from being published."""
    return Problem(dotted(location), "error", message, mend=mend)


def warning(location: Location, message: str, mend: Mend | None = None) -> Problem:
    """A reviewer would object; the desk still works."""
    return Problem(dotted(location), "warning", message, mend=mend)


def hint(location: Location, message: str, mend: Mend | None = None) -> Problem:
    """Could be better."""
    return Problem(dotted(location), "hint", message, mend=mend)


def setting(label: str, *changes: tuple[Location, Any]) -> Mend:
    """A mend that writes values at places; values are plain."""
    return Mend(label, tuple(Edit("set", dotted(location), value) for location, value in changes))
