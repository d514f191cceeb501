"""Names with rare characters are printed with their real glyphs, never with the box of a missing one."""

from __future__ import annotations

from functools import cache

import pytest

from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import glyphs_of, pages_of
from tests.reports.samples import compiled, receipt_context

NAMES = ("周𠮷生", "李䶮", "陈㛃", "马𬭎", "喆堃镕", "买买提·艾力")


@cache
def printed(name: str) -> bytes:
    return make_pdf(render_html("receipt", receipt_context(compiled("minimal"), applicant_name=name)))


@pytest.mark.parametrize("name", NAMES)
def test_name_is_in_the_text_layer(name: str) -> None:
    assert name in pages_of(printed(name))[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_the_name_has_an_outline(name: str) -> None:
    drawn = {glyph.character: glyph for glyph in glyphs_of(printed(name))}
    for character in name:
        assert drawn[character].has_outline, character


@pytest.mark.parametrize("name", NAMES)
def test_no_missing_glyph_is_drawn(name: str) -> None:
    assert not any(glyph.missing for glyph in glyphs_of(printed(name)))


def test_a_character_that_no_font_has_would_be_noticed() -> None:
    assert any(glyph.missing for glyph in glyphs_of(printed("张\U0010fffd")))
