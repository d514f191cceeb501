"""Parts of the library and those who use them: who uses what, what a part is called, what a change would do.

Plain values in, plain values out. A use is the kind and the name of a part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.editing.parts import uses_of
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
    if kind == "fields":
        return {"sections": [{"fields": [value]}]}
    return {} if kind == "option_lists" else {"legal_basis" if kind == "legal_bases" else kind: [value]}


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
