"""An Excel workbook → the trees of its services, with every cell that cannot be understood named."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from catalog.library import Library
from catalog.readers.safe_zip import UnsafeArchiveError
from catalog.suggestions import did_you_mean
from catalog.workbook import layout
from catalog.workbook.assembling import Entry, assemble
from catalog.workbook.cells import Broken, Formula, Raw, RawSheet, no_value, read_cells
from catalog.workbook.choices import Lists
from catalog.workbook.columns import Column, Sheet
from catalog.workbook.entries import place_nothing, place_value
from catalog.workbook.found import CellProblem, Header, SheetService, Spot, WorkbookResult
from catalog.workbook.kinds import UnreadableError, plain_text
from catalog.workbook.text import EMPTY

MOST_SERVICES: Final = 3000
_HEADER_ROWS = 6  # the heading stands in one of the first rows
_MARKS = str.maketrans("", "", "*＊ \n\r\t")


def read_workbook(content: bytes, *, library: Library | None = None, departments: Mapping[str, str]) -> WorkbookResult:
    """Every service of the workbook. Never raises on a bad file: what refuses it as a whole is in `problems`."""
    result = WorkbookResult()
    try:
        raw_sheets = read_cells(content)
    except UnsafeArchiveError as refusal:
        result.problems.append(CellProblem(str(refusal)))
        return result
    _Reading(result, Lists(library or Library(), departments)).read(raw_sheets)
    return result


class _Reading:
    def __init__(self, result: WorkbookResult, lists: Lists) -> None:
        self._result, self._lists = result, lists
        self._services: dict[str, SheetService] = {}
        self._entries: dict[str, dict[str, list[Entry]]] = {}  # by code and sheet
        self._seen: dict[str, int] = {}  # rows of 事项 by code

    def read(self, raw_sheets: list[RawSheet]) -> None:
        by_title = {one.title.strip(): one for one in raw_sheets}
        missing = [title for title in layout.ORDER if title not in by_title]
        for title in missing:
            self._result.problems.append(CellProblem(f"缺少“{title}”表。没有内容也请保留这张表，可以从模板里复制"))
        if missing:
            return
        for title in layout.ORDER:
            self._sheet(layout.sheets()[title], by_title[title])
        if len(self._services) > MOST_SERVICES:
            self._result.problems.append(CellProblem(f"一次最多导入 {MOST_SERVICES} 个事项，请分成几个文件"))
            return
        for code, service in self._services.items():
            self._finish(code, service)
        self._result.services = list(self._services.values())

    def _finish(self, code: str, service: SheetService) -> None:
        entries = self._entries.get(code, {})
        if layout.SERVICES not in entries:
            first = next((one for rows in entries.values() for one in rows), None)
            spot = Spot(first.sheet, first.row, 1, layout.CODE_HEADER) if first else None
            service.problems.append(CellProblem(f"“事项”表里没有编码为 {code} 的事项", spot))
        assemble(service, entries, self._lists, self._result.headers)

    # ── a sheet ────────────────────────────────────────────────────────────────────────────────────

    def _sheet(self, sheet: Sheet, raw: RawSheet) -> None:
        header = self._header(sheet, raw)
        if header is None:
            return
        self._result.headers[sheet.title] = header
        merged = _merged_cells(raw, header)
        last = ""
        for number, cells in raw.rows.items():
            if number <= header.row:
                continue
            code, problem = self._code(header, number, cells, last, merged)
            if code.startswith(layout.EXAMPLE):
                continue
            last = code or last
            if code:
                self._row(header, number, cells, code, [*problem, *_merge_problems(sheet, header, number, merged)])
            else:
                self._result.problems += problem

    def _header(self, sheet: Sheet, raw: RawSheet) -> Header | None:
        if raw.hidden:
            self._result.problems.append(CellProblem(f"“{sheet.title}”表是隐藏的。请取消隐藏，看过内容再上传"))
            return None
        for number in sorted(raw.rows)[:_HEADER_ROWS]:
            words = {column: _header_word(cell) for column, cell in raw.rows[number].items()}
            code = next((column for column, word in words.items() if word in _CODE_WORDS), None)
            if code is not None:
                header = Header(sheet, number, code)
                self._columns(header, words)
                return header
        self._result.problems.append(
            CellProblem(f"“{sheet.title}”表没有表头：前几行里找不到“{layout.CODE_HEADER}”这一列")
        )
        return None

    def _columns(self, header: Header, words: dict[int, str]) -> None:
        sheet = header.sheet
        known = {_header_word(one.also): one for one in (*sheet.owner, *sheet.columns) if one.also}
        known |= {_header_word(one.header): one for one in (*sheet.owner, *sheet.columns)}
        known.pop(_header_word(layout.CODE_HEADER), None)
        is_services = sheet.title == layout.SERVICES
        for number, word in words.items():
            column = known.get(word)
            if word == layout.NAME_HEADER and not is_services:
                header.ignored.add(number)
            if number == header.code or number in header.ignored:
                continue
            if column is None or column in header.columns.values():
                what = f"有两列都叫“{word}”" if column else f"不认识的列“{word[:30]}”{did_you_mean(word, list(known))}"
                self._refuse_header(header, number, f"{what}。请改正表头，或者删去这一列")
            else:
                header.columns[number] = column
        absent = [one.header for one in known.values() if one not in header.columns.values()]
        if absent := list(dict.fromkeys(absent)):
            spot = Spot(sheet.title, header.row, header.code, layout.CODE_HEADER)
            some = "、".join(absent[:10]) + ("等" if len(absent) > 10 else "")
            message = f"“{sheet.title}”表缺少{some}列，这些内容会当作没有填"
            self._result.problems.append(CellProblem(message, spot, "warning"))

    def _refuse_header(self, header: Header, column: int, message: str) -> None:
        header.broken = True
        self._result.problems.append(CellProblem(message, Spot(header.sheet.title, header.row, column)))

    # ── a row ──────────────────────────────────────────────────────────────────────────────────────

    def _code(
        self, header: Header, number: int, cells: dict[int, Raw], last: str, merged: Mapping[tuple[int, int], int]
    ) -> tuple[str, list[CellProblem]]:
        """The service a row belongs to; one without a code is laid at the door of the service above it."""
        spot = Spot(header.sheet.title, number, header.code, layout.CODE_HEADER)
        cell = cells.get(header.code)
        if isinstance(cell, Formula | Broken):
            return last, [CellProblem(no_value(cell), spot)]
        if cell is not None:
            return unicodedata.normalize("NFKC", plain_text(cell)).strip().upper()[:40], []
        if (number, header.code) in merged and last:
            return last, [CellProblem(f"事项代码合并了单元格，这一行按 {last} 读取", spot, "warning")]
        return last, [CellProblem("这一行没有填事项代码，不知道是哪个事项的", spot)]

    def _row(self, header: Header, number: int, cells: dict[int, Raw], code: str, problems: list[CellProblem]) -> None:
        service = self._services.setdefault(code, SheetService(code))
        sheet = header.sheet
        entry = Entry(sheet.title, number)
        if sheet.title == layout.SERVICES:
            if code in self._seen:
                message = f"事项代码 {code} 在第 {self._seen[code]} 行已经有了"
                problems.append(CellProblem(message, Spot(sheet.title, number, header.code, layout.CODE_HEADER)))
            self._seen.setdefault(code, number)
            entry.values["code"] = code
        if header.broken:
            spot = Spot(sheet.title, header.row, header.code)
            problems.append(CellProblem(f"“{sheet.title}”表的表头有错，请先改表头", spot))
        problems += self._values(header, number, cells, entry)
        service.problems += problems
        self._entries.setdefault(code, {}).setdefault(sheet.title, []).append(entry)

    def _values(self, header: Header, number: int, cells: dict[int, Raw], entry: Entry) -> Iterator[CellProblem]:
        for place, column in sorted(header.columns.items(), key=lambda one: one[1].position):
            if place not in cells:
                continue
            try:
                self._value(column, cells[place], entry, is_owner=column in header.sheet.owner)
            except UnreadableError as error:
                yield CellProblem(str(error), Spot(header.sheet.title, number, place, column.header))
        for place in cells.keys() - header.columns.keys() - header.ignored - {header.code}:
            if not header.broken:
                yield CellProblem("这一格在表头以外，不知道是什么内容", Spot(header.sheet.title, number, place))

    def _value(self, column: Column, cell: Raw, entry: Entry, *, is_owner: bool) -> None:
        if isinstance(cell, Formula | Broken):
            raise UnreadableError(no_value(cell))
        if is_owner:
            entry.owner[column.path[0]] = column.kind.read(cell, self._lists)
        elif isinstance(cell, str) and cell.strip() == EMPTY:
            place_nothing(entry.values, column)
        else:
            place_value(entry.values, column, self._answer(column, cell))

    def _answer(self, column: Column, cell: Raw) -> Any:
        """The value of a cell; answers of samples keep their type until their field is known."""
        if isinstance(cell, Formula | Broken):
            raise UnreadableError(no_value(cell))
        return cell if column is layout.ANSWER_VALUE else column.kind.read(cell, self._lists)


def _header_word(cell: Raw) -> str:
    """A heading as it is compared: marks of required columns and line ends make no difference."""
    return cell.translate(_MARKS) if isinstance(cell, str) else ""


_CODE_WORDS = {layout.CODE_HEADER, "事项编码"}


# ── merged cells ───────────────────────────────────────────────────────────────────────────────────


def _merged_cells(raw: RawSheet, header: Header) -> dict[tuple[int, int], int]:
    """Rows and columns of merged cells below the heading that hold nothing themselves, and the row that does."""
    covered: dict[tuple[int, int], int] = {}
    for left, top, right, bottom in raw.merged:
        if bottom <= header.row:
            continue
        for row in range(max(top, header.row + 1), min(bottom, top + _MOST_MERGED) + 1):
            covered.update({(row, column): top for column in range(left, min(right, left + _MOST_MERGED) + 1)})
    return covered


_MOST_MERGED = 300  # rows and columns of one merged range that are looked at


def _merge_problems(
    sheet: Sheet, header: Header, number: int, merged: Mapping[tuple[int, int], int]
) -> Iterator[CellProblem]:
    """One sentence a row for what is merged in it, the code apart."""
    for column in sorted(header.columns):
        if (number, column) in merged:
            top = merged[number, column]
            message = f"这里和第 {top} 行合并了单元格，看不出每一行填什么。请取消合并，逐行填写"
            yield CellProblem(message, Spot(sheet.title, number, column, header.columns[column].header))
            return
