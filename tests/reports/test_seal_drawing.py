"""A specimen says that it is one, and no name breaks its picture."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from reports.seal_drawing import draw_seal


def test_every_letter_stands_on_the_arc_and_the_seal_says_specimen() -> None:
    texts = [one.text for one in ElementTree.fromstring(draw_seal("青石县民政局", "受理专用章")).iter() if one.text]
    assert [text for text in texts if len(text) == 1] == list("青石县民政局")
    assert "样章" in texts and "受理专用章" in texts


def test_a_name_is_text_never_markup() -> None:
    drawn = draw_seal('<script>&"', "")
    assert b"<script" not in drawn
    ElementTree.fromstring(drawn)
    with pytest.raises(ValueError):
        draw_seal("  ")
