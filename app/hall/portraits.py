"""Photographs of people for boards and cards: cleaned like every picture, cut to the shape of a passport photo."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from app.papers.images import clean_image

_SIZE = (300, 420)  # 25 × 35 mm at 300 dpi
_QUALITY = 85
_MIDDLE = (0.5, 0.3)  # of what is cut off more goes below than above: faces are in the upper part


def portrait(content: bytes) -> bytes:
    """A JPEG of 300 × 420 pixels; Invalid with a sentence when the file is no picture."""
    file = io.BytesIO()
    with Image.open(io.BytesIO(clean_image(content))) as image:
        ImageOps.fit(image.convert("RGB"), _SIZE, centering=_MIDDLE).save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
