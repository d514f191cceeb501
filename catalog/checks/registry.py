"""The register of rules: each is a small function from a subject to the problems it finds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

from catalog.checks.solver import Solver
from catalog.conditions import ConditionError, Logic, SymbolTable, parse
from catalog.definition import FieldSpec, HandledBy, ServiceDefinition, Strict
from catalog.library import Library
from catalog.mends import Edit, Mend
from catalog.problems import Problem, dotted
from catalog.walk import CONDITION_KEYS, ConditionPlace

Location = tuple[str | int, ...]
# Texts that nobody reads as words.
_NO_PROSE = CONDITION_KEYS | {"id", "use", "options_use", "code", "kind", "pattern", "online_url", "sensitivity"}


class TextPlace(NamedTuple):
    """One text that people read: where it stands, under which key, and the model that holds it."""

    location: Location
    key: str
    text: str
    owner: Strict


@dataclass(frozen=True)
class Subject:
    """What a rule looks at: the definition gone over once, with its conditions read."""

    definition: ServiceDefinition
    symbols: SymbolTable
    nodes: Mapping[Location, Strict] = field(repr=False)  # every record of the definition by its place, () first
    conditions: tuple[ConditionPlace, ...]
    logics: Mapping[str, Logic] = field(repr=False)  # only the notations that can be read
    broken: Mapping[str, ConditionError] = field(repr=False)
    known_departments: Collection[str] | None = None
    library: Library | None = None

    @classmethod
    def of(
        cls,
        definition: ServiceDefinition,
        known_departments: Collection[str] | None = None,
        library: Library | None = None,
    ) -> Subject:
        """Read every condition; those that cannot be read are kept with their error."""
        symbols = SymbolTable.of(definition)
        nodes = dict(_nodes(definition, ()))
        places = tuple(_conditions(nodes))
        logics: dict[str, Logic] = {}
        broken: dict[str, ConditionError] = {}
        for notation in dict.fromkeys(place.notation for place in places):
            try:
                logics[notation] = parse(notation, symbols)
            except ConditionError as error:
                broken[notation] = error
        return cls(definition, symbols, nodes, places, logics, broken, known_departments, library)

    @cached_property
    def texts(self) -> tuple[TextPlace, ...]:
        """Every text with Chinese in it, in the order of the schema."""
        return tuple(_texts(self.nodes))

    @cached_property
    def fields(self) -> tuple[tuple[Location, FieldSpec], ...]:
        """All top-level fields with their location."""
        return tuple(
            (("sections", at, "fields", index), spec)
            for at, section in enumerate(self.definition.sections)
            for index, spec in enumerate(section.fields)
        )

    @cached_property
    def solver(self) -> Solver:
        """Asked whether conditions of this definition can hold."""
        definition = self.definition
        fields = {spec.id: spec for _, spec in self.fields}
        return Solver(self.symbols.by_id, fields, self._shown_by(), _people(definition))

    @cached_property
    def ticks(self) -> frozenset[str]:
        """Names with one option only: it may be chosen or not, and that is all."""
        return frozenset(name for name, symbol in self.symbols.by_id.items() if len(symbol.options) == 1)

    def _shown_by(self) -> Mapping[str, tuple[Logic, ...]]:
        shown = {one.id: self.logics_of(one.when) for one in self.definition.situations}
        for location, spec in self.fields:
            section = self.definition.sections[int(location[1])]
            shown[spec.id] = self.logics_of(section.when, spec.visible_when)
        return shown

    def logics_of(self, *notations: str | None) -> tuple[Logic, ...]:
        """What these conditions mean, those left out that are none or cannot be read."""
        return tuple(self.logics[one] for one in notations if one is not None and one in self.logics)


def _people(definition: ServiceDefinition) -> tuple[str, ...]:
    """Who may stand at the desk."""
    proxy = definition.proxy
    if not proxy.allowed:
        return (HandledBy.SELF.value,)
    return (HandledBy.SELF.value, *(one.value for one in proxy.who or HandledBy))


@cache
def _keys(model: type[Strict]) -> tuple[str, ...]:
    return tuple(model.model_fields)


def _nodes(model: Strict, location: Location) -> Iterator[tuple[Location, Strict]]:
    yield location, model
    for key in _keys(type(model)):
        value = getattr(model, key)
        if isinstance(value, Strict):
            yield from _nodes(value, (*location, key))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Strict):
                    yield from _nodes(item, (*location, key, index))


def _conditions(nodes: Mapping[Location, Strict]) -> Iterator[ConditionPlace]:
    for location, model in nodes.items():
        for key in _condition_keys(type(model)):
            notation = getattr(model, key)
            if notation is not None:
                yield ConditionPlace((*location, key), notation, model)


@cache
def _condition_keys(model: type[Strict]) -> tuple[str, ...]:
    return tuple(key for key in model.model_fields if key in CONDITION_KEYS)


@cache
def _text_keys(model: type[Strict]) -> tuple[str, ...]:
    return tuple(key for key in model.model_fields if key not in _NO_PROSE)


def _texts(nodes: Mapping[Location, Strict]) -> Iterator[TextPlace]:
    for location, model in nodes.items():
        for key in _text_keys(type(model)):
            value = getattr(model, key)
            if isinstance(value, str):
                if not value.isascii():
                    yield TextPlace((*location, key), key, value, model)
            elif isinstance(value, tuple):
                for index, item in enumerate(value):
                    if isinstance(item, str) and not item.isascii():
                        yield TextPlace((*location, key, index), key, item, model)


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


def cut(text: str, longest: int = 60) -> str:
    """A text as a message quotes it."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def setting(label: str, *changes: tuple[Location, Any]) -> Mend:
    """A mend that writes values at places; values are plain."""
    return Mend(label, tuple(Edit("set", dotted(location), _plain(value)) for location, value in changes))


def _plain(value: Any) -> Any:
    """As a tree holds it: words of an enumeration are strings, rows are lists."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


def removing(label: str, *places: Location) -> Mend:
    """A mend that takes entries away that stand in the definition itself."""
    return Mend(label, tuple(Edit("remove", dotted(location)) for location in places))
