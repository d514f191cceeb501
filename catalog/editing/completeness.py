"""How much of what the standard asks of an item a draft says: percent, and what is missing with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.definition import ServiceDefinition
from catalog.editing.places import MISSING, Location, dotted, parse_path, value_at
from catalog.key_names import key_name, model_at
from catalog.library import Library
from catalog.library_merge import merge_definition
from catalog.readers.tree_reader import in_tree
from catalog.readers.yaml_nodes import load_yaml

_FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Missing:
    """One element that is not said yet: its place in the tree, and what to call it."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """`percent` from 0 to 100; it is 100 only when nothing is missing."""

    percent: int
    missing: tuple[Missing, ...]

    @property
    def sentence(self) -> str:
        """``还差 咨询电话、监督电话`` for a list, or nothing."""
        words = list(dict.fromkeys(one.label for one in self.missing))
        tail = f"等 {len(words)} 项" if len(words) > _SHOWN else ""
        return f"还差 {'、'.join(words[:_SHOWN])}{tail}" if words else ""


@dataclass(frozen=True, slots=True)
class _Element:
    """One line of the table. Paths are lists of keys, "[]" standing for every row."""

    path: str
    alternatives: tuple[str, ...]
    only_if: str
    weight: int
    words: str


_SHOWN = 3  # missing things named in a sentence


def completeness_of(tree: Any, library: Library | None = None) -> Completeness:
    """What a tree says, what its shared parts say included. Never raises on a bad tree."""
    if not isinstance(tree, dict):
        return Completeness(0, ())
    merged = merge_definition(tree, library.parts()) if library else None
    value, origins = (merged.value, merged.origins) if merged else (tree, ())
    said, whole = 0.0, 0
    missing: list[Missing] = []
    for element in _elements():
        gaps, places = _looked_up(value, element)
        if places:
            whole += element.weight
            said += element.weight * (places - len(gaps)) / places
        missing += [Missing(in_tree(gap, tree=tree, origins=origins), element.words) for gap in gaps]
    percent = round(100 * said / whole) if whole else 0
    unique = tuple(dict.fromkeys(missing))
    return Completeness(min(percent, 99) if unique else percent, unique)


def _looked_up(value: Any, element: _Element) -> tuple[list[str], int]:
    """Where the element is missing, and at how many places it is asked for."""
    if element.only_if and not _is_said_at(value, element.only_if):
        return [], 0
    *holders, key = element.path.split("[].")
    keys = [key, *(other.rpartition("[].")[2] for other in element.alternatives)]
    rows = list(_rows(value, holders))
    gaps = [where for row, where in rows if not any(_is_said_at(row, one) for one in keys)]
    return [dotted((*where, *parse_path(key))) for where in gaps], len(rows)


def _is_said_at(value: Any, path: str) -> bool:
    return _is_said(value_at(value, parse_path(path)))


def _rows(value: Any, lists: Sequence[str], location: Location = ()) -> Iterator[tuple[Any, Location]]:
    """Every mapping at the end of lists inside each other, with its place."""
    if not lists:
        yield value, location
        return
    here = parse_path(lists[0])
    rows = value_at(value, here)
    for index, row in enumerate(rows if isinstance(rows, list | tuple) else ()):
        if isinstance(row, Mapping) and "chain" not in row:
            yield from _rows(row, lists[1:], (*location, *here, index))


def _is_said(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return value is not MISSING and value not in (None, [], {}, (), False, 0)


@cache
def _elements() -> tuple[_Element, ...]:
    return tuple(_element(raw) for raw in load_yaml(_FILE.read_text("utf-8")).value["elements"])


def _element(raw: Mapping[str, Any]) -> _Element:
    path = raw["path"]
    return _Element(
        path, tuple(raw.get("or", ())), raw.get("only_if", ""), raw.get("weight", 1), raw.get("words") or _name_of(path)
    )


def _name_of(path: str) -> str:
    location = parse_path(path.replace("[]", ""))
    return key_name(model_at(ServiceDefinition, location[:-1]), str(location[-1]))
