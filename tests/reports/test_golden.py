"""The ten most used papers look as they did: all their pages beside the pictures and words of `make gallery`.

A small change of a font or a hinting is let pass; a line that moved, a figure or a seal that is gone is not. When a
paper is meant to look different, `make gallery` writes the pictures anew: look at them first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from reports.imprint import PLAIN
from reports.pdf import make_pdf
from reports.registry import PRINTABLES
from reports.render import render_html
from scripts.gallery import GOLDEN, MOST_USED, printed, specimen
from tests.reports.alike import DPI, furthest, keep, kept, kept_words, looks_alike
from tests.reports.paper import pages_of, picture_of, pictures_of

_FINER = 4


@cache
def paper(printable: str) -> bytes:
    return printed(PRINTABLES[printable], specimen())


@pytest.mark.parametrize("printable", MOST_USED)
def test_it_looks_as_it_did(printable: str) -> None:
    now = pictures_of(paper(printable), dpi=DPI)
    then = [kept(file) for file in sorted(GOLDEN.glob(f"{printable}-[0-9]*.png"))]
    assert [page.size for page in now] == [page.size for page in then]
    apart = [furthest(*pages) for pages in zip(now, then, strict=True)]
    assert all(map(looks_alike, now, then)), apart


@pytest.mark.parametrize("printable", MOST_USED)
def test_it_says_what_it_said(printable: str) -> None:
    assert pages_of(paper(printable)) == kept_words(GOLDEN, printable)


def test_no_picture_is_of_a_paper_that_is_not_compared() -> None:
    assert {file.stem.rpartition("-")[0] for file in GOLDEN.glob("*.png")} == set(MOST_USED)
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(MOST_USED)


# ── what the comparison sees ───────────────────────────────────────────────────────────────────────


def edited(printable: str, edit: Callable[[str], str]) -> bytes:
    """The specimen after an edit of its HTML."""
    it = specimen()
    html = it.printed(render_html(printable, PRINTABLES[printable].sample(it)))
    return make_pdf(edit(html), assets=it.assets)


def without(pattern: str, put: str = r"\1\2") -> Callable[[str], str]:
    """An edit that takes out what stands between the two groups, wherever it is found."""

    def edit(html: str) -> str:
        edited, times = re.subn(pattern, put, html, flags=re.DOTALL)
        assert times, pattern
        return edited

    return edit


_COUNT = r'(<td class="num">)\d+(</td>)'
EDITS = (
    ("receipt", "counts of originals and copies", without(_COUNT)),
    ("receipt", "the seal", without(r'(<div class="place">)<img[^>]*>(\s*</div>)')),
    ("decision_granted", "the date under it", without(r"(<div class=\"who\"><span>[^<]*</span><br>)[^<]*(</div>)")),
    ("decision_granted", "some characters of its number", without(r'(<p class="ref"><span>[^〔]*)〔2026〕(<)')),
    ("mandate", "all ticks", without(r'(<span class="tick">)<svg.*?</svg>(</span>)')),
    ("mandate", "the code of the page", without(r"(@page :nth\(1\)\{background-image:)url\([^)]*\)(,)", r"\1none\2")),
    ("supplement_notice", "whose copy it is", without(r'(<p class="marks">)[^<]*(</p>)')),
)


@pytest.mark.parametrize(("printable", "what", "edit"), EDITS, ids=[f"{one[0]}: {one[1]}" for one in EDITS])
def test_what_is_gone_is_noticed(printable: str, what: str, edit: Callable[[str], str], tmp_path: Path) -> None:
    keep(picture_of(paper(printable), dpi=DPI), tmp_path / "then.png")
    now = picture_of(edited(printable, edit), dpi=DPI)
    assert not looks_alike(now, kept(tmp_path / "then.png")), what


def test_the_circle_where_a_seal_is_put_is_noticed(tmp_path: Path) -> None:
    """As the receipt of a hall without a seal on file has it: dashes, and what belongs into them."""
    context = replace(PRINTABLES["receipt"].sample(specimen()), imprint=PLAIN)
    html = render_html("receipt", context)
    keep(picture_of(make_pdf(html), dpi=DPI), tmp_path / "then.png")
    bare = without(r'(<div class="place">)<span class="seal">[^<]*</span>(</div>)')(html)
    assert not looks_alike(picture_of(make_pdf(bare), dpi=DPI), kept(tmp_path / "then.png"))


def test_another_figure_is_noticed_by_its_words() -> None:
    now = edited("receipt", without(_COUNT, r"\g<1>3\2"))
    assert pages_of(now) != pages_of(paper("receipt"))


def test_a_line_that_moved_is_noticed() -> None:
    then = kept(GOLDEN / "receipt-1.png")
    bare = then.copy()
    bare.paste(255, (0, 0, then.width, then.height // 6))
    assert looks_alike(then, then)
    assert not looks_alike(ImageChops.offset(then, 0, 2), then) and not looks_alike(bare, then)


@pytest.mark.parametrize("printable", ["receipt", "guide", "mandate"])
def test_a_hairs_breadth_is_let_pass(printable: str) -> None:
    """The edges of all strokes a quarter of a pixel away, as another hinting puts them."""
    page = pypdfium2.PdfDocument(io.BytesIO(paper(printable)))[0]
    fine = page.render(scale=DPI * _FINER / 72).to_pil().convert("L")
    then = kept(GOLDEN / f"{printable}-1.png")
    moved = ImageChops.offset(fine, 1, 1).resize(then.size, Image.Resampling.BOX)
    assert looks_alike(moved, then), furthest(moved, then)
