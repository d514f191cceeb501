"""Parts of the library and those who use them: who uses what, what a part is called, what a change would do.

Plain values in, plain values out. A use is the kind and the name of a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.editing.parts import uses_of
from catalog.editing.places import MISSING, Location, value_at
from catalog.library import Library
from catalog.library_merge import chain_steps

Use = tuple[str, str]
_TITLE_KEYS = ("name", "title", "label", "id")


def uses_of_part(kind: str, value: Any) -> frozenset[Use]:
    """The parts of the library that a part, as written, names itself."""
    return uses_of(as_tree(kind, value))


def as_tree(kind: str, value: Any) -> dict[str, Any]:
    """A tree that holds nothing but this entry, in the list where entries of its kind stand."""
    if kind == "chains":
        return {"steps": chain_steps(value)}
    if kind == "option_lists":
        given = value if isinstance(value, dict) else {}
        field = {"id": "list", "label": given.get("title", ""), "kind": "choice", "options": given.get("options", [])}
        return {"sections": [{"fields": [field]}]}
    if kind == "fields":
        return {"sections": [{"fields": [value]}]}
    return {"legal_basis" if kind == "legal_bases" else kind: [value]}


def from_tree(kind: str, tree: Any, title: str = "") -> Any:
    """The part that `as_tree` made this tree of, as somebody changed it; None when it is not there any more.

    Chains and lists of options have their title apart: it is no key of a step or a field.
    """
    location: Location = ("sections", 0, "fields", 0) if kind in ("fields", "option_lists") else (_list_of(kind), 0)
    if kind == "chains":
        steps = value_at(tree, ("steps",))
        return {**({"title": title} if title else {}), "steps": steps} if isinstance(steps, list) else None
    found = value_at(tree, location)
    if kind == "option_lists":
        options = found.get("options", []) if isinstance(found, dict) else []
        return {"title": title, "options": options}
    return None if found is MISSING else found


def place_of(kind: str) -> str:
    """Where in the tree of `as_tree` the part stands, as a dotted path."""
    if kind == "chains":
        return "steps"
    return "sections[0].fields[0]" if kind in ("fields", "option_lists") else f"{_list_of(kind)}[0]"


def _list_of(kind: str) -> str:
    return "legal_basis" if kind == "legal_bases" else kind


def title_of(kind: str, name: str, value: Any) -> str:
    """What a part is called: by its own words, a chain without a title by its steps, else by the name it is used by."""
    if kind == "chains" and not (isinstance(value, dict) and value.get("title")):
        steps = chain_steps(value)
        return " → ".join(_step_word(one) for one in steps or ()) or name
    if not isinstance(value, Mapping):
        return name
    return next((str(value[key]) for key in _TITLE_KEYS if value.get(key)), name)


def _step_word(step: Any) -> str:
    if not isinstance(step, dict):
        return "？"
    return next((str(step[key]) for key in ("name", "use", "chain", "id") if step.get(key)), "？")


# ── a change ───────────────────────────────────────────────────────────────────────────────────────


def with_part(library: Library, kind: str, name: str, value: Any) -> dict[str, dict[str, Any]]:
    """All parts as written, this one as given; None takes it away."""
    raw = {one: dict(parts) for one, parts in library.raw.items()}
    named = raw.setdefault(kind, {})
    if value is None:
        named.pop(name, None)
    else:
        named[name] = value
    return raw


def reached_by(kind: str, name: str, *libraries: Library) -> frozenset[Use]:
    """The part itself and the parts that use it, directly or through others, in any of these libraries."""
    return reached_in(users_in(*libraries), kind, name)


def users_in(*libraries: Library) -> Mapping[Use, set[Use]]:
    """For every part the parts that name it, in any of these libraries."""
    users: dict[Use, set[Use]] = {}
    for library in libraries:
        for kind, parts in library.raw.items():
            for name, value in parts.items():
                for use in uses_of_part(kind, value):
                    users.setdefault(use, set()).add((kind, name))
    return users


def reached_in(users: Mapping[Use, set[Use]], kind: str, name: str) -> frozenset[Use]:
    """The part itself and all that use it, directly or through others."""
    found, waiting = {(kind, name)}, [(kind, name)]
    while waiting:
        fresh = users.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)


def overridden_keys(tree: Any, kind: str, name: str) -> tuple[str, ...]:
    """The keys that the entries using a part say of their own, in the order in which they stand."""
    if kind == "option_lists":
        entries = [one for one in _entries(tree, "fields") if one.get("options_use") == name and "options" in one]
        return ("options",) if entries else ()
    mine = [one for one in _entries(tree, kind) if one.get("use") == name]
    return tuple(dict.fromkeys(key for one in mine for key in one if key not in ("use", "id")))


def _entries(tree: Any, kind: str) -> Iterator[dict[str, Any]]:
    """All entries of a tree that may use a part of this kind."""
    if kind != "fields":
        yield from _rows(tree.get(_list_of(kind)) if isinstance(tree, dict) else None)
        return
    waiting = _rows(tree.get("sections") if isinstance(tree, dict) else None)
    for holder in waiting:
        for column in _rows(holder.get("fields")):
            yield column
            yield from _rows(column.get("fields"))


def _rows(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
