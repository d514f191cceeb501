"""Whether two pictures of a page show the same: every tile of it counts, a hair's breadth does not.

A mean over a page let a whole column of figures go. So ink is asked for where it is: what is darker or lighter than
anything within one pixel of that place in the other picture is a difference, and a square of 4 mm may hold only a
little of it. Another version of a font or of the program that draws moves edges by less than a pixel. What the words
are, down to a figure, the text of the page says (`kept_words`).
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

DPI = 88  # 0.29 mm a pixel: the strokes of 8 pt are one pixel wide
_LEVELS = 8  # of grey in the pictures kept: a third of the bytes of a full scale
_SLACK = 30  # of 255: half a level of what is kept, and what smoothing differs in
_TILE = 14  # pixels: 4 mm
_MOST = 10.0  # mean difference of a tile beyond the slack: a quarter of a pixel makes 7, one figure of 10 pt 11


def keep(picture: Image.Image, file: Path) -> None:
    """Write a grey picture in few levels and few bytes."""
    few = Image.frombytes("P", picture.size, picture.point(_level).tobytes())
    few.putpalette([round(level * 255 / (_LEVELS - 1)) for level in range(_LEVELS) for _colour in "rgb"])
    few.save(file, optimize=True, bits=4)


def _level(grey: int) -> int:
    return round(grey * (_LEVELS - 1) / 255)


def kept(file: Path) -> Image.Image:
    return Image.open(file).convert("L")


def kept_words(folder: Path, printable: str) -> list[str]:
    """The text of each page, without blanks."""
    return (folder / f"{printable}.txt").read_text("utf-8").splitlines()


def furthest(now: Image.Image, then: Image.Image) -> float:
    """How far apart the pictures are in the tile where they are furthest; both of one size."""
    apart = ImageChops.add(_beyond(now, then), _beyond(then, now))
    return float(apart.convert("F").reduce(_TILE).getextrema()[1])


def _beyond(one: Image.Image, other: Image.Image) -> Image.Image:
    """By how much a picture is lighter or darker than all that the other shows within a pixel."""
    lighter = ImageChops.subtract(one, other.filter(ImageFilter.MaxFilter(3)), offset=-_SLACK)
    darker = ImageChops.subtract(other.filter(ImageFilter.MinFilter(3)), one, offset=-_SLACK)
    return ImageChops.add(lighter, darker)


def looks_alike(now: Image.Image, then: Image.Image) -> bool:
    return now.size == then.size and furthest(now, then) <= _MOST
