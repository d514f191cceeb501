"""The blocks of a guide → a draft: what was placed where, from which words, and what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog.readers.paper.blocks import Block
from catalog.readers.paper.elements import place_all
from catalog.readers.paper.headings import take_apart
from catalog.readers.paper.placing import Placed, Placing

__all__ = ["PaperDraft", "Placed", "place"]


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """`tree` holds what was found and nothing else; `placed` says from which words; `leftovers` are for a person."""

    tree: dict[str, Any]
    placed: tuple[Placed, ...]
    leftovers: tuple[str, ...]


def place(blocks: Sequence[Block]) -> PaperDraft:
    """Place what can be placed. The name is that of the element, else that of the title."""
    found = take_apart(blocks)
    placing = Placing()
    for text in found.rest:
        placing.leave(text)
    place_all(found.elements, placing)
    if found.title:
        if "name" in placing.tree:
            placing.leave(found.title_line)
        else:
            placing.put(("name",), found.title, found.title_line)
            placing.placed.insert(0, placing.placed.pop())
    return PaperDraft(placing.tree, tuple(placing.placed), placing.gathered())
