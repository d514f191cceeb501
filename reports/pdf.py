"""HTML becomes PDF/UA-1. The only module that imports WeasyPrint (about two seconds, so keep the process warm)."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from weasyprint import HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "desk:"
_STYLES = Path(__file__).parent / "styles"
_SHEET_NAME = re.compile(r"[a-z-]+\.css")
_OPTIONS: dict[str, object] = {"pdf_variant": "pdf/ua-1"}
_TIGHTER = ("tighter.css", "tightest.css")
_WANTED_PAGES = "data-pages"
_rendering = Lock()  # Pango and the collector switch below are shared by all threads of a process


class RefusedAddressError(Exception):
    """A print asked for something outside its own style sheets: a local file or a page of the network."""


class _OwnSheetsOnly(URLFetcher):  # type: ignore[misc]
    """Serve ``desk:<name>.css`` and nothing else; the stock fetcher would open file:// and http:// addresses."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or not _SHEET_NAME.fullmatch(name):
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, (_STYLES / name).read_bytes(), {"Content-Type": "text/css; charset=utf-8"})


_fetcher = _OwnSheetsOnly(fail_on_errors=True)


def make_pdf(html: str) -> bytes:
    """Lay out one printable and return its PDF; the same HTML gives the same bytes.

    A body with ``data-pages="2"`` that runs longer is laid out again with tighter sheets, if that saves a
    page. RefusedAddressError when the HTML refers to anything but our own style sheets.
    """
    with _rendering, _collector_off():
        try:
            document = _lay_out(html)
            return bytes(document.write_pdf(**_OPTIONS))
        except FatalURLFetchingError as error:
            raise RefusedAddressError(str(error)) from error


def _lay_out(html: str) -> Document:
    """Lay out with the first sheet that keeps to the pages wanted; with the one that needs fewest if none does."""
    page = HTML(string=html, url_fetcher=_fetcher)
    document = page.render(**_OPTIONS)
    wanted = int(page.etree_element.find("body").get(_WANTED_PAGES, len(document.pages)))
    for sheet in _TIGHTER:
        if len(document.pages) <= wanted:
            break
        tried = _with_sheet(html, sheet).render(**_OPTIONS)
        document = tried if len(tried.pages) < len(document.pages) else document
    return document


def _with_sheet(html: str, sheet: str) -> HTML:
    """Let the page itself name one more sheet: sheets given to render() rank below those of the page."""
    link = f'<link rel="stylesheet" href="{SCHEME}{sheet}"></head>'
    return HTML(string=html.replace("</head>", link, 1), url_fetcher=_fetcher)


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
