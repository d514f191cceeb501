"""A service definition from YAML text: the definition, or every problem of the text at once."""

from __future__ import annotations

from catalog.library import Library
from catalog.readers.tree_reader import ReadResult, read_tree
from catalog.readers.yaml_nodes import load_yaml

__all__ = ["ReadResult", "read_definition"]


def read_definition(text: str, *, library: Library | None = None) -> ReadResult:
    """Read a definition; never raises on bad text. Without a library, `use` is kept but nothing is laid in."""
    loaded = load_yaml(text)
    return read_tree(loaded.value, library=library, lines=loaded.lines, earlier=loaded.problems)
