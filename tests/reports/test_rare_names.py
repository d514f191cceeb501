"""Names with rare characters are printed with their real glyphs, never with the box of a missing one."""

from __future__ import annotations

import pytest

from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import Drawn, glyphs_of, pages_of
from tests.reports.samples import compiled, receipt_context

NAMES = ("周𠮷生", "李䶮", "陈㛃", "马𬭎", "喆堃镕", "买买提·艾力")


def printed(name: str) -> bytes:
    return make_pdf(render_html("receipt", receipt_context(compiled("minimal"), applicant_name=name)))


@pytest.fixture(scope="module")
def paper() -> bytes:
    """One receipt that bears them all."""
    return printed("、".join(NAMES))


@pytest.fixture(scope="module")
def glyphs(paper: bytes) -> list[Drawn]:
    return list(glyphs_of(paper))


@pytest.mark.parametrize("name", NAMES)
def test_name_is_in_the_text_layer(paper: bytes, name: str) -> None:
    assert name in pages_of(paper)[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_the_name_has_an_outline(glyphs: list[Drawn], name: str) -> None:
    with_ink = {glyph.character for glyph in glyphs if glyph.character in name and glyph.has_outline}
    assert with_ink == set(name)


def test_no_missing_glyph_is_drawn(glyphs: list[Drawn]) -> None:
    assert not any(glyph.missing for glyph in glyphs)


def test_a_character_that_no_font_has_would_be_noticed() -> None:
    assert any(glyph.missing for glyph in glyphs_of(printed("张\U0010fffd")))
