"""A definition → YAML text that reads back to an equal definition, in the order of the schema, defaults left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from catalog.definition import ServiceDefinition
from catalog.editing.trees import tree_of
from catalog.library import Library
from catalog.readers.yaml_nodes import DataLoader

_WIDTH = 110  # columns, a Chinese character being two of them would still fit a screen


def write_definition(definition: ServiceDefinition, *, library: Library | None = None) -> str:
    """The YAML text. Parts with `use` are written in full, so that the text means the same with any library.

    With a library they are written as what differs from its part: the short form an administrator edits.
    """
    return dump_tree(tree_of(definition, library))


def dump_tree(tree: Mapping[str, Any]) -> str:
    """Plain values as YAML text that the reader gives back equal."""
    text = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=_WIDTH)
    return str(text)


class _Dumper(yaml.SafeDumper):
    """Writes what `DataLoader` reads: the same words need quotes for both."""

    yaml_implicit_resolvers = DataLoader.yaml_implicit_resolvers

    def ignore_aliases(self, data: Any) -> bool:
        """Equal parts are written twice: the reader takes no anchors."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand two columns in from their key."""
        super().increase_indent(flow, False)


# YAML 1.1 takes these for line breaks, but PyYAML does not escape them outside double quotes.
_HIDDEN_BREAKS = frozenset("\x85\u2028\u2029\ufeff")


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Several lines as a block; the emitter falls back to quotes where a block would not keep every blank."""
    style = '"' if _HIDDEN_BREAKS & set(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
