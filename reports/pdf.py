"""HTML becomes PDF/UA-1. The only module that imports WeasyPrint (about two seconds, so keep the process warm)."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from xml.etree.ElementTree import Element

import pydyf
from cssselect2 import ElementWrapper
from defusedxml.ElementTree import fromstring
from weasyprint import CSS, HTML, Document
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import Box, MarginBox, TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import fonts
from reports.addresses import ASSET, MARK, SCHEME, qr_text
from reports.qr import qr_svg
from reports.sheets import Sheet
from reports.typeset import joined, unjoined

_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"<svg": "image/svg+xml"}
_BLACK_SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>'
_NOTHING: Mapping[str, bytes] = {}
_SHEETS = {f"{SCHEME}{file.name}": file for file in (Path(__file__).parent / "styles").glob("*.css")}
_OPTIONS: dict[str, object] = {"pdf_variant": "pdf/ua-1"}
_SIZES = "tighter tightest"  # laid over paper.css, unless the body names its own in data-sizes
_SHARES = (1.0, 1.28)  # what the first two sizes hold, measured by the first
_NO_LIMIT = 10**6
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">|<style>(.*?)</style>', re.DOTALL)
_PICTURE = re.compile("<svg(?= )")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what somebody pasted and nobody sees
_SET = re.compile(r"(--[\w-]+):([^;}]+)")
_USED = re.compile(r"var\((--[\w-]+)\)")
fonts.warn_of_missing()
_rendering = Lock()  # Pango and the collector switch below are shared by all threads of a process


class RefusedAddressError(Exception):
    """A print asked for something that is not its own: a local file or a page of the network."""


class _OwnPartsOnly(URLFetcher):  # type: ignore[misc]
    """Serve our style sheets, the pictures given along and QR codes; the stock fetcher would open file:// and http://."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=True)
        self._assets = assets
        self.refused: list[str] = []  # kept, because WeasyPrint swallows errors raised while an SVG is drawn

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        found = self._find(url)
        if found is None:
            self.refused.append(url[:200])
            raise FatalURLFetchingError(url)
        content, kind = found
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def _find(self, url: str) -> tuple[bytes, str] | None:
        if url in _SHEETS:
            return _SHEETS[url].read_bytes(), "text/css; charset=utf-8"
        if said := qr_text(url):
            return qr_svg(said).encode(), "image/svg+xml"
        if url == MARK:
            return _BLACK_SQUARE, "image/svg+xml"
        content = self._assets.get(url.removeprefix(ASSET)) if url.startswith(ASSET) else None
        kind = next((kind for head, kind in _PICTURES.items() if (content or b"").startswith(head)), None)
        return (content, kind) if content is not None and kind else None


def make_pdf(html: str, *, assets: Mapping[str, bytes] = _NOTHING) -> bytes:
    """Lay out one printable and return its PDF; the same HTML and pictures give the same bytes.

    `assets` are pictures (PNG, JPEG, SVG) that the page names as ``desk:asset/<key>``. A body with ``data-pages="2"``
    that runs longer is laid out again with tighter sheets (its own in ``data-sizes``), if that saves a page; one with
    ``data-fit="height"`` ends its last page with its words. RefusedAddressError when the HTML refers to anything but
    our own style sheets, these pictures and QR codes (``desk:qr/<text>``).
    """
    fetcher = _OwnPartsOnly(assets)
    with _rendering, _collector_off(), suppress(FatalURLFetchingError):
        pdf = bytes(_lay_out(html, fetcher).write_pdf(**_OPTIONS))
        if not fetcher.refused:
            return pdf
    raise RefusedAddressError(", ".join(fetcher.refused))


def make_together(sheets: Sequence[Sheet]) -> tuple[bytes, tuple[int, ...]]:
    """Several papers as one PDF whose fonts are in it once, each counting its own pages; and how many pages each has.

    A paper costs less than half of what it costs alone, but all that are written together stay in memory: some 15 MB a
    page until then. RefusedAddressError as for one.
    """
    fetchers = [_OwnPartsOnly(sheet.assets) for sheet in sheets]
    with _rendering, _collector_off(), suppress(FatalURLFetchingError):
        laid = [_lay_out(sheet.html, fetcher) for sheet, fetcher in zip(sheets, fetchers, strict=True)]
        pages = [page for document in laid for page in document.pages]
        pdf = bytes(laid[0].copy(pages).write_pdf(**_OPTIONS))
        if not any(fetcher.refused for fetcher in fetchers):
            return pdf, tuple(len(document.pages) for document in laid)
    raise RefusedAddressError(", ".join(url for fetcher in fetchers for url in fetcher.refused))


@dataclass(frozen=True, slots=True)
class LaidOutPage:
    """What a page holds: its anchors (x and y in CSS pixels from the top left corner), and its words.

    Words of page margins and of elements with ``data-mark`` are left out: they say which edition it is, not what it
    says.
    """

    anchors: Mapping[str, tuple[float, float]]
    words: str
    height: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The objects of a PDF by their number, its catalogue and the numbers of its pages, before it is written."""

    objects: list[pydyf.Object]
    catalog: pydyf.Dictionary
    pages: Sequence[int]


def make_pages(html: str, *, assets: Mapping[str, bytes] = _NOTHING) -> tuple[Drawn, list[LaidOutPage]]:
    """As `make_pdf`, without a second try in a smaller size, and what stands on each page.

    Who takes a PDF apart at once gets its objects: to write and read them would cost a tenth of a page. The body must
    be well-formed XML: to read that costs a fifteenth of a page less than HTML. ParseError where it is not.
    """
    fetcher = _OwnPartsOnly(assets)
    drawn: list[Drawn] = []

    def take(_document: Document, pdf: pydyf.PDF) -> None:
        drawn.append(Drawn(pdf.objects, pdf.catalog, pdf.pages["Kids"][::3]))
        pdf.objects = []  # nothing is left to be written

    with _rendering, _collector_off(), suppress(FatalURLFetchingError):
        document = _rendered(html, fetcher, _Read)
        document.write_pdf(finisher=take, **_OPTIONS)
        if not fetcher.refused:
            return drawn[0], [_laid_out(page) for page in document.pages]
    raise RefusedAddressError(", ".join(fetcher.refused))


def _laid_out(page: Page) -> LaidOutPage:
    anchors = {name: (place[0], place[1]) for name, place in page.anchors.items()}
    return LaidOutPage(anchors, "".join(_words(page._page_box)), page.height)


def _words(box: Box) -> Iterator[str]:
    """Texts in their order, blanks between words of a line aside."""
    if isinstance(box, TextBox):
        yield "".join(unjoined(box.text).split())
    elif not isinstance(box, MarginBox) and (box.element is None or box.element.get("data-mark") is None):
        for child in getattr(box, "children", ()):
            yield from _words(getattr(child, "_box", child))


def _lay_out(html: str, fetcher: _OwnPartsOnly) -> Document:
    """Lay out with the first sheet that keeps to the pages wanted; with the one that needs fewest if none does."""
    body = HTML(string=html, url_fetcher=fetcher).etree_element.find("body")
    wanted, likely = _expectation(body)
    sizes = ("", *(f"{name}.css" for name in body.get("data-sizes", _SIZES).split()))
    tried = []
    for sheet in (*sizes[likely:], *sizes[:likely]):
        document = _rendered(_with_sheet(html, sheet), fetcher)
        if body.get("data-fit") == "height":
            _end_with_words(document.pages[-1])
        if len(document.pages) <= wanted:
            return document
        tried.append((len(document.pages), sizes.index(sheet), document))
    return min(tried)[2]


def _end_with_words(page: Page) -> None:
    """CSS has no page as high as its content: cut what is left under the body, but for the margin."""
    box = page._page_box
    body = next(child for child in box.descendants() if child.element_tag == "body")
    page.height = min(page.height, body.position_y + body.margin_height() + box.margin_bottom)


def _expectation(body: Element) -> tuple[int, int]:
    """The pages wanted, and the place in the row of sizes that will do, guessed so as not to lay out in vain.

    ``data-room`` says how many characters one page holds in the largest size; a wrong guess costs time or
    leaves a little more white, never a page.
    """
    wanted = int(body.get("data-pages", _NO_LIMIT))
    room = int(body.get("data-room", _NO_LIMIT))
    characters = sum(len(part) for text in body.itertext() for part in text.split())
    return wanted, sum(characters > wanted * room * share for share in _SHARES)


class _Read(HTML):  # type: ignore[misc]
    """A page that is well-formed, read as XML: all that the constructor of HTML does otherwise."""

    def __init__(self, *, string: str, url_fetcher: _OwnPartsOnly) -> None:
        named = _PICTURE.sub('<svg xmlns="http://www.w3.org/2000/svg"', _NO_XML.sub("", string))
        self.base_url = None
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(fromstring(named), content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _rendered(html: str, fetcher: _OwnPartsOnly, page: type[HTML] = HTML) -> Document:
    """Laid out with the sheets of its head, in their order; parsing them anew takes a quarter of a short paper.

    Sheets given this way rank below what an element says in its own `style`, as those of a page do.
    """
    head, end, rest = html.partition("</head>")
    named = [link for link, _inline in _STYLE.findall(head) if link]
    if any(link not in _SHEETS for link in named):
        return HTML(string=html, url_fetcher=fetcher).render(_fonts(), **_OPTIONS)  # refused as it should be
    sheets = [
        _own_sheet(link) if link else CSS(string=inline, url_fetcher=fetcher) for link, inline in _STYLE.findall(head)
    ]
    bare = f"{_STYLE.sub('', head)}{end}{joined(rest)}"
    return page(string=bare, url_fetcher=fetcher).render(_fonts(), stylesheets=sheets, **_OPTIONS)


@cache
def _fonts() -> FontConfiguration:
    """The fonts that were found and read once; to do so for every paper takes a fifth of a short one."""
    return FontConfiguration()


def read_sheets(head: str) -> None:
    """Have the style sheets of a head read; whoever begins processes of its own for layout does it before."""
    for link, _inline in _STYLE.findall(head):
        if link in _SHEETS:
            _own_sheet(link)


@cache
def _own_sheet(address: str) -> CSS:
    """With the values of variables put in: WeasyPrint would take each font apart for every element anew."""
    words = _USED.sub(lambda used: _values()[used[1]], _SHEETS[address].read_text("utf-8"))
    return CSS(string=words, url_fetcher=_OwnPartsOnly({}))


@cache
def _values() -> dict[str, str]:
    """Of the variables, which are all set in one place."""
    return dict(_SET.findall(_SHEETS[f"{SCHEME}paper.css"].read_text("utf-8")))


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
