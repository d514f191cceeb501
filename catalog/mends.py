"""What a one-click mend does: edits of the plain tree of a draft, each at a dotted path.

`set` writes a value (missing mappings on the way are made), `remove` takes a key or an item away (what is not there is
fine), `insert` puts an item before the position at the end of its path (``steps[2]``; the length of the list appends).
Edits are applied one after the other. A mend prefers `set` to `remove`: what a shared part gives cannot be removed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a tree. `value` is plain (str, int, list …); it counts when compared, not when hashed."""

    op: Literal["set", "remove", "insert"]
    path: str
    value: Any = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Mend:
    """`label` says on a button what happens, for example ``改成“当场”``."""

    label: str
    edits: tuple[Edit, ...]

    def moved(self, translate: Callable[[str], str | None]) -> Mend | None:
        """The same mend with its paths in other coordinates, or None where one of them has no place there."""
        paths = [translate(edit.path) for edit in self.edits]
        edits = [replace(edit, path=path) for edit, path in zip(self.edits, paths, strict=True) if path is not None]
        return replace(self, edits=tuple(edits)) if len(edits) == len(self.edits) else None
