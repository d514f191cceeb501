"""Lists as workbooks: one sheet, heads that stay, and no cell that is worked out when it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Heads = Sequence[tuple[str, int]]  # words, and the width in characters


def workbook_of(title: str, heads: Heads, rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet: heads with their widths in characters, then the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for number, (_head, width) in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, _(head), bold=True) for head, _width in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """Text is written as text, also when it begins like a formula."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
