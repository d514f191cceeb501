"""The workbook as it came, its wrong cells red with a note of what is wrong; nothing else is touched.

Only the parts that change are written anew: sheets with marks, their notes, and the styles. Everything else is copied
byte for byte, so that what we do not know of (pictures, print settings …) stays.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from lxml import etree
from openpyxl.utils.cell import column_index_from_string

from catalog.readers.safe_zip import MEGABYTE, SafeZip, UnsafeArchiveError, open_office
from catalog.workbook.cells import WORKBOOK_LIMITS, address, parsed, relation_id, sheet_parts
from catalog.workbook.notes import Notes

MOST_MARKS: Final = 5000
_LARGEST_SHEET: Final = 32 * MEGABYTE  # of XML that is taken apart in memory
_RED = "FFFFC7CE"


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell and what is wrong with it. Column 0 marks the first cell of the row."""

    sheet: str
    row: int
    column: int
    message: str


def marked(content: bytes, marks: Iterable[Mark]) -> bytes:
    """The workbook with these marks; UnsafeArchiveError when it cannot be taken apart."""
    archive = open_office(content, main="xl/workbook.xml", what="Excel 工作簿（.xlsx）", limits=WORKBOOK_LIMITS)
    try:
        return _Marker(archive).mark(_by_sheet(marks))
    except (etree.XMLSyntaxError, ValueError, KeyError, IndexError) as error:
        raise UnsafeArchiveError("这个文件的内部写法特别，不能在上面标记。请按列表里的位置改") from error


def _by_sheet(marks: Iterable[Mark]) -> dict[str, dict[tuple[int, int], str]]:
    """Messages by sheet and cell; several of one cell stand below each other."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    for _count, mark in zip(range(MOST_MARKS), marks, strict=False):
        cells, place = found.setdefault(mark.sheet, {}), (mark.row, max(mark.column, 1))
        if mark.row < 1:
            continue
        known = cells.get(place, "")
        cells[place] = f"{known}\n{mark.message}" if known and mark.message not in known else known or mark.message
    return found


class _Marker:
    def __init__(self, archive: SafeZip) -> None:
        self._archive = archive
        self._changed: dict[str, bytes] = {}
        self._types = parsed(archive.read("[Content_Types].xml"))
        self._styles = _Styles(parsed(archive.read("xl/styles.xml"))) if "xl/styles.xml" in archive else None

    def mark(self, by_sheet: Mapping[str, Mapping[tuple[int, int], str]]) -> bytes:
        for title, part in self._parts():
            if cells := by_sheet.get(title.strip()):
                self._mark_sheet(part, cells)
        if self._styles is not None:
            self._changed["xl/styles.xml"] = _written(self._styles.root)
        self._changed["[Content_Types].xml"] = _written(self._types)
        return self._packed()

    def _parts(self) -> Iterator[tuple[str, str]]:
        parts = sheet_parts(self._archive)
        for one in parsed(self._archive.read("xl/workbook.xml")).iterfind("{*}sheets/{*}sheet"):
            part = parts.get(relation_id(one), "")
            if part in self._archive:
                yield one.get("name", ""), part

    def _mark_sheet(self, part: str, cells: Mapping[tuple[int, int], str]) -> None:
        content = self._archive.read(part)
        if len(content) > _LARGEST_SHEET:
            raise UnsafeArchiveError("这张表太大，不能在上面标记。请按列表里的位置改")
        root = parsed(content)
        for element in _cells(root, cells):
            if self._styles is not None:
                element.set("s", str(self._styles.red(int(element.get("s", 0)))))
        notes = Notes(self._archive, part, root, self._types)
        self._changed |= notes.add({address(row, column): text for (row, column), text in cells.items()})
        self._changed[part] = _written(root)

    def _packed(self) -> bytes:
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in self._archive.names:
                packed.writestr(name, self._changed.pop(name) if name in self._changed else self._archive.read(name))
            for name, content in self._changed.items():
                packed.writestr(name, content)
        return stream.getvalue()


def _cells(root: Any, wanted: Mapping[tuple[int, int], str]) -> Iterator[Any]:
    """The elements of the wanted cells; those that are not there yet are put where they belong."""
    data = root.find("{*}sheetData")
    rows = {int(one.get("r")): one for one in data.iterfind("{*}row") if one.get("r")}
    for row, column in sorted(wanted):
        line = rows.get(row)
        if line is None:
            line = rows[row] = _inserted(data, row, {int(one.get("r") or 0): one for one in data}, _row(data, row))
        by_column = {_column(one.get("r", "")): one for one in line}
        cell = by_column.get(column)
        if cell is None:
            made = etree.Element(_tag(data, "c"), {"r": address(row, column)})
            cell = _inserted(line, column, by_column, made)
        yield cell


def _row(data: Any, number: int) -> Any:
    return etree.Element(_tag(data, "row"), {"r": str(number)})


def _tag(beside: Any, name: str) -> str:
    return f"{{{etree.QName(beside).namespace}}}{name}"


def _column(reference: str) -> int:
    letters = reference.rstrip("0123456789")
    return column_index_from_string(letters) if letters else 0


def _inserted(parent: Any, number: int, known: Mapping[int, Any], made: Any) -> Any:
    """Put an element before the first one with a higher number."""
    following = min((one for one in known if one > number), default=None)
    if following is None:
        parent.append(made)
    else:
        known[following].addprevious(made)
    return made


class _Styles:
    """The styles of a workbook, with red twins of those that marked cells have."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._twins: dict[int, int] = {}
        self._formats = root.find("{*}cellXfs")
        fills = root.find("{*}fills")
        fill = etree.SubElement(fills, _tag(fills, "fill"))
        pattern = etree.SubElement(fill, _tag(fills, "patternFill"), {"patternType": "solid"})
        etree.SubElement(pattern, _tag(fills, "fgColor"), {"rgb": _RED})
        self._fill = len(fills) - 1
        fills.set("count", str(len(fills)))

    def red(self, style: int) -> int:
        """The style that looks the same, but red."""
        if style not in self._twins:
            twin = copy.deepcopy(self._formats[style])
            twin.set("fillId", str(self._fill))
            twin.set("applyFill", "1")
            self._formats.append(twin)
            self._twins[style] = len(self._formats) - 1
            self._formats.set("count", str(len(self._formats)))
        return self._twins[style]


def _written(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
