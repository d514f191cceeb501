"""Which shared parts of the library a tree or a definition uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.definition import ServiceDefinition
from catalog.editing.trees import tree_of
from catalog.library import Library

_LISTS = {"documents": "documents", "sections": "sections", "steps": "steps", "legal_basis": "legal_bases"}


def uses_of(source: Any, library: Library | None = None) -> frozenset[tuple[str, str]]:
    """(kind, name) of every part in use. Never raises on a bad tree.

    A definition has its chains written out: they are found again in the library, when one is given.
    """
    tree = tree_of(source, library) if isinstance(source, ServiceDefinition) else source
    return frozenset(_in_definition(tree)) if isinstance(tree, dict) else frozenset()


def _in_definition(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, kind in _LISTS.items():
        for entry in _rows(tree.get(key)):
            yield from _in_entry(kind, entry)


def _in_entry(kind: str, entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, of_kind in (("use", kind), ("chain", "chains"), ("options_use", "option_lists")):
        name = entry.get(key)
        if isinstance(name, str) and (key == "use" or kind == {"chain": "steps", "options_use": "fields"}[key]):
            yield of_kind, name
    if kind in ("sections", "fields"):
        for column in _rows(entry.get("fields")):
            yield from _in_entry("fields", column)


def _rows(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
