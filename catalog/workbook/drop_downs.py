"""The hidden sheet behind the drop-downs: one column a list."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.cell import get_column_letter

from catalog.workbook import layout
from catalog.workbook.choices import Lists
from catalog.workbook.text import guarded


class DropDowns:
    """Lists that columns ask for, each written once."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._columns: dict[str, tuple[str, ...]] = {}

    def formula(self, name: str) -> str | None:
        """Where the words of a list stand, as a validation names them; None for a list without words."""
        if name not in self._columns:
            self._columns[name] = ("是", "否") if name == "yes_no" else self._lists[name].words
        words = self._columns[name]
        letter = get_column_letter(list(self._columns).index(name) + 1)
        return f"'{layout.WORDS}'!${letter}$1:${letter}${len(words)}" if words else None

    def add_sheet(self, book: Workbook) -> None:
        """The sheet itself; call it last, when every list has been asked for."""
        page: Any = book.create_sheet(layout.WORDS)
        page.sheet_state = "hidden"
        for row in zip_longest(*self._columns.values()):
            page.append([None if word is None else _as_text(page, word) for word in row])


def _as_text(page: Any, word: str) -> Any:
    cell = WriteOnlyCell(page, value=guarded(word))
    cell.data_type = "s"
    return cell
