"""HTML becomes PDF/UA-1. The only module that imports WeasyPrint (about two seconds, so keep the process warm)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from weasyprint import HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "desk:"
_SHEETS = {f"{SCHEME}{file.name}": file for file in (Path(__file__).parent / "styles").glob("*.css")}
_OPTIONS: dict[str, object] = {"pdf_variant": "pdf/ua-1"}
_TIGHTER = ("tighter.css", "tightest.css")
_WANTED_PAGES = "data-pages"
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
    page = HTML(string=html, url_fetcher=fetcher)
    document = page.render(**_OPTIONS)
    wanted = int(page.etree_element.find("body").get(_WANTED_PAGES, len(document.pages)))
    for sheet in _TIGHTER:
        if len(document.pages) <= wanted:
            break
        tried = HTML(string=_with_sheet(html, sheet), url_fetcher=fetcher).render(**_OPTIONS)
        document = tried if len(tried.pages) < len(document.pages) else document
    return document


def _with_sheet(html: str, sheet: str) -> str:
    """Let the page itself name one more sheet: sheets given to render() rank below those of the page."""
    return html.replace("</head>", f'<link rel="stylesheet" href="{SCHEME}{sheet}"></head>', 1)


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
