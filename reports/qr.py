"""QR codes as inline SVG, for paper and for the screen."""

from __future__ import annotations

import segno

# Error correction M survives a fold or a stamp on paper; the quiet zone of four modules is what ISO/IEC 18004 asks for.
_CORRECTION = "m"
_QUIET_ZONE = 4
_MODULE = 0.4  # millimetres: what a copier and an old phone still keep apart
_LEAST = 14.0


def qr_svg(text: str, *, title: str = "二维码") -> str:
    """Return an SVG element without width and height (style it by CSS) that encodes `text`.

    `title` is read aloud instead of the picture. ValueError when `text` is empty or too long for a QR code.
    """
    code = _encoded(text)
    return code.svg_inline(border=_QUIET_ZONE, omitsize=True, title=title, svgclass=None, lineclass=None, dark="#000")


def qr_width(text: str) -> float:
    """How wide its picture has to be on paper, in millimetres with the quiet zone; ValueError as for the picture."""
    modules, _height = _encoded(text).symbol_size(border=_QUIET_ZONE)
    return max(_LEAST, round(modules * _MODULE, 1))


def _encoded(text: str) -> segno.QRCode:
    if not text:
        raise ValueError("a QR code needs something to say")
    try:
        return segno.make(text, error=_CORRECTION, micro=False)
    except segno.DataOverflowError as error:
        raise ValueError(f"{len(text)} characters do not fit into a QR code") from error
