"""A Word file: its paragraphs and tables, read without Word and without following anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from catalog.readers.paper.blocks import Block, Cells, Line, PaperRefused, clean, lines_of
from catalog.readers.safe_zip import MEGABYTE, ZipLimits, open_office

_MAIN = "word/document.xml"
_LIMITS = ZipLimits(members=1000, member_bytes=24 * MEGABYTE, total_bytes=64 * MEGABYTE)
_MOST_XML: Final = 12 * MEGABYTE
_DEEPEST: Final = 6  # tables inside tables
_SKIPPED = frozenset({"del", "moveFrom", "instrText", "delText", "pict", "drawing", "fallback", "Fallback", "sectPr"})


def docx_blocks(content: bytes) -> Iterator[Block]:
    """The blocks of a docx; UnsafeArchiveError or PaperRefused when it is broken, hostile or too long."""
    archive = open_office(content, main=_MAIN, what="Word 文件（.docx）", limits=_LIMITS)
    xml = archive.read(_MAIN)
    if len(xml) > _MOST_XML:
        raise PaperRefused("Word 文件里的内容太多，不像一份办事指南")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PaperRefused("Word 文件损坏，读不出来。请在 Word 或 WPS 里重新另存一份再试") from error
    return _Reader().blocks(root)


class _Reader:
    """Goes down a document once; counts its tables."""

    def __init__(self) -> None:
        self._tables = 0

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[Block]:
        for element in parent:
            name = _name(element)
            if name == "p":
                yield from map(Line, lines_of(_text(element)))
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name not in _SKIPPED:
                yield from self.blocks(element, depth)

    def _table(self, table: Any, depth: int) -> Iterator[Block]:
        if depth >= _DEEPEST:
            raise PaperRefused("表格套得太深，请把里面的表格拆出来")
        self._tables += 1
        number = self._tables
        above: list[str] = []
        for row in table.iterchildren("{*}tr"):
            cells = [self._cell(cell, above, at) for at, cell in enumerate(row.iterchildren("{*}tc"))]
            above = cells
            inner = [one for one in row.iterdescendants("{*}tbl") if _nearest_table(one) is table]
            if any(cells):
                yield Cells(tuple(cells), number)
            for one in inner:
                yield from self._table(one, depth + 1)

    @staticmethod
    def _cell(cell: Any, above: list[str], at: int) -> str:
        """The text of a cell, its paragraphs as lines; of a cell merged with the one above, that one's."""
        merged = cell.find("{*}tcPr/{*}vMerge")
        if merged is not None and _value(merged) != "restart" and at < len(above):
            return above[at]
        return "\n".join(line for part in cell.iterchildren("{*}p") for line in lines_of(_text(part)))


def _nearest_table(table: Any) -> Any:
    """The table around a table."""
    return next(table.iterancestors("{*}tbl"), None)


def _text(paragraph: Any) -> str:
    """The words of a paragraph as it is printed: without what was deleted, tabs as blanks."""
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts)


def _collect(element: Any, parts: list[str]) -> None:
    for child in element:
        name = _name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "tab":
            parts.append("  ")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name not in _SKIPPED:
            _collect(child, parts)


def _value(element: Any) -> str:
    return next((clean(value) for key, value in element.attrib.items() if key.endswith("}val")), "")


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
