"""A page of the web: its text by paragraphs and tables. A stream without a tree, so that nothing can grow."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from catalog.readers.paper.blocks import MOST_CHARACTERS, Block, Cells, Line, PaperRefused, lines_of

_BREAKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "dt", "dd", "hr"}
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript", "svg", "select", "button", "nav", "textarea"})
_MOST_SPAN = 200


def html_blocks(text: str) -> Iterator[Block]:
    """The blocks of a page; what scripts, styles and menus say is no guide."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return iter(reader.finish())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._silent: list[str] = []
        self._row: list[str] | None = None
        self._cell = False
        self._tables = 0
        self._depth = 0
        self._spans: dict[int, tuple[int, str]] = {}  # column → rows left, text: cells that reach further down
        self._span = 1
        self._length = 0

    def finish(self) -> list[Block]:
        """What was read; unclosed parts are closed."""
        self._end_row()
        self._end_line()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "table":
            self._start_table()
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._start_cell(dict(attrs))
        elif tag in _BREAKS:
            self._words.append("\n")
            if not self._cell:
                self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            self._depth = max(self._depth - 1, 0)
        elif tag in _BREAKS:
            self._words.append("\n")
            if not self._cell:
                self._end_line()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._length += len(data)
        if self._length > 4 * MOST_CHARACTERS:
            raise PaperRefused("网页里的文字太多，请只复制办事指南的部分粘贴进来")
        self._words.append(data.replace("\n", " ").replace("\r", " ").replace("\t", " "))

    def _start_table(self) -> None:
        self._end_row()
        self._end_line()
        self._tables += 1
        self._depth += 1
        self._spans = {}

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if self._row is None:
            self._end_line()
            self._row = []
        self._reach_down()
        self._cell = True
        rows = str(attributes.get("rowspan") or "1")
        self._span = min(int(rows), _MOST_SPAN) if rows.isascii() and rows.isdigit() and len(rows) < 5 else 1

    def _end_cell(self) -> None:
        if not self._cell or self._row is None:
            return
        text = self._taken()
        if self._span > 1:
            self._spans[len(self._row)] = (self._span - 1, text)
        self._row.append(text)
        self._cell = False

    def _reach_down(self) -> None:
        """Columns that a cell above still covers."""
        while self._row is not None and len(self._row) in self._spans:
            left, text = self._spans.pop(len(self._row))
            if left > 1:
                self._spans[len(self._row)] = (left - 1, text)
            self._row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._reach_down()
            if any(self._row):
                self._blocks.append(Cells(tuple(self._row), self._tables))
        self._row = None

    def _end_line(self) -> None:
        if self._row is None:
            self._blocks.extend(map(Line, lines_of(self._taken())))

    def _taken(self) -> str:
        text = "\n".join(lines_of("".join(self._words)))
        self._words = []
        return text
