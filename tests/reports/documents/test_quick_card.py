"""窗口人员速查卡: one A4 page, what the program knows stands on it as it knows it, and no button that is not there."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from app.keyboard import shortcuts_of
from app.papers.marks import LACKING, MARK_WORDS
from app.script_words import SCRIPT_WORDS
from reports.card_contexts import CardLine, Piece, QuickCardContext
from reports.documents import quick_card
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, size_of, ua_failures
from tests.support.screen import is_on_the_screen

KEYS = [
    (title, [(key.parts, key.words) for key in shortcuts_of(place)])
    for title, place in (("填表时", "form"), ("在办件列表", "worklist"))
]


def card(**changes: object) -> QuickCardContext:
    given = {
        "organisation_name": "石桥镇便民服务中心",
        "printed_on": date(2026, 10, 20),
        "url": "https://hall.example/guides/",
        "keys": KEYS,
        "markers": SCRIPT_WORDS["keeping"],
        "marks": MARK_WORDS,
        "lacking_marks": LACKING,
        "usable_grades": "ABC",
        "most_rows": 500,
        "idle_minutes": 120,
    }
    return quick_card.build(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def paper() -> bytes:
    return make_pdf(render_html("quick_card", card()))


def test_all_of_it_is_on_one_a4_page(paper: bytes) -> None:
    (page,) = pages_of(paper)
    assert size_of(paper) == (210, 297)
    for words in ("窗口人员速查卡", "石桥镇便民服务中心", "2026年10月20日打印", "最多500行", "2小时没动", "A、B、C"):
        assert words in page
    for _title, keys in KEYS:
        assert [words for _parts, words in keys if words.replace(" ", "") not in page] == []


def test_listeners_can_read_it(paper: bytes) -> None:
    assert ua_failures(paper) == []


def test_what_it_names_is_on_the_screen() -> None:
    names = [piece.words for line in _lines(card()) for piece in line.body if piece.kind == "button"]
    assert len(names) > 20
    assert [name for name in names if not is_on_the_screen(name)] == []


def test_keys_in_sentences_are_keys_of_the_list() -> None:
    caps = {cap for place in ("form", "worklist", "everywhere") for key in shortcuts_of(place) for cap in key.caps}
    named = {piece.words for line in _lines(card()) for piece in line.body if piece.kind == "key"}
    assert named <= caps


def test_what_the_program_knows_is_said_as_it_knows_it() -> None:
    it = card(
        most_rows=80,
        idle_minutes=45,
        usable_grades="AB",
        marks={"unclear": "模糊", "mismatch": "错的", "checked": "好的"},
    )
    said = "".join(piece.words for line in _lines(it) for piece in line.body)
    assert "最多 80 行" in said and "45 分钟没动" in said and "可信等级A、B的" in said
    assert "标“模糊”“错的”“好的”；标了“模糊”“错的”的" in said
    markers = {**SCRIPT_WORDS["keeping"], "saved": "存好了 {time}"}
    assert card(markers=markers).markers[0].head == "存好了 9:41"


def test_a_sentence_is_taken_apart() -> None:
    assert quick_card.sentence("点【收齐】，或按〔F8〕") == (
        Piece("点"),
        Piece("收齐", "button"),
        Piece("，或按"),
        Piece("F8", "key"),
    )


def _lines(it: QuickCardContext) -> list[CardLine]:
    """Every line of the card, wherever it stands."""
    groups = (getattr(it, field.name) for field in dataclasses.fields(it))
    return [line for group in groups if isinstance(group, tuple) for line in group if isinstance(line, CardLine)]
