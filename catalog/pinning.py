"""A tree keeps what it means when the library under it changes: what would change is written as own keys.

`pin(tree, old, new)` read with the new library is the definition that the tree was with the old one. Entries that mean
the same under both stay as they are; a chain that changed is written out as its old steps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from pydantic_core import PydanticUndefined

from catalog.library import Library
from catalog.library_merge import KINDS, LISTS, Merger

Entry = dict[str, Any]
_HOLDERS = frozenset({"sections", "fields"})


def pin(tree: Mapping[str, Any], old: Library, new: Library) -> dict[str, Any]:
    """The tree with everything pinned that the new library would change. Never raises on a bad tree."""
    pinner = _Pinner(old, new)
    pinned = dict(tree)
    for key, kind in LISTS.items():
        entries = tree.get(key)
        if isinstance(entries, list):
            pinned[key] = [one for entry in entries for one in pinner.entries(kind, entry)]
    return pinned


def bound(entry: Mapping[str, Any], *, kind: str, name: str, library: Library) -> dict[str, Any]:
    """The entry as one that uses a part, saying what it said: only what differs from the part stays its own."""
    own: Entry = {"options_use" if kind == "option_lists" else "use": name, **entry}
    if kind == "option_lists":
        return _without(own, _laid(library, "fields", {"options_use": name}), ("options",))
    pinner = _Pinner(library, library)
    kept = pinner.kept(kind, _laid(library, kind, dict(entry)), own)
    return _without(kept, _laid(library, kind, {"use": name}), tuple(kept.keys() - {"use", "id"}))


def _without(entry: Entry, part: Entry, keys: tuple[str, ...]) -> Entry:
    """The entry without those of the keys that say what the part says."""
    return {key: value for key, value in entry.items() if key not in keys or _text(part, key) != _text(entry, key)}


class _Pinner:
    """Two libraries, and what an entry is under each."""

    def __init__(self, old: Library, new: Library) -> None:
        self._old, self._new = old, new

    def entries(self, kind: str, entry: Any) -> Iterator[Any]:
        """What stands for one item of a list: itself, pinned, or the old steps of a chain."""
        if kind == "steps" and isinstance(entry, dict) and set(entry) == {"chain"}:
            yield from self._chain(entry)
        else:
            yield self._pinned(kind, entry)

    def _chain(self, item: Entry) -> Iterator[Any]:
        name = item["chain"]
        steps = self._old.chains.get(name) if isinstance(name, str) else None
        if steps is None or self._new.chains.get(name) == steps:
            yield item
            return
        for step in steps:
            yield self._pinned("steps", self._shortened("steps", dict(step)))

    def _pinned(self, kind: str, entry: Any) -> Any:
        if not isinstance(entry, dict):
            return entry
        return self.kept(kind, _laid(self._old, kind, entry), dict(entry))

    def kept(self, kind: str, wanted: Entry, own: Entry) -> Entry:
        """The entry with own keys added until, under the new library, it says what is wanted."""
        # A key pinned may bring another list of options with it; what is own already never changes again.
        while changed := _changed(kind, wanted, _laid(self._new, kind, own)):
            fresh = {key: self._value(kind, key, wanted[key]) for key in changed if key in wanted}
            gone = {key: _usual(kind, key) for key in changed if key not in wanted}
            if _stands(own, {**fresh, **gone}):
                break
            own |= {**fresh, **gone}
        return own

    def _value(self, kind: str, key: str, value: Any) -> Any:
        """An own value. Fields inside it may use parts too: each is pinned for itself."""
        if key != "fields" or kind not in _HOLDERS or not isinstance(value, list):
            return value
        return [self._pinned("fields", self._shortened("fields", one)) for one in value]

    def _shortened(self, kind: str, entry: Any) -> Any:
        """An entry written out, as its use and what differs from the part under the old library."""
        name = entry.get("use") if isinstance(entry, dict) else None
        part = _laid(self._old, kind, {"use": name}) if isinstance(name, str) else {}
        if not isinstance(entry, dict) or not part.keys() <= entry.keys():
            return entry
        return {key: value for key, value in entry.items() if key == "use" or _text(part, key) != _text(entry, key)}


def _laid(library: Library, kind: str, entry: Entry) -> Entry:
    merged: Entry = Merger(library.parts(), resolved=True).entry(kind, entry, ())
    return merged


def _changed(kind: str, wanted: Entry, found: Entry) -> list[str]:
    """Keys that say something else now, in the order of the model; keys that no model has are left alone."""
    known = KINDS[kind].model_fields
    return [key for key in known if key != "use" and _text(wanted, key) != _text(found, key)]


def _text(entry: Entry, key: str) -> str | None:
    """A value so that 1, 1.0 and true differ, as they do to a reader."""
    return json.dumps(entry[key], sort_keys=True, default=str) if key in entry else None


def _usual(kind: str, key: str) -> Any:
    """What a key says when nobody says it, as a plain value."""
    usual = KINDS[kind].model_fields[key].get_default(call_default_factory=True)
    if usual is PydanticUndefined:
        return None
    if isinstance(usual, Enum):
        return usual.value
    return list(usual) if isinstance(usual, tuple) else usual


def _stands(own: Entry, wanted: Entry) -> bool:
    """Whether the entry says all of it already, so that pinning again would change nothing."""
    return all(_text(own, key) == _text(wanted, key) for key in wanted)
