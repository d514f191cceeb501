"""PDFs: only pages are kept. Scripts, actions, attachments and form fields go; a page is shown as a picture."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pikepdf
import pypdfium2
from flask_babel import gettext as _
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from app.errors import Invalid
from app.papers.images import LONG_EDGE, MOST_PIXELS, QUALITY

MOST_PAGES = 60
_MOST_UNPACKED = 64 * 1024 * 1024  # bytes of one stream: a page of text has some thousand
_LARGEST_SIDE = 14400  # points: the largest that PDF readers take
_ROOT = (
    "/OpenAction",
    "/AA",
    "/AcroForm",
    "/Names",
    "/JavaScript",
    "/URI",
    "/Collection",
    "/AF",
    "/Metadata",
    "/Perms",
)
_PAGE = ("/AA", "/Annots", "/Metadata", "/AF", "/PieceInfo", "/Thumb")
_ANYWHERE = ("/AA", "/A", "/JS", "/EF", "/AF")
_pdfium = Lock()  # the library draws one page at a time


@contextmanager
def drawing() -> Iterator[None]:
    """Whoever draws with pdfium does it inside: threads of one process take turns."""
    with _pdfium:
        yield


def clean_pdf(content: bytes, *, most_pages: int = MOST_PAGES) -> tuple[bytes, int]:
    """The PDF with nothing but its pages, and their number; Invalid with a sentence when it cannot be taken."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return _cleaned(document, most_pages), len(document.pages)
    except Invalid:
        raise
    except pikepdf.PasswordError as error:
        raise Invalid(message=_("这个 PDF 设了密码，打不开。请去掉密码再传，或者拍照上传")) from error
    except Exception as error:  # broken files raise whatever was met in them
        raise Invalid(message=_("这个 PDF 打不开，可能传坏了，请重新传或拍照上传")) from error


def _cleaned(document: Pdf, most_pages: int) -> bytes:
    if document.is_encrypted:  # opens without a password, but forbids things: others could not print it
        raise Invalid(message=_("这个 PDF 加了保护，不能收。请去掉保护再传，或者拍照上传"))
    _require_size(document, most_pages)
    _keep_appearances(document)
    for key in _ROOT:
        _drop(document.Root, key)
    for page in document.pages:
        for key in _PAGE:
            _drop(page.obj, key)
    for thing in document.objects:
        _bound(thing)
        for key in _ANYWHERE:
            _drop(thing, key)
    _drop(document.trailer, "/Info")
    document.remove_unreferenced_resources()
    file = io.BytesIO()
    document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return file.getvalue()


def _require_size(document: Pdf, most_pages: int) -> None:
    if not document.pages:
        raise Invalid(message=_("这个 PDF 没有内容"))
    if len(document.pages) > most_pages:
        told = _("这个 PDF 有 %(n)s 页，最多收 %(most)s 页，请分开传", n=len(document.pages), most=most_pages)
        raise Invalid(message=told)
    for page in document.pages:
        left, bottom, right, top = (float(side) for side in page.mediabox)
        if not 0 < abs(right - left) <= _LARGEST_SIDE or not 0 < abs(top - bottom) <= _LARGEST_SIDE:
            raise Invalid(message=_("这个 PDF 的页面尺寸不对，请拍照上传"))


def _keep_appearances(document: Pdf) -> None:
    """What was written into a form or stamped as a note stays to be seen, as part of its page."""
    if "/AcroForm" in document.Root:
        document.generate_appearance_streams()
    document.flatten_annotations("screen")


def _drop(thing: Object, key: str) -> None:
    if isinstance(thing, Dictionary | Stream) and key in thing:
        del thing[key]


def _bound(thing: Object) -> None:
    """Refuse what becomes huge when somebody looks at it."""
    if not isinstance(thing, Stream):
        return
    if thing.get("/Subtype") == Name.Image:
        if int(thing.get("/Width", 0)) * int(thing.get("/Height", 0)) > MOST_PIXELS:
            raise Invalid(message=_("这个 PDF 里的图太大，请拍照上传"))
    elif _unpacks_beyond(thing):
        raise Invalid(message=_("这个 PDF 不正常：展开以后太大，请拍照上传"))


def _unpacks_beyond(stream: Stream) -> bool:
    """Whether a packed stream holds more than anybody draws. One packed several times over is not drawn either."""
    filters = stream.get("/Filter", Array())
    names = list(filters) if isinstance(filters, Array) else [filters]
    if names.count(Name.FlateDecode) > 1:
        return True
    if names[:1] != [Name.FlateDecode]:
        return False
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(stream.read_raw_bytes(), _MOST_UNPACKED)
    except zlib.error:
        return False  # broken: readers stop there as well
    return bool(unpacker.unconsumed_tail)


def draw_page(content: bytes, number: int, *, long_edge: int = LONG_EDGE) -> bytes:
    """A page of a stored PDF, counted from 0, as JPEG."""
    with drawing():
        document = pypdfium2.PdfDocument(content)
        try:
            page = document[number]
            image = page.render(scale=long_edge / max(page.get_size())).to_pil().convert("RGB")
        finally:
            document.close()
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
