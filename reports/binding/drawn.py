"""What WeasyPrint drew, as objects of pydyf: how they refer to each other, and the faces they use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import uharfbuzz
from pydyf import Dictionary, Object

from reports.binding.leaves import Face
from reports.pdf import Drawn

_MAPPED = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>")
_NO_PROGRAM = ("FontFile2", "FontFile3")


def number_of(reference: bytes) -> int:
    """Of the object that is referred to as ``12 0 R``."""
    return int(reference.partition(b" ")[0])


def faces_of(drawn: Drawn) -> dict[int, Face]:
    """The composite fonts of all pages by object number."""
    at = drawn.objects
    found: dict[int, Face] = {}
    for page in drawn.pages:
        fonts = at[number_of(at[number_of(at[page]["Resources"])]["Font"])]
        for name, reference in fonts.items():
            number = number_of(reference)
            if number not in found and at[number]["Subtype"] == "/Type0":
                found[number] = _face(str(name), at[number], at)
    return found


def _face(name: str, font: Dictionary, at: Sequence[Object]) -> Face:
    inner = at[number_of(font["DescendantFonts"][0])]
    described = at[number_of(inner["FontDescriptor"])]
    widths = dict(_widths(inner["W"]))
    mapped = _MAPPED.findall(b"\n".join(at[number_of(font["ToUnicode"])].stream))
    texts = {int(glyph, 16): text.decode() for glyph, text in mapped}
    program = at[number_of(next(described[key] for key in _NO_PROGRAM if key in described))].stream[0]
    return Face(
        name=name,
        postscript=_postscript_name(program),
        is_cff="FontFile3" in described,
        base=_words(font["BaseFont"]),
        descriptor=_described(described),
        glyphs=tuple(widths),
        widths=tuple(widths.values()),
        texts=tuple(texts.get(glyph, "") for glyph in widths),
    )


def _widths(entries: Sequence[Any]) -> Iterator[tuple[int, float]]:
    """[first [width width …] …]."""
    for first, some in zip(entries[::2], entries[1::2], strict=True):
        yield from ((first + step, round(float(width), 3)) for step, width in enumerate(some))


def _described(descriptor: Dictionary) -> str:
    plain = Dictionary({key: value for key, value in descriptor.items() if key not in _NO_PROGRAM})
    return str(plain.data.decode("latin-1")[2:-2])


def _words(name: str | bytes) -> str:
    return name.decode("latin-1") if isinstance(name, bytes) else name


def _postscript_name(program: bytes) -> str:
    face = uharfbuzz.Face(uharfbuzz.Blob(program))
    return str(face.get_name(uharfbuzz.OTNameIdPredefined.POSTSCRIPT_NAME))
