"""An Excel file: every sheet a table, merged cells read as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from catalog.readers.paper.blocks import MOST_BLOCKS, MOST_COLUMNS, Block, Cells, Line, PaperRefused, lines_of
from catalog.workbook.cells import Broken, Formula, RawSheet, read_cells


def sheet_blocks(content: bytes) -> Iterator[Block]:
    """The rows of all sheets that are shown; a row with one cell is a line. Formulas are refused."""
    for number, sheet in enumerate(read_cells(content), start=1):
        if not sheet.hidden:
            yield from _rows(sheet, number)


def _rows(sheet: RawSheet, number: int) -> Iterator[Block]:
    if len(sheet.rows) > MOST_BLOCKS:
        raise PaperRefused(f"“{sheet.title}”表有 {len(sheet.rows)} 行，不像一份办事指南，最多 {MOST_BLOCKS} 行")
    covered = _covered(sheet)
    for at in sorted(sheet.rows):
        row = sheet.rows[at]
        last = max(row)
        if last > MOST_COLUMNS:
            raise PaperRefused(f"“{sheet.title}”表太宽，最多 {MOST_COLUMNS} 列")
        words = [_words(row.get(column), sheet) for column in range(1, last + 1)]
        for column in range(1, last + 1):
            if (above := covered.get((at, column))) is not None and not words[column - 1]:
                words[column - 1] = _words(sheet.rows.get(above[0], {}).get(above[1]), sheet)
        yield from _block(words, at, covered, number)


def _block(words: list[str], at: int, covered: dict[tuple[int, int], tuple[int, int]], number: int) -> Iterator[Block]:
    # A cell that goes on to the right is one cell.
    single = [word for column, word in enumerate(words, start=1) if covered.get((at, column), (0, column))[1] == column]
    said = [word for word in single if word]
    if len(said) == 1 and single[0]:
        yield from map(Line, lines_of(said[0]))
    elif said:
        yield Cells(tuple(single), number)


def _covered(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Every place that a merged cell covers, with that cell's own place (row, column)."""
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for left, top, right, bottom in sheet.merged:
        if (right - left + 1) * (bottom - top + 1) > MOST_BLOCKS * MOST_COLUMNS:
            raise PaperRefused(f"“{sheet.title}”表里合并的单元格太大")
        rows = [row for row in sheet.rows if top <= row <= bottom]
        for row in rows:
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                if (row, column) != (top, left):
                    places[row, column] = (top, left)
    return places


def _words(cell: Any, sheet: RawSheet) -> str:
    if isinstance(cell, Formula):
        raise PaperRefused(f"“{sheet.title}”表里有公式。请把公式粘贴成数值再上传")
    if cell is None or isinstance(cell, Broken):
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return "\n".join(lines_of(str(cell)))
