"""Places in a tree: ``documents[2].originals`` ⇄ ("documents", 2, "originals"), and what stands there."""

from __future__ import annotations

import re
from typing import Any

from catalog.problems import dotted

__all__ = ["MISSING", "Location", "dotted", "has", "parse_path", "value_at"]

Location = tuple[str | int, ...]
_STEP = re.compile(r"\[(\d{1,6})\]|\.?([^.\[\]]+)")


class _Missing:
    """Nothing stands there; None is something."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()


def parse_path(path: str) -> Location:
    """The location of a dotted path; ValueError when it is none."""
    location: list[str | int] = []
    position = 0
    while position < len(path):
        found = _STEP.match(path, position)
        if found is None:
            raise ValueError(f"no path: {path!r}")
        location.append(int(found[1]) if found[1] is not None else found[2])
        position = found.end()
    return tuple(location)


def value_at(tree: Any, location: Location) -> Any:
    """What stands at a place, or MISSING."""
    for part in location:
        if not has(tree, part):
            return MISSING
        tree = tree[part]
    return tree


def has(tree: Any, part: str | int) -> bool:
    """Whether a mapping has this key, or a list this position."""
    if isinstance(part, int):
        return isinstance(tree, list) and part < len(tree)
    return isinstance(tree, dict) and part in tree
