"""QR codes as inline SVG, for paper and for the screen."""

from __future__ import annotations

import segno

# Error correction M survives a fold or a stamp on paper; the quiet zone of four modules is what ISO/IEC 18004 asks for.
_CORRECTION = "m"
_QUIET_ZONE = 4


def qr_svg(text: str, *, title: str = "二维码") -> str:
    """Return an SVG element without width and height (style it by CSS) that encodes `text`.

    `title` is read aloud instead of the picture. ValueError when `text` is empty or too long for a QR code.
    """
    if not text:
        raise ValueError("a QR code needs something to say")
    try:
        code = segno.make(text, error=_CORRECTION, micro=False)
    except segno.DataOverflowError as error:
        raise ValueError(f"{len(text)} characters do not fit into a QR code") from error
    return code.svg_inline(border=_QUIET_ZONE, omitsize=True, title=title, svgclass=None, lineclass=None, dark="#000")
