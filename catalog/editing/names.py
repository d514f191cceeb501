"""The names that conditions of a tree may use: also of one that cannot be read as a whole, as far as its parts can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.conditions.symbols import Symbol, SymbolTable, of_field, of_situation, reserved
from catalog.definition import FieldSpec, ServiceDefinition, SituationSpec
from catalog.library import Library
from catalog.library_merge import merge_definition
from catalog.readers.validation import validate

# What a name needs to be compared; the rest of a field may be wrong.
_OF_FIELD = ("id", "label", "kind", "options", "options_from", "unit", "computed")
_OF_SITUATION = ("id", "question", "options", "multiple")


def symbols_of(tree: Any, library: Library | None = None, definition: ServiceDefinition | None = None) -> SymbolTable:
    """The names of the definition when the tree could be read, else those that can be made out. Never raises."""
    if definition is not None:
        return SymbolTable.of(definition)
    if not isinstance(tree, dict):
        return SymbolTable.from_symbols([reserved()])
    value = merge_definition(tree, library.parts()).value if library else tree
    return SymbolTable.from_symbols(_symbols(value))


def _symbols(value: Mapping[str, Any]) -> Iterator[Symbol]:
    yield reserved()
    for raw in rows_of(value, "situations"):
        if situation := _situation(raw):
            yield of_situation(situation)
    for section in rows_of(value, "sections"):
        for raw in rows_of(section, "fields"):
            if spec := _field(raw):
                yield of_field(spec)


def rows_of(holder: Any, key: str) -> list[Any]:
    """The mappings of a list, [] when there is none."""
    rows = holder.get(key) if isinstance(holder, Mapping) else None
    return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list | tuple) else []


def _field(raw: Mapping[str, Any]) -> FieldSpec | None:
    """A half-written label, list of options or rule of computing must not take the name away."""
    needed = {"label": raw.get("id"), **{key: raw[key] for key in _OF_FIELD if raw.get(key) not in (None, "")}}
    bare = {key: needed[key] for key in ("id", "label", "kind") if key in needed}
    return validate(FieldSpec, needed)[0] or validate(FieldSpec, bare)[0]


def _situation(raw: Mapping[str, Any]) -> SituationSpec | None:
    needed = {key: raw[key] for key in _OF_SITUATION if raw.get(key) not in (None, "")}
    return validate(SituationSpec, {"question": raw.get("id"), **needed})[0]
