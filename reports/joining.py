"""PDFs put together on paper: in order, each beginning on a front side, two small pages beside each other on A4.

Papers keep their tags and get a bookmark each; two on a side are for paper alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pikepdf

from reports.tagging import TaggedPaper, Tags

_A4 = (595.276, 841.89)  # points
_HALF = 430  # points: a page no wider, which two of fit on A4 lying on its side
Size = tuple[float, float]
Blank = Callable[[float, float], bytes]  # width and height in points → a PDF of one page


@dataclass(frozen=True, slots=True)
class Part:
    """One paper: so many pages of a PDF, from the first (counted from 0) on."""

    pdf: bytes
    first: int
    pages: int
    name: str = ""  # of its bookmark


def joined(parts: Sequence[Part], *, title: str = "", blank: Blank | None = None, pairs: bool = False) -> bytes:
    """All papers as one PDF. With `blank` each begins on a front side; with `pairs` A5 pages share a side of A4."""
    with ExitStack() as opened, pikepdf.new() as whole:
        sources = _Sources(opened)
        tags = None if pairs else Tags(whole)  # what lies on a side with another is drawn, no page any more
        back_of = cache(blank) if blank else None

        def add(part: Part) -> int:
            start = len(whole.pages)
            paper, pages = sources.pages_of(part)
            _lay(whole, pages, pairs=pairs)
            if tags:
                tags.carry(paper, pages, whole.pages[start:])
            return start

        starts = []
        for part in parts:
            starts.append(add(part))
            if back_of and len(whole.pages) % 2:
                add(Part(back_of(*size_of(whole.pages[-1])), 0, 1))
        if tags:
            tags.finish(title)
            _bookmark(whole, parts, starts)
        return _saved(whole)


class _Sources:
    """Each PDF is opened once, and once more when a page of it comes a second time: tags say which page is theirs."""

    def __init__(self, opened: ExitStack) -> None:
        self._opened = opened
        self._found: dict[int, tuple[pikepdf.Pdf, TaggedPaper, set[int]]] = {}

    def pages_of(self, part: Part) -> tuple[TaggedPaper, Sequence[pikepdf.Page]]:
        wanted = range(part.first, part.first + part.pages)
        if id(part.pdf) not in self._found or not self._found[id(part.pdf)][2].isdisjoint(wanted):
            pdf = self._opened.enter_context(pikepdf.open(BytesIO(part.pdf)))
            self._found[id(part.pdf)] = pdf, TaggedPaper(pdf), set()
        pdf, paper, taken = self._found[id(part.pdf)]
        taken.update(wanted)
        return paper, list(pdf.pages[part.first : part.first + part.pages])


def _bookmark(whole: pikepdf.Pdf, parts: Sequence[Part], starts: Sequence[int]) -> None:
    """Where each named paper begins."""
    with whole.open_outline() as outline:
        named = [(part.name, start) for part, start in zip(parts, starts, strict=True) if part.name]
        outline.root.extend(pikepdf.OutlineItem(name, start) for name, start in named)


def blank_page(width: float, height: float) -> bytes:
    """An empty page of this size in points."""
    with pikepdf.new() as blank:
        blank.add_blank_page(page_size=(width, height))
        return _saved(blank)


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def size_of(page: pikepdf.Page) -> Size:
    """Width and height in points."""
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return right - left, top - bottom


def _lay(whole: pikepdf.Pdf, pages: Sequence[pikepdf.Page], *, pairs: bool) -> None:
    """Put the pages of one paper behind the others; of small ones two on a side."""
    if not pairs or any(size_of(page)[0] > _HALF for page in pages):
        whole.pages.extend(pages)
        return
    width, height = _A4[1], _A4[0]
    for start in range(0, len(pages), 2):
        side = whole.add_blank_page(page_size=(width, height))
        for place, page in enumerate(pages[start : start + 2]):
            wide, high = size_of(page)
            left, bottom = place * width / 2 + (width / 2 - wide) / 2, (height - high) / 2
            side.add_overlay(page, pikepdf.Rectangle(left, bottom, left + wide, bottom + high))


def _saved(whole: pikepdf.Pdf) -> bytes:
    stream = BytesIO()
    whole.save(stream, deterministic_id=True)
    return stream.getvalue()
