"""Paper as it comes off a scanner: forms with page codes, drawn, turned, blurred, shrunk and strewn with noise."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache

import pikepdf
import pypdfium2
from PIL import Image, ImageFilter

from reports.page_codes import PageCode, page_rules
from reports.pdf import make_pdf

_MARGINS = "20mm 18mm 19mm 18mm"
_LINE = "<p>姓名：＿＿＿＿＿　住址：石桥镇上河村南头二组　电话：＿＿＿＿＿＿　签名：＿＿＿＿</p>"


@lru_cache(maxsize=16)
def form_pdf(code: PageCode | None, pages: int) -> bytes:
    """A paper of some pages as it is printed; without a code it is a stranger's."""
    rules = page_rules(code, pages=pages) if code else ""
    head = (
        f"<title>表</title><style>@page{{size:A4;margin:{_MARGINS}}}section+section{{break-before:page}}{rules}</style>"
    )
    body = "".join(f"<section><h1>第 {n} 页</h1>{_LINE * 12}</section>" for n in range(1, pages + 1))
    return make_pdf(f'<html lang="zh"><head>{head}</head><body>{body}</body></html>')


def scanned(pdf: bytes, page: int, *, dpi: int = 100) -> Image.Image:
    """A page as a scanner sees it, counted from 1."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page - 1].render(scale=dpi / 72, grayscale=True).to_pil().copy()
    document.close()
    return picture


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(radius))


def noisy(picture: Image.Image, strength: int = 100) -> Image.Image:
    return Image.blend(picture, Image.effect_noise(picture.size, strength), 0.35)


def pale(picture: Image.Image) -> Image.Image:
    return picture.point(lambda shade: 200 + shade // 6)


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """Clockwise, as a sheet lies in the feeder."""
    return picture.rotate(-degrees, expand=True, fillcolor=255)


def torn(picture: Image.Image) -> Image.Image:
    """A pen went through the code."""
    spoilt = picture.copy()
    width, height = picture.size
    spoilt.paste(0, (int(width * 0.82), int(height * 0.066), int(width * 0.98), int(height * 0.075)))
    return spoilt


def jpeg(picture: Image.Image, quality: int = 70) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def stack_pdf(pictures: Sequence[Image.Image]) -> bytes:
    """What an office scanner sends: one PDF, a picture a page."""
    file = io.BytesIO()
    first, *others = (picture.convert("L") for picture in pictures)
    first.save(file, "PDF", resolution=100, save_all=True, append_images=others)
    return file.getvalue()


def page_count(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)
