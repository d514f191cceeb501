"""A text as boxes in Chinese words and back, and what two texts differ in. No database."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from app.wordings.boxes import boxes_of, differences, text_from
from reports.letter_kinds import LETTERS
from reports.letter_texts import shipped_text


def test_every_shipped_text_goes_through_its_boxes_and_back(app: Flask) -> None:
    with app.test_request_context():
        for kind, letter in LETTERS.items():
            text = shipped_text(kind)
            boxes = boxes_of(letter.kind, text)
            assert len({box.name for box in boxes}) == len(boxes)
            assert all("{{ applicant }}" not in box.value for box in boxes)
            back = text_from(letter.kind, {box.name: box.value for box in boxes})
            assert (back.title, back.titles, back.parts, back.days) == (text.title, text.titles, text.parts, text.days)
            assert back.law_for("permission") == text.law_for("permission") and back.remedies == text.remedies


def test_a_type_of_items_gets_boxes_of_its_own_and_strange_names_get_none(app: Flask) -> None:
    with app.test_request_context():
        letter = LETTERS["decline_notice"].kind
        typed = {box.name: box.value for box in boxes_of(letter, shipped_text("decline_notice"))}
        text = text_from(letter, {**typed, "more": "payment", "laws.<b>": "x", "laws.a.b.c": "x", "days": "9" * 40})
        assert "payment" in text.laws and "payment" in text.remedies and text.days == 0
        assert not {"<b>", "a.b.c"} & set(text.laws)
        words = {box.name: box.words for box in boxes_of(letter, text)}
        assert words["laws.permission.not_ours"] == "法律条款：行政许可（不属于本事项受理范围）"


def test_differences_name_the_box_and_show_what_went_and_came(app: Flask) -> None:
    with app.test_request_context():
        letter, text = LETTERS["extension_notice"].kind, shipped_text("extension_notice")
        assert differences(letter, text, text) == []
        other = replace(text, title="延期通知书", laws={**text.laws, "payment": "某办法"})
        found = differences(letter, text, other)
        assert [one.words for one in found] == ["文书名称", "法律条款：行政给付"]
        title = found[0].pieces
        assert "".join(piece for how, piece in title if how != "new") == "延长办理期限通知书"
        assert "".join(piece for how, piece in title if how != "gone") == "延期通知书"
