"""Reading a PDF back: pages, text, glyphs really drawn, and what a PDF/UA validator says of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import page
import pikepdf
import pypdfium2
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader


@dataclass(frozen=True, slots=True)
class Drawn:
    """One glyph on paper: the character it stands for (may be empty), and whether its font lacks it."""

    character: str
    missing: bool
    font: _Font
    glyph_id: int

    @property
    def has_outline(self) -> bool:
        """Whether there is ink."""
        return not self.missing and self.font.has_outline(self.glyph_id)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page without any blanks: lines and spaces are a matter of layout."""
    return [re.sub(r"\s+", "", sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf)).pages]


def bookmarks_of(pdf: bytes) -> list[tuple[str, int]]:
    """Their words, and the pages they lead to, counted from 0."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return [(item.title, opened.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root]


def size_of(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page in millimetres."""
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def ua_failures(pdf: bytes) -> list[str]:
    """What keeps the file from being PDF/UA-1."""
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def glyphs_of(pdf: bytes) -> Iterator[Drawn]:
    """Every glyph that the pages show, from the codes in their content streams and the embedded fonts."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for sheet in document.pages:
            fonts = {name: _Font(font) for name, font in sheet.resources.Font.items()}
            font = None
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) == "Tf":
                    font = fonts[str(operands[0])]
                elif str(operator) in {"Tj", "TJ"} and font:
                    yield from (font.drawn(code) for code in _codes(operands[0]))


def _codes(operand: object) -> Iterator[int]:
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    for string in strings:
        if isinstance(string, pikepdf.String):
            raw = bytes(string)
            yield from (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))


class _Font:
    """An embedded Identity-H font: codes are glyph ids."""

    def __init__(self, font: pikepdf.Object) -> None:
        descriptor = font.DescendantFonts[0].FontDescriptor
        stream = descriptor.get("/FontFile3") or descriptor.get("/FontFile2")
        self._font = TTFont(io.BytesIO(stream.read_bytes()), lazy=True)
        self._count = self._font["maxp"].numGlyphs
        self._characters = _to_unicode(font.ToUnicode.read_bytes().decode("ascii"))

    def drawn(self, glyph_id: int) -> Drawn:
        """Glyph 0 is the box of a missing character; so is a number that the font does not have."""
        return Drawn(self._characters.get(glyph_id, ""), not 0 < glyph_id < self._count, self, glyph_id)

    def has_outline(self, glyph_id: int) -> bool:
        outlines = self._font.getGlyphSet()
        pen = BoundsPen(outlines)
        outlines[self._font.getGlyphOrder()[glyph_id]].draw(pen)
        return pen.bounds is not None


def _to_unicode(cmap: str) -> dict[int, str]:
    pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", cmap)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def place_of(pdf: bytes, words: str, *, sheet: int = 0, last: bool = False) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of these words on a page, in millimetres from its upper left corner.

    They may stand there more than once: the first are meant, or the last.
    """
    page_ = pypdfium2.PdfDocument(io.BytesIO(pdf))[sheet]
    textpage = page_.get_textpage()
    search = textpage.search(words)
    places = list(iter(search.get_next, None))
    found = places[-1 if last else 0] if places else None
    assert found, f"{words} does not stand on this page"
    boxes = [textpage.get_charbox(at) for at in range(found[0], found[0] + found[1])]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    top, bottom = max(box[3] for box in boxes), min(box[1] for box in boxes)
    height = page_.get_height()
    left, top, right, bottom = (round(at / 72 * 25.4, 1) for at in (left, height - top, right, height - bottom))
    return left, top, right, bottom


def pictures_of(pdf: bytes, *, dpi: int) -> list[Image.Image]:
    """The pages as grey pictures, as a black-and-white printer shows them."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [sheet.render(scale=dpi / 72).to_pil().convert("L") for sheet in document]


def picture_of(pdf: bytes, *, dpi: int) -> Image.Image:
    """The first page."""
    return pictures_of(pdf, dpi=dpi)[0]
