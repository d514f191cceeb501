"""The code on one page: found whatever way the page lies, and however pale, small or noisy the scan is.

No database. A QR code says where its own top is, so it tells how the page has to be turned as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from reports.page_codes import PageCode, read_code

_SMALL = 1500  # pixels of the long side, below which a picture is looked at enlarged
_QUARTER = 90
Try = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class Reading:
    """What stands on a page. `codes` holds more than one only where two pages lie on one picture."""

    codes: tuple[PageCode, ...] = ()
    rotation: int = 0  # degrees clockwise until the page stands upright
    damaged: bool = False  # there is a code, but it cannot be read


def read_page(picture: Image.Image, *, thorough: bool = False) -> Reading:
    """Look for page codes, the cheap ways first. `thorough` goes on to sharpening, some half a second a page."""
    gray = picture.convert("L")
    damaged = False
    for seen in _ways(gray, thorough):
        found = _look(seen)
        if ours := [(code, one) for code, one in found if code is not None]:
            codes = tuple(dict.fromkeys(code for code, _one in ours))
            return Reading(codes, _upright(ours[0][1]))
        damaged = damaged or any(not one.valid for _code, one in found)
    return Reading(damaged=damaged)


def _ways(gray: Image.Image, thorough: bool) -> Iterator[Image.Image]:
    """The page as it is, then as other eyes would see it. Order and choice are measured: benchmarks/scanning.py."""
    yield gray
    yield gray.reduce(2)  # noise and dust go
    yield ImageOps.autocontrast(gray, cutoff=2)  # pale copies, gray paper
    if max(gray.size) < _SMALL:
        yield _enlarged(gray)
        yield _sharpened(_enlarged(gray))
    elif thorough:
        yield _sharpened(gray)
        yield _sharpened(_enlarged(gray))
        yield gray.filter(ImageFilter.MedianFilter(5))


def _enlarged(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)


def _sharpened(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.UnsharpMask(radius=6, percent=300, threshold=0))


def _look(picture: Image.Image) -> list[tuple[PageCode | None, zxingcpp.Barcode]]:
    """Every QR code of the picture with what it says, if that is a page code. Those with errors come along."""
    return [(read_code(one.text) if one.valid else None, one) for one in find_codes(picture)]


def find_codes(picture: Image.Image) -> list[zxingcpp.Barcode]:
    """Every QR code of the picture, those with errors too."""
    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode, return_errors=True))


def _upright(barcode: zxingcpp.Barcode) -> int:
    """The nearest quarter turn. zxing counts clockwise how far the code has been turned: we turn it back."""
    return round(-barcode.orientation / _QUARTER) * _QUARTER % 360
