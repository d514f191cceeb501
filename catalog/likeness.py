"""Rows of services that say what a shared part says, or nearly: they could use the part.

Services are looked at as stored JSON with every key written out: a county's catalogue is gone through in a second.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from catalog.definition import ServiceDefinition
from catalog.editing.places import Location
from catalog.library import Library
from catalog.library_merge import PART_MODELS
from catalog.readers.validation import validate

Row = dict[str, Any]
_LIST_OF = {"legal_bases": "legal_basis"}
_TITLES = ("name", "label", "title")
_NOT_COMPARED = frozenset({"id", "use", "options_use", *_TITLES})
_MARKS = re.compile(r"[（(].*?[）)]|[\s、，。《》“”·/]")
_NEAR_NAME, _NEAR_CONTENT, _NEAR_OPTIONS = 0.7, 0.6, 0.75  # shares that must be equal


@dataclass(frozen=True, slots=True)
class Like:
    """A row like the part: where it stands in the definition, and the keys in which it differs."""

    location: Location
    title: str
    differs: tuple[str, ...]


def part_row(kind: str, name: str, library: Library) -> Row | None:
    """The part with every key written out; None for a chain, which is found by its steps, or an unsound part."""
    model = validate(PART_MODELS[kind], library.parts()[kind].get(name))[0] if kind != "chains" else None
    row: Row | None = json.loads(model.model_dump_json()) if model is not None else None
    return row


def like_rows(definition: Mapping[str, Any], kind: str, part: Row) -> Iterator[Like]:
    """Rows of a stored definition that use no part yet and are like this one."""
    for location, row in _rows(definition, "fields" if kind == "option_lists" else kind):
        if row.get("use") is None and row.get("options_use") is None:
            differs = _other_options(row, part) if kind == "option_lists" else _other_keys(row, part)
            if differs is not None:
                yield Like(location, _title(row), differs)


def _rows(definition: Mapping[str, Any], kind: str) -> Iterator[tuple[Location, Row]]:
    if kind != "fields":
        key = _LIST_OF.get(kind, kind)
        yield from (((key, index), row) for index, row in enumerate(definition.get(key, ())))
        return
    for at, section in enumerate(definition.get("sections", ())):
        for index, row in enumerate(section["fields"]):
            place = ("sections", at, "fields", index)
            yield place, row
            yield from (((*place, "fields", number), column) for number, column in enumerate(row.get("fields", ())))


def _other_keys(row: Row, part: Row) -> tuple[str, ...] | None:
    """The keys in which they differ; None when they are not alike. Keys of which neither says anything do not count."""
    name = _likeness(_title(row), _title(part))
    keys = [key for key in part if key in row and key not in _NOT_COMPARED and (part[key] or row[key])]
    other = tuple(key for key in keys if row[key] != part[key])
    content = 1 - len(other) / len(keys) if keys else 1.0
    titles = tuple(key for key in _TITLES if key in part and row.get(key) != part[key])
    alike = name == 1 or (name >= _NEAR_NAME and content >= _NEAR_CONTENT)
    return (*titles, *other) if alike else None


def _other_options(row: Row, part: Row) -> tuple[str, ...] | None:
    mine, theirs = [{one["label"] for one in holder.get("options") or ()} for holder in (row, part)]
    if not mine or len(mine & theirs) / len(mine | theirs) < _NEAR_OPTIONS:
        return None
    return () if row["options"] == part["options"] else ("options",)


def _likeness(one: str, other: str) -> float:
    """1 for the same words, brackets and marks aside."""
    one, other = _MARKS.sub("", one), _MARKS.sub("", other)
    return 1.0 if one == other else SequenceMatcher(None, one, other).ratio()


def _title(row: Row) -> str:
    return next((str(row[key]) for key in _TITLES if row.get(key)), "")


def binding(definition: ServiceDefinition, locations: list[Location], kind: str, name: str) -> ServiceDefinition:
    """The definition with these rows marked as using the part; what they say stays what it is."""
    plain = definition.model_dump()
    for location in locations:
        row: Any = plain
        for part in location:
            row = row[part]
        row["options_use" if kind == "option_lists" else "use"] = name
    return ServiceDefinition.model_validate(plain)
