"""The ten most used papers look as they did: their first pages beside the pictures of `make gallery`.

A small change of a font or a hinting is let pass; a line that moved, a box that is gone or a picture that is missing
is not. When a paper is meant to look different, `make gallery` writes the pictures anew: look at them first.
"""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from reports.pdf import make_pdf
from reports.registry import PRINTABLES
from reports.render import render_html
from scripts.gallery import DPI, GOLDEN, MOST_USED, specimen
from tests.reports.paper import picture_of

_MEAN = 0.5  # of 255, over the page
_FAR = 90  # a pixel that differs by more is another one, after a blur that forgives a hair's breadth
_SHARE = 0.001


def difference(now: Image.Image, then: Image.Image) -> tuple[float, float]:
    """Mean difference of the pixels, and the share of those that are far apart."""
    soft = [picture.convert("L").filter(ImageFilter.BoxBlur(1)) for picture in (now, then)]
    apart = ImageChops.difference(*soft)
    far = sum(apart.histogram()[_FAR:])
    return ImageStat.Stat(apart).mean[0], far / (apart.width * apart.height)


def looks_alike(now: Image.Image, then: Image.Image) -> bool:
    if now.size != then.size:
        return False
    mean, far = difference(now, then)
    return mean <= _MEAN and far <= _SHARE


@pytest.mark.parametrize("printable", MOST_USED)
def test_it_looks_as_it_did(printable: str) -> None:
    one = PRINTABLES[printable]
    now = picture_of(make_pdf(render_html(one.id, one.sample(specimen()))), dpi=DPI)
    then = Image.open(GOLDEN / f"{printable}.png").convert("L")
    assert now.size == then.size
    assert looks_alike(now, then), difference(now, then)


def test_a_line_that_moved_is_noticed() -> None:
    then = Image.open(GOLDEN / "receipt.png").convert("L")
    moved = ImageChops.offset(then, 0, 4)
    bare = then.copy()
    bare.paste(255, (0, 0, then.width, then.height // 6))
    assert looks_alike(then, then)
    assert not looks_alike(moved, then) and not looks_alike(bare, then)
