"""Two people changed one draft: their trees are brought together place by place, and what both changed is told.

Rows of a list are matched by what they are called (id, code, part in use, name), never by their position.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.editing.place_words import place_words, value_words
from catalog.editing.places import MISSING, Location, dotted
from catalog.library import Library

_NAMES = ("id", "code", "use", "chain", "name", "title", "question", "label", "keeper", "who", "batch", "to", "value")
Name = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both changed. Where one took a row away and the other changed it, the row stays and its side is "".

    `path` is a place of the merged tree, which holds mine (or, where I took the row away, theirs).
    """

    path: str
    place: str
    base: str
    mine: str
    theirs: str
    mine_value: Any = None
    theirs_value: Any = None
    mine_is_gone: bool = False
    theirs_is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """The tree with everything that only one of them changed, and the places where a person must choose."""

    tree: Any
    conflicts: tuple[Conflict, ...]


def merge(base: Any, mine: Any, theirs: Any, library: Library | None = None) -> Merged:
    """Bring two changes of one tree together. Never raises. The library says what parts in use are called."""
    merger = _Merger()
    tree = merger.value(base, mine, theirs, ())
    told = tuple(_told(one, tree, library) for one in merger.conflicts)
    return Merged(None if tree is MISSING else tree, told)


@dataclass(frozen=True, slots=True)
class _Open:
    location: Location
    base: Any
    mine: Any
    theirs: Any


@dataclass(slots=True)
class _Merger:
    conflicts: list[_Open] = field(default_factory=list)

    def value(self, base: Any, mine: Any, theirs: Any, location: Location) -> Any:
        if same(mine, theirs) or same(theirs, base):
            return mine
        if same(mine, base):
            return theirs
        if isinstance(mine, dict) and isinstance(theirs, dict):
            return self._mapping(base if isinstance(base, dict) else {}, mine, theirs, location)
        if _are_rows(mine) and _are_rows(theirs):
            return self._rows(base if _are_rows(base) else [], mine, theirs, location)
        self.conflicts.append(_Open(location, base, mine, theirs))
        return theirs if mine is MISSING else mine

    def _mapping(
        self, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], location: Location
    ) -> dict[str, Any]:
        result = {}
        for key in _in_order(list(base), list(mine), list(theirs)):
            of_base, of_mine, of_theirs = (one.get(key, MISSING) for one in (base, mine, theirs))
            merged = self.value(of_base, of_mine, of_theirs, (*location, key))
            if merged is not MISSING:
                result[key] = merged
        return result

    def _rows(self, base: list[Any], mine: list[Any], theirs: list[Any], location: Location) -> list[Any]:
        named = [dict(_named(rows)) for rows in (base, mine, theirs)]
        result: list[Any] = []
        for name in _in_order(*map(list, named)):
            of_base, of_mine, of_theirs = (rows.get(name, MISSING) for rows in named)
            merged = self.value(of_base, of_mine, of_theirs, (*location, len(result)))
            if merged is not MISSING:
                result.append(merged)
        return result


def same(one: Any, other: Any) -> bool:
    """Equal and of one type all the way down: 1, 1.0 and true are three values. The order of keys says nothing."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _are_rows(value: Any) -> bool:
    """Lists of mappings are matched by name; so are lists of different words. [] may be either."""
    return isinstance(value, list) and all(isinstance(one, dict | str) for one in value)


def _named(rows: Sequence[Any]) -> Iterator[tuple[Name, Any]]:
    """Every row under its name and how many of that name came before it."""
    seen: Counter[str] = Counter()
    for row in rows:
        name = _name(row)
        yield (name, seen[name]), row
        seen[name] += 1


def _name(row: Any) -> str:
    if isinstance(row, str):
        return row
    if not row.get("id") and isinstance(row.get("use"), str):
        return str(row["use"])  # it has the id of its part
    return next((f"{row[key]}" for key in _NAMES if isinstance(row.get(key), str) and row[key]), json.dumps(row))


def _in_order(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """All names in the order of the side that moved them; what only the other has follows what it followed there."""
    of_base, of_mine = set(base), set(mine)
    moved = [one for one in mine if one in of_base] != [one for one in base if one in of_mine]
    first, second = (mine, theirs) if moved else (theirs, mine)
    known, before = set(first), None
    following: dict[Any, list[Any]] = {}
    for name in second:
        if name in known:
            before = name
        else:
            following.setdefault(before, []).append(name)
    return [*following.get(None, ()), *(one for name in first for one in (name, *following.get(name, ())))]


def _told(one: _Open, tree: Any, library: Library | None) -> Conflict:
    base, mine, theirs = (value_words(one.location, side) for side in (one.base, one.mine, one.theirs))
    return Conflict(
        path=dotted(one.location),
        place=place_words(tree, one.location, library),
        base=base,
        mine=mine,
        theirs=theirs,
        mine_value=None if one.mine is MISSING else one.mine,
        theirs_value=None if one.theirs is MISSING else one.theirs,
        mine_is_gone=one.mine is MISSING,
        theirs_is_gone=one.theirs is MISSING,
    )
