"""PDFs put together on paper: in order, each beginning on a front side, two small pages beside each other on A4."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

import pikepdf

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


def joined(parts: Sequence[Part], *, blank: Blank | None = None, pairs: bool = False) -> bytes:
    """All papers as one PDF. With `blank` each begins on a front side; with `pairs` A5 pages share a side of A4."""
    with ExitStack() as opened, pikepdf.new() as whole:
        sources: dict[int, pikepdf.Pdf] = {}
        for part in parts:
            if id(part.pdf) not in sources:
                sources[id(part.pdf)] = opened.enter_context(pikepdf.open(BytesIO(part.pdf)))
            pages = list(sources[id(part.pdf)].pages[part.first : part.first + part.pages])
            _lay(whole, pages, pairs=pairs)
            if blank is not None and len(whole.pages) % 2:
                _turn_over(whole, blank)
        return _saved(whole)


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


def _turn_over(whole: pikepdf.Pdf, blank: Blank) -> None:
    """A back side of the size of the front."""
    with pikepdf.open(BytesIO(blank(*size_of(whole.pages[-1])))) as back:
        whole.pages.extend(back.pages)


def _saved(whole: pikepdf.Pdf) -> bytes:
    stream = BytesIO()
    whole.save(stream, deterministic_id=True)
    return stream.getvalue()
