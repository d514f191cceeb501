"""HTML becomes PDF/UA-1. The only module that imports WeasyPrint (about two seconds, so keep the process warm)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from xml.etree.ElementTree import Element

from weasyprint import HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "desk:"
_SHEETS = {f"{SCHEME}{file.name}": file for file in (Path(__file__).parent / "styles").glob("*.css")}
_OPTIONS: dict[str, object] = {"pdf_variant": "pdf/ua-1"}
_SIZES = ("", "tighter.css", "tightest.css")  # laid over paper.css
_SHARES = (1.0, 1.25)  # what the first two sizes hold, measured by the first
_NO_LIMIT = 10**6
_rendering = Lock()  # Pango and the collector switch below are shared by all threads of a process


class RefusedAddressError(Exception):
    """A print asked for something outside its own style sheets: a local file or a page of the network."""


class _OwnSheetsOnly(URLFetcher):  # type: ignore[misc]
    """Serve ``desk:<name>.css`` and nothing else; the stock fetcher would open file:// and http:// addresses."""

    def __init__(self) -> None:
        super().__init__(fail_on_errors=True)
        self.refused: list[str] = []  # kept, because WeasyPrint swallows errors raised while an SVG is drawn

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in _SHEETS:
            self.refused.append(url[:200])
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, _SHEETS[url].read_bytes(), {"Content-Type": "text/css; charset=utf-8"})


def make_pdf(html: str) -> bytes:
    """Lay out one printable and return its PDF; the same HTML gives the same bytes.

    A body with ``data-pages="2"`` that runs longer is laid out again with tighter sheets, if that saves a
    page. RefusedAddressError when the HTML refers to anything but our own style sheets.
    """
    fetcher = _OwnSheetsOnly()
    with _rendering, _collector_off(), suppress(FatalURLFetchingError):
        pdf = bytes(_lay_out(html, fetcher).write_pdf(**_OPTIONS))
        if not fetcher.refused:
            return pdf
    raise RefusedAddressError(", ".join(fetcher.refused))


def _lay_out(html: str, fetcher: _OwnSheetsOnly) -> Document:
    """Lay out with the first sheet that keeps to the pages wanted; with the one that needs fewest if none does."""
    wanted, likely = _expectation(HTML(string=html, url_fetcher=fetcher).etree_element.find("body"))
    tried = []
    for sheet in (*_SIZES[likely:], *_SIZES[:likely]):
        document = HTML(string=_with_sheet(html, sheet), url_fetcher=fetcher).render(**_OPTIONS)
        if len(document.pages) <= wanted:
            return document
        tried.append((len(document.pages), _SIZES.index(sheet), document))
    return min(tried)[2]


def _expectation(body: Element) -> tuple[int, int]:
    """The pages wanted, and the place in `_SIZES` that will do, guessed so as not to lay out in vain.

    ``data-room`` says how many characters one page holds in the largest size; a wrong guess costs time or
    leaves a little more white, never a page.
    """
    wanted = int(body.get("data-pages", _NO_LIMIT))
    room = int(body.get("data-room", _NO_LIMIT))
    characters = sum(len(part) for text in body.itertext() for part in text.split())
    return wanted, sum(characters > wanted * room * share for share in _SHARES)


def _with_sheet(html: str, sheet: str) -> str:
    """Let the page itself name one more sheet: sheets given to render() rank below those of the page."""
    link = f'<link rel="stylesheet" href="{SCHEME}{sheet}">' if sheet else ""
    return html.replace("</head>", f"{link}</head>", 1)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Layout makes hundreds of thousands of objects that all die together: collecting in between costs a quarter."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
