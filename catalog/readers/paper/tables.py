"""Tables of a paper guide: a row that heads the columns, and the rows below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from catalog.readers.paper.headings import Element
from catalog.readers.paper.placing import Placing

Heads = Mapping[str, tuple[str, ...]]  # the key of a column → the words guides put over it; "name" must be among them
PlaceRow = Callable[[Mapping[str, str], str, Placing], None]
_IN_BRACKETS = re.compile(r"\s|[（(].*?[）)]")


def place_rows(element: Element, heads: Heads, place: PlaceRow, placing: Placing) -> None:
    """Hands each row on as key → words (``?其他`` for an unknown column) and as one line; without a head it is left."""
    columns: list[str] | None = None
    keys = {word: key for key, words in heads.items() for word in words}
    for row in element.rows:
        whole = " ".join(cell for cell in row if cell)
        if found := _columns(row, keys):
            columns = found
        elif columns:
            place(_cells(row, columns), whole, placing)
        else:
            placing.leave(whole)


def _columns(row: Sequence[str], keys: Mapping[str, str]) -> list[str] | None:
    """What each column holds, when the row is the head of the table; an unknown one keeps its own words."""
    plain = [_IN_BRACKETS.sub("", cell) for cell in row]
    if "name" not in {keys.get(cell) for cell in plain} or sum(cell in keys for cell in plain) < 2:
        return None
    return [keys.get(cell, f"?{cell}") for cell in plain]


def _cells(row: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    return {key: cell.replace("\n", " ").strip() for key, cell in zip(columns, row, strict=False) if cell.strip()}
