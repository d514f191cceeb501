"""Photographs: opened by what they are, made upright and small, written anew so that nothing hidden travels along."""

from __future__ import annotations

import io
from dataclasses import dataclass
from warnings import catch_warnings, simplefilter

import pillow_heif
from flask_babel import gettext as _
from PIL import Image, ImageOps

from app.errors import Invalid

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "HEIF")
LONG_EDGE = 2000  # pixels: the small print of a household register on A4 can still be read
QUALITY = 80
MOST_PIXELS = 120_000_000  # more than the cameras of phones have; decoded it is 360 MB
_SMALLEST = 8
_INK = 60  # of 255 shades: more than the paper's own, and than what JPEG adds
SEAL_EDGES = (200, 4000)  # pixels: 42 mm at 120 dpi; more than any scanner makes of a seal
_SEAL_EDGE = 1000  # 42 mm at 600 dpi
_SQUARE = 1.1
_CLEAR = 0.2  # of its pixels: the corners alone are that much
_WHITE = (255, 255, 255)
# Pillow warns by a limit of its own, and refuses at twice of it. Ours is checked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Look:
    """How a page is shown: turned clockwise by degrees, cut to a box (left, top, right, bottom in permille of the
    turned picture), without colour. The stored picture stays as it is."""

    rotation: int = 0
    crop: tuple[int, int, int, int] | None = None
    gray: bool = False

    @property
    def is_plain(self) -> bool:
        return not self.rotation and self.crop is None and not self.gray


def clean_image(content: bytes) -> bytes:
    """A photograph as JPEG: upright, at most 2000 pixels long, without EXIF, place, preview or profile.

    Invalid with a sentence when it is none, is broken or too large.
    """
    try:
        with catch_warnings():
            simplefilter("ignore")  # Pillow talks about odd metadata, which we drop
            return _encode(_shrunk(_opened(content)))
    except Invalid:
        raise
    except Exception as error:  # broken files raise whatever their decoder met
        raise Invalid(message=_("这张照片打不开，可能没拍完整或传坏了，请重新拍一张")) from error


def _opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=FORMATS)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Invalid(message=_("这张照片太大（%(n)s 万像素），请把相机的照片尺寸调小再拍", n=width * height // 10000))
    if min(width, height) < _SMALLEST:
        raise Invalid(message=_("这张照片太小，看不出内容，请重新拍一张"))
    image.draft("RGB", (LONG_EDGE, LONG_EDGE))  # a JPEG is decoded at a half or a quarter where that is enough
    return image


def _shrunk(image: Image.Image) -> Image.Image:
    image.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright = ImageOps.exif_transpose(image)
    return upright if upright.mode in ("L", "RGB") else _on_white(upright)


def _on_white(image: Image.Image) -> Image.Image:
    """What is transparent becomes paper."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    above = image.convert("RGBA")
    paper = Image.new("RGB", above.size, _WHITE)
    paper.paste(above, mask=above.getchannel("A"))
    return paper


def _encode(image: Image.Image) -> bytes:
    file = io.BytesIO()
    bare = Image.new(image.mode, image.size)  # a new picture: none of the old one's notes are with it
    bare.paste(image)
    bare.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return file.getvalue()


def clean_seal(content: bytes) -> bytes:
    """The picture of a seal as PNG on a transparent ground, at most 1000 pixels across, without anything besides.

    Invalid with a sentence when it is no PNG, is not about square, too small to print, or has a ground.
    """
    try:
        with catch_warnings():
            simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
                _require_seal(*image.size)
                return _bare_png(image.convert("RGBA"))
    except Invalid:
        raise
    except Exception as error:
        raise Invalid(message=_("印章图片打不开，请用透明底的 PNG 图片")) from error


def _require_seal(width: int, height: int) -> None:
    if not SEAL_EDGES[0] <= min(width, height) <= max(width, height) <= SEAL_EDGES[1]:
        low, high = SEAL_EDGES
        raise Invalid(message=_("印章图片的边长要在 %(low)s 到 %(high)s 像素之间", low=low, high=high))
    if max(width, height) > min(width, height) * _SQUARE:
        raise Invalid(message=_("印章图片要裁成正方形，四边贴着印章的边"))


def _bare_png(image: Image.Image) -> bytes:
    shades = image.getchannel("A").histogram()
    clear, inked = sum(shades[:32]), sum(shades[128:])
    if clear < sum(shades) * _CLEAR:
        raise Invalid(message=_("印章图片不是透明底，印上去会盖住字，请先去掉白底"))
    if not inked:
        raise Invalid(message=_("印章图片是空白的"))
    image.thumbnail((_SEAL_EDGE, _SEAL_EDGE), Image.Resampling.LANCZOS)
    file, bare = io.BytesIO(), Image.new("RGBA", image.size)
    bare.paste(image)
    bare.save(file, "PNG", optimize=True)
    return file.getvalue()


def has_ink(content: bytes) -> bool:
    """Whether something stands on a stored picture: a page of one tone was not written on."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        darkest, brightest = image.convert("L").getextrema()
        return bool(brightest - darkest > _INK)  # type: ignore[operator]


def looked_at(content: bytes, look: Look, *, long_edge: int = LONG_EDGE) -> bytes:
    """A stored picture as it is to be shown."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        if look.is_plain and max(image.size) <= long_edge:
            return content
        image.draft(image.mode, (long_edge, long_edge))
        return _encode(_shown(image, look, long_edge))


def _shown(image: Image.Image, look: Look, long_edge: int) -> Image.Image:
    shown: Image.Image = image.rotate(-look.rotation, expand=True) if look.rotation else image.copy()
    if look.crop:
        width, height = shown.size
        left, top, right, bottom = look.crop
        shown = shown.crop((width * left // 1000, height * top // 1000, width * right // 1000, height * bottom // 1000))
    if look.gray:
        shown = ImageOps.autocontrast(shown.convert("L"), cutoff=1)
    shown.thumbnail((long_edge, long_edge), Image.Resampling.LANCZOS)
    return shown
