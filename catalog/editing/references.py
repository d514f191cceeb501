"""What refers to what in a tree: conditions, sources, groups, routes and samples name fields, papers and steps.

Looked up in the tree with its shared parts laid in; places are those of that whole (`Whole`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalog.conditions import ConditionError, Logic, SymbolTable, parse
from catalog.conditions.symbols import fold
from catalog.editing.names import symbols_of
from catalog.editing.place_words import place_words
from catalog.editing.places import Location, dotted, value_at
from catalog.library import Library
from catalog.library_merge import merge_definition
from catalog.walk import CONDITION_KEYS

# What is named: ("name", id) a field or situation, ("option", id, code) one of its options, ("column", id, id of the
# column), ("document", id), ("group", id), ("step", id).
Target = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names something. In samples the key of a mapping may be the name: `is_key`."""

    location: Location
    target: Target
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """Where something is used, for a person: a place of the tree and what it is."""

    path: str
    sentence: str


@dataclass(frozen=True)
class Whole:
    """A tree with its parts laid in. `origins[i]` is the item of the tree that step i came from."""

    tree: Mapping[str, Any]
    value: Mapping[str, Any]
    origins: tuple[int, ...]
    library: Library | None

    @classmethod
    def of(cls, tree: Mapping[str, Any], library: Library | None) -> Whole:
        """Lay the library under a tree; never raises on a bad one."""
        if library is None:
            steps = tree.get("steps")
            return cls(tree, tree, tuple(range(len(steps) if isinstance(steps, list) else 0)), None)
        merged = merge_definition(dict(tree), library.parts())
        return cls(tree, merged.value, merged.origins, library)

    @cached_property
    def symbols(self) -> SymbolTable:
        """The names its conditions may use."""
        return symbols_of(self.tree, self.library)

    def located(self, location: Location) -> Location:
        """The place in the tree; what lies in a step of a chain is the chain."""
        if location[:1] != ("steps",) or len(location) < 2 or not isinstance(location[1], int):
            return location
        item = ("steps", self.origins[location[1]])
        step = value_at(self.tree, item)
        return item if isinstance(step, Mapping) and "chain" in step else (*item, *location[2:])

    def path(self, location: Location) -> str:
        """The place in the tree, as a path."""
        return dotted(self.located(location))

    def places(self, location: Location) -> list[Location]:
        """The places here of a place in the tree: a chain stands for several steps."""
        if location[:1] != ("steps",) or len(location) < 2:
            return [location]
        steps = [index for index, origin in enumerate(self.origins) if origin == location[1]]
        return [("steps", index, *location[2:]) for index in steps]


def uses(whole: Whole, location: Location) -> list[Use]:
    """Everything outside the place that needs what stands there or whose id it is: a row, or all rows of a list."""
    holders = [_holder_of(whole.value, place) for place in whole.places(location)]
    targets = {target for holder in holders for row in _rows_at(whole.value, holder) for target in named_in(*row)}
    found = [one for one in references(whole) if one.target in targets]
    outside = [one for one in found if not any(one.location[: len(holder)] == holder for holder in holders)]
    unique = {whole.path(one.location): _said(whole, one.location) for one in outside}
    return [Use(path, sentence) for path, sentence in unique.items()]


def _said(whole: Whole, location: Location) -> str:
    """Steps of a chain are called by their own names, with the chain's."""
    words = place_words(whole.value, location, whole.library)
    return words if len(whole.located(location)) == len(location) else f"环节链里{words}"


def _holder_of(value: Any, location: Location) -> Location:
    """The row a place belongs to (``documents[2].id`` is about ``documents[2]``), or the list that it is."""
    if isinstance(value_at(value, location), list | tuple):
        return location
    while location and not isinstance(location[-1], int):
        location = location[:-1]
    return location


def _rows_at(value: Any, location: Location) -> list[tuple[Any, Location]]:
    """The row at a place, or all rows of the list there, each with the value they stand in."""
    found = value_at(value, location)
    if location and isinstance(found, list | tuple):
        return [(value, (*location, index)) for index in range(len(found))]
    return [(value, location)]


def named_in(value: Any, location: Location) -> Iterator[Target]:
    """What others may name of the thing at a place, everything inside it included."""
    row = value_at(value, location)
    match location:
        case ("situations", int()):
            yield from _named_symbol(row)
        case ("situations" | "sections", *_, "options", int()):
            holder = value_at(value, location[:-2])
            if _is_named(holder) and (code := option_code(row)):
                yield ("option", holder["id"], code)
        case ("sections", int()):
            fields = row.get("fields") if isinstance(row, Mapping) else None
            for index in range(len(fields) if isinstance(fields, list) else 0):
                yield from named_in(value, (*location, "fields", index))
        case ("sections", int(), "fields", int()):
            yield from _named_symbol(row)
        case ("sections", int(), "fields", int(), "fields", int()):
            holder = value_at(value, location[:-2])
            if _is_named(holder) and _is_named(row):
                yield ("column", holder["id"], row["id"])
        case (("documents" | "document_groups" | "steps") as key, int()) if _is_named(row):
            yield ({"documents": "document", "document_groups": "group", "steps": "step"}[key], row["id"])


def _named_symbol(row: Any) -> Iterator[Target]:
    if _is_named(row):
        yield ("name", row["id"])


def _is_named(row: Any) -> bool:
    return isinstance(row, Mapping) and isinstance(row.get("id"), str)


def option_code(option: Any) -> str | None:
    """The code of an option, written in full or as a bare word."""
    code = option.get("code") if isinstance(option, Mapping) else option
    return code if isinstance(code, str) else None


# ── what is named where ────────────────────────────────────────────────────────────────────────────


def references(whole: Whole) -> Iterator[Reference]:
    """Every reference of a tree."""
    for place, notation in conditions_in(whole.value):
        for target in _targets_of(notation, whole.symbols):
            yield Reference(place, target)
    yield from _in_lists(whole.value)
    yield from _in_samples(whole)


def conditions_in(value: Any, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """Every condition with its place."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key in CONDITION_KEYS and isinstance(one, str):
                yield (*location, key), one
            elif location[-1:] not in (("answers",), ("situations",)) or location[:1] != ("samples",):
                yield from conditions_in(one, (*location, str(key)))
    elif isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from conditions_in(one, (*location, index))


def _targets_of(notation: str, symbols: SymbolTable) -> Iterator[Target]:
    try:
        yield from targets_in(parse(notation, symbols))
    except ConditionError:
        yield from _mentioned(notation, symbols)


def targets_in(logic: Logic) -> Iterator[Target]:
    """The names a logic looks at, and the options it compares them with."""
    operator, arguments = next(iter(logic.items()))
    if operator in ("and", "or", "!"):
        for part in arguments:
            yield from targets_in(part)
    elif operator == "missing":
        yield ("name", str(arguments[0]))
    else:
        yield from _compared(*arguments)


def _compared(left: Any, right: Any) -> Iterator[Target]:
    name, other = (right["var"], left) if isinstance(right, dict) else (left["var"], right)
    yield ("name", name)
    if isinstance(other, dict):
        yield ("name", other["var"])
    for value in other if isinstance(other, list) else [other]:
        if isinstance(value, str):
            yield ("option", name, value)


def _mentioned(notation: str, symbols: SymbolTable) -> Iterator[Target]:
    """A condition that cannot be read may still mean the names that stand in it."""
    folded = fold(notation)
    for symbol in symbols.by_id.values():
        if symbol.id in folded or fold(symbol.label) in folded:
            yield ("name", symbol.id)


# Keys that hold an id (or a list of ids): the lists they stand in, the key, and what the id is of.
_KEYS = (
    (("sections", "fields"), "step", "step"),
    (("sections", "fields", "computed"), "source", "name"),
    (("sections", "fields"), "matches", "name"),
    (("rules",), "at", "name"),
    (("documents",), "group", "group"),
    (("steps", "routes"), "to", "step"),
    (("steps",), "parallel_with", "step"),
    (("steps",), "send_back_to", "step"),
    (("proxy",), "collector_documents", "document"),
    (("devolution", "former", "steps"), "step", "step"),
)


def _in_lists(value: Any) -> Iterator[Reference]:
    for path, key, kind in _KEYS:
        for row, location in _reached(value, path):
            yield from _ids(row.get(key), (*location, key), kind)
    for row, location in _reached(value, ("situations",)):
        if _is_named(row) and isinstance(row.get("default"), str):
            yield Reference((*location, "default"), ("option", row["id"], row["default"]))


def _reached(
    value: Any, path: tuple[str, ...], location: Location = ()
) -> Iterator[tuple[Mapping[str, Any], Location]]:
    """The mappings at the end of keys, through lists."""
    if isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from _reached(one, path, (*location, index))
    elif isinstance(value, Mapping):
        if not path:
            yield value, location
        elif path[0] in value:
            yield from _reached(value[path[0]], path[1:], (*location, path[0]))


def _ids(found: Any, location: Location, kind: str) -> Iterator[Reference]:
    if isinstance(found, str):
        yield Reference(location, (kind, found))
    for index, one in enumerate(found if isinstance(found, list | tuple) else ()):
        if isinstance(one, str):
            yield Reference((*location, index), (kind, one))


def _in_samples(whole: Whole) -> Iterator[Reference]:
    for row, location in _reached(whole.value, ("samples",)):
        for key in ("situations", "answers"):
            given = row.get(key)
            for name, answer in given.items() if isinstance(given, Mapping) else ():
                yield Reference((*location, key, name), ("name", name), is_key=True)
                yield from _ids_of_options(answer, (*location, key, name), name, whole.symbols)


def _ids_of_options(answer: Any, location: Location, name: str, symbols: SymbolTable) -> Iterator[Reference]:
    symbol = symbols.by_id.get(name)
    many = isinstance(answer, list | tuple)
    for index, one in enumerate(answer if many else [answer]):
        place = (*location, index) if many else location
        if symbol and symbol.value in ("choice", "multi") and isinstance(one, str):
            yield Reference(place, ("option", name, one))
        if symbol and symbol.value == "rows" and isinstance(one, Mapping):
            for column in one:
                yield Reference((*place, column), ("column", name, column), is_key=True)
