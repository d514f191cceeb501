"""Cells of an .xlsx file, read as a stream: what strangers send never fills the memory and is never worked out."""

from __future__ import annotations

import datetime as dt
import itertools
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from catalog.readers.safe_zip import MEGABYTE, SafeZip, UnsafeArchiveError, ZipLimits, open_office
from catalog.workbook.kinds import Cell

MOST_ROWS: Final = 200_000  # of one sheet, empty ones counted
MOST_CELLS: Final = 1_500_000  # that hold something, in the whole workbook
MOST_COLUMNS: Final = 256
MOST_STRINGS: Final = 1_000_000
MOST_SHEETS: Final = 60
WORKBOOK_LIMITS: Final = ZipLimits(members=2000, member_bytes=64 * MEGABYTE, total_bytes=160 * MEGABYTE)
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_LONGEST_ROW = 16 * MEGABYTE  # what follows the last row counts with it: merged cells, drop-downs
_HARMLESS: Any = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula instead of a value."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows an error (#N/A …)."""

    text: str


Raw = Cell | Formula | Broken


def no_value(cell: Formula | Broken) -> str:
    """The sentence about a cell that holds nothing to take."""
    if isinstance(cell, Broken):
        return f"这一格是错误值 {cell.text}，请改成要填的内容"
    return "这一格是公式，系统不会去算。请复制后用“选择性粘贴—数值”换成算好的内容"


@dataclass
class RawSheet:
    """One sheet: rows that hold something, by their number, each with its cells by number of column (from 1)."""

    title: str
    part: str
    hidden: bool = False
    rows: dict[int, dict[int, Raw]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first column and row, last column and row


def read_cells(content: bytes) -> list[RawSheet]:
    """All sheets of a workbook in their order; UnsafeArchiveError with a sentence when it is refused as a whole."""
    archive = open_office(content, main="xl/workbook.xml", what="Excel 工作簿（.xlsx）", limits=WORKBOOK_LIMITS)
    try:
        return _Reader(archive).sheets()
    except (etree.XMLSyntaxError, ValueError, KeyError, IndexError, OverflowError) as error:
        if isinstance(error, UnsafeArchiveError):
            raise
        raise UnsafeArchiveError("文件损坏，读不出来。请在 Excel 或 WPS 里重新另存一份再试") from error


class _Reader:
    def __init__(self, archive: SafeZip) -> None:
        self._archive = archive
        self._strings = list(self._shared_strings())
        self._cells = 0
        self._letters: dict[str, int] = {}
        workbook = parsed(archive.read("xl/workbook.xml"))
        properties = workbook.find("{*}workbookPr")
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        self._sheets = list(workbook.iterfind("{*}sheets/{*}sheet"))
        self._dates = self._date_styles()

    def sheets(self) -> list[RawSheet]:
        if len(self._sheets) > MOST_SHEETS:
            raise UnsafeArchiveError(f"工作表太多（{len(self._sheets)} 张），最多 {MOST_SHEETS} 张")
        parts = sheet_parts(self._archive)
        found = []
        for one in self._sheets:
            part = parts.get(relation_id(one), "")
            if part in self._archive and "worksheet" in part:
                sheet = RawSheet(one.get("name", ""), part, one.get("state", "visible") != "visible")
                self._fill(sheet)
                found.append(sheet)
        return found

    # ── parts beside the sheets ────────────────────────────────────────────────────────────────────

    def _shared_strings(self) -> Iterator[str]:
        name = next((one for one in self._archive.names if one.lower() == "xl/sharedstrings.xml"), None)
        if name is None:
            return
        for count, (_event, item) in enumerate(_stream(self._archive.read(name), ("{*}si",)), start=1):
            if count > MOST_STRINGS:
                raise UnsafeArchiveError(f"文字太多，最多 {MOST_STRINGS} 处")
            yield _rich_text(item)
            _forget(item)

    def _date_styles(self) -> frozenset[int]:
        """Which styles show a number as a day."""
        if "xl/styles.xml" not in self._archive:
            return frozenset()
        styles = parsed(self._archive.read("xl/styles.xml"))
        formats = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in styles.iterfind(".//{*}numFmt")}
        shown = [int(one.get("numFmtId", 0)) for one in styles.iterfind("{*}cellXfs/{*}xf")]
        words = [formats.get(one) or BUILTIN_FORMATS.get(one, "General") for one in shown]
        return frozenset(index for index, word in enumerate(words) if is_date_format(word))

    # ── a sheet ────────────────────────────────────────────────────────────────────────────────────

    def _fill(self, sheet: RawSheet) -> None:
        content = self._archive.read(sheet.part)
        _refuse_endless_row(sheet, content)
        number = 0
        for count, (_event, element) in enumerate(_stream(content, ("{*}row", "{*}mergeCell")), start=1):
            if count > MOST_ROWS:
                raise UnsafeArchiveError(f"“{sheet.title}”表的行数太多，最多 {MOST_ROWS} 行。请删去末尾的空行再试")
            if element.tag.endswith("}row"):
                number = int(element.get("r") or number + 1)
                if row := self._row(sheet, element):
                    sheet.rows[number] = row
            else:
                sheet.merged.append(_bounds(element.get("ref", "")))
            _forget(element)

    def _row(self, sheet: RawSheet, element: Any) -> dict[int, Raw]:
        row: dict[int, Raw] = {}
        last = 0
        for cell in element:
            address = cell.get("r")
            last = self._column(address) if address else last + 1
            value = self._value(cell)
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            if last > MOST_COLUMNS:
                raise UnsafeArchiveError(f"“{sheet.title}”表的列数太多，最多 {MOST_COLUMNS} 列。请删去右边多余的列再试")
            row[last] = value
        self._cells += len(row)
        if self._cells > MOST_CELLS:
            raise UnsafeArchiveError(f"填了内容的格子太多，最多 {MOST_CELLS // 10_000} 万个。请分成几个文件上传")
        return row

    def _column(self, address: str) -> int:
        letters = address.rstrip("0123456789")
        if letters not in self._letters:
            self._letters[letters] = column_index_from_string(letters)
        return self._letters[letters]

    def _value(self, element: Any) -> Raw:
        """What a cell holds; a formula is noted, not worked out, and its last result is not trusted."""
        kind, text = element.get("t", "n"), None
        for child in element:
            name = child.tag.rpartition("}")[2]
            if name == "v":
                text = child.text
            elif name == "f":
                return Formula()
            elif name == "is":
                return _rich_text(child)
        if text is None:
            return None
        if kind == "s":
            return self._strings[int(text)]
        if kind == "n":
            return self._number(text, element.get("s"))
        if kind == "b":
            return text.strip() in ("1", "true")
        return Broken(text[:20]) if kind == "e" else text

    def _number(self, text: str, style: str | None) -> Cell:
        number = float(text)
        if style is not None and int(style) in self._dates:
            return _day(number, self._epoch) or number
        is_whole = number.is_integer() and abs(number) < 1e15 and ("e" in text.lower() or "." not in text)
        return int(number) if is_whole else number


def _day(number: float, epoch: dt.datetime) -> dt.datetime | dt.time | None:
    try:
        found = from_excel(number, epoch)
    except (ValueError, OverflowError):
        return None
    return found if isinstance(found, dt.datetime | dt.time) else None


def _bounds(reference: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return left, top, right, bottom


def _refuse_endless_row(sheet: RawSheet, content: bytes) -> None:
    """A row is read whole: one that fills megabytes is no row that a person has filled in."""
    starts = [found.start() for found in _ROW.finditer(content)]
    if any(end - start > _LONGEST_ROW for start, end in itertools.pairwise([*starts, len(content)])):
        raise UnsafeArchiveError(f"“{sheet.title}”表里有一行的内容多得不正常，没有打开")


def _rich_text(item: Any) -> str:
    """The text of a string; its runs one after the other, readings of characters left out."""
    parts = []
    for child in item:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [run.text or "" for run in child.iterfind("{*}t")]
    return "".join(parts)


def sheet_parts(archive: SafeZip) -> dict[str, str]:
    """Names of parts by the id of their relation to the workbook."""
    if "xl/_rels/workbook.xml.rels" not in archive:
        return {}
    relations = parsed(archive.read("xl/_rels/workbook.xml.rels"))
    return {one.get("Id", ""): resolved("xl/workbook.xml", one.get("Target", "")) for one in relations}


def relation_id(sheet: Any) -> str:
    """The id of the relation by which the workbook names a sheet."""
    return sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or ""


def column_and_row(reference: str) -> tuple[int, int]:
    """``C7`` → 3, 7; ValueError when it is none."""
    letters, row = coordinate_from_string(reference)
    return column_index_from_string(letters), row


def resolved(source: str, target: str) -> str:
    """The name of the part that a relation of `source` leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


def parsed(content: bytes) -> Any:
    """The XML of a part; nothing outside it is ever read."""
    return etree.fromstring(content, etree.XMLParser(**_HARMLESS))


def _stream(content: bytes, tags: tuple[str, ...]) -> Any:
    return etree.iterparse(BytesIO(content), events=("end",), tag=tags, **_HARMLESS)


def _forget(element: Any) -> None:
    """Give back what has been read: the element's inside and everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def address(row: int, column: int) -> str:
    """``C7``."""
    return f"{get_column_letter(column)}{row}"
