"""Sheets of a stack: drawn to be read, cut out of their file, turned, and bound to the PDF of one paper."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image

from app.papers.images import FORMATS
from app.papers.intake import JPEG, PDF, Taken
from app.papers.pdfs import drawing
from app.papers.sealing import digest_of

RESOLUTION = 200  # dots an inch: what offices scan with
_THOROUGH = 300
_LONGEST = 5000  # pixels, whatever size a page says it has
_POINTS = 72
_A4_LONG = 842  # points: a photograph is laid on paper of this length


@dataclass(frozen=True)
class Leaf:
    """One sheet of a stored file as it goes into the PDF of its paper."""

    kind: str
    content: bytes
    sheet: int = 0
    rotation: int = 0  # degrees clockwise


def draw(kind: str, content: bytes, sheet: int, *, thorough: bool = False) -> Image.Image:
    """A sheet in shades of gray at about 200 dots an inch. Whatever the decoder met is raised when it is broken."""
    if kind == JPEG:
        with Image.open(io.BytesIO(content), formats=FORMATS[:1]) as picture:
            return picture.convert("L")
    with drawing():
        document = pypdfium2.PdfDocument(content)
        try:
            page = document[sheet]
            scale = (_THOROUGH if thorough else RESOLUTION) / _POINTS
            scale = min(scale, _LONGEST / max(page.get_size()))
            return page.render(scale=scale, grayscale=True).to_pil().copy()
        finally:
            document.close()


def cut_out(content: bytes, sheet: int) -> Taken:
    """One page of a stack as a file of its own: what is scanned in it is not packed anew."""
    return bind([Leaf(PDF, content, sheet)])


def bind(leaves: Iterable[Leaf]) -> Taken:
    """The PDF of these sheets, each upright. The same sheets give the same file."""
    count = 0
    with Pdf.new() as bound:
        for leaf in leaves:
            _add(bound, leaf)
            count += 1
        bound.remove_unreferenced_resources()
        file = io.BytesIO()
        bound.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    content = file.getvalue()
    return Taken(digest_of(content), PDF, content, count)


def _add(bound: Pdf, leaf: Leaf) -> None:
    if leaf.kind == JPEG:
        _add_picture(bound, leaf.content)
    else:
        with pikepdf.open(io.BytesIO(leaf.content)) as source:
            bound.pages.append(source.pages[leaf.sheet])
    bound.pages[-1].rotate(leaf.rotation, relative=True)


def _add_picture(bound: Pdf, content: bytes) -> None:
    """A stored photograph fills a page, its bytes as they are."""
    with Image.open(io.BytesIO(content), formats=FORMATS[:1]) as picture:
        (width, height), gray = picture.size, picture.mode == "L"
    described = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray if gray else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    scale = _A4_LONG / max(width, height)
    across, down = round(width * scale, 2), round(height * scale, 2)
    bound.add_blank_page(page_size=(across, down))
    page = bound.pages[-1]
    page.obj.Resources = Dictionary(XObject=Dictionary(Im=bound.make_indirect(Stream(bound, content, described))))
    page.obj.Contents = Stream(bound, f"q {across} 0 0 {down} 0 0 cm /Im Do Q".encode())
