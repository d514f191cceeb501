"""The draft while it grows: values at their paths, each with the piece of the source it came from, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.problems import dotted

MOST_ROWS: Final = 100  # of one list; a guide with more is none
MOST_LEFT: Final = 400
_PREFIXES = {"documents": "document", "steps": "step"}


@dataclass(frozen=True, slots=True)
class Placed:
    """One value: where it stands in the tree, and the words of the guide that say it."""

    path: str
    source: str


@dataclass(slots=True)
class Placing:
    """What has been placed so far. A place that is taken is not written over: the later words are left."""

    tree: dict[str, Any] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    _left: set[str] = field(default_factory=set)

    def put(self, location: tuple[str, ...], value: Any, source: str) -> bool:
        """Write a value; where one stands already, the source is left and False returned."""
        holder = self.tree
        for key in location[:-1]:
            holder = holder.setdefault(key, {})
        if location[-1] in holder:
            if holder[location[-1]] != value:
                self.leave(source)
            return False
        holder[location[-1]] = value
        self.placed.append(Placed(dotted(location), source))
        return True

    def add(self, key: str, row: Mapping[str, Any] | str, source: str) -> None:
        """Add a row to a list; it gets an id where its kind has one."""
        rows = self.tree.setdefault(key, [])
        if isinstance(row, Mapping):
            row = {"id": f"{_PREFIXES[key]}_{len(rows) + 1}", **row} if key in _PREFIXES else dict(row)
        rows.append(row)
        self.placed.append(Placed(dotted((key, len(rows) - 1)), source))

    def is_full(self, key: str) -> bool:
        """Whether a list takes no more rows."""
        return len(self.tree.get(key, ())) >= MOST_ROWS

    def leave(self, text: str) -> None:
        """Note words that found no place, each once."""
        text = text.strip()
        if text and text not in self._left:
            self._left.add(text)
            self.leftovers.append(text)

    def gathered(self) -> tuple[str, ...]:
        """What was left, in no more pieces than a person can go through: neighbours together."""
        size = -(-len(self.leftovers) // MOST_LEFT) or 1
        return tuple("\n".join(self.leftovers[at : at + size]) for at in range(0, len(self.leftovers), size))
