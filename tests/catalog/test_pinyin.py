"""Search by pinyin."""

from __future__ import annotations

import pytest

from catalog.pinyin import MAX_READINGS, search_text


@pytest.mark.parametrize("typed", ["gljt", "gaoling", "高龄", "gaolingjintie", "津贴"])
def test_found_by_initials_pinyin_and_characters(typed: str) -> None:
    assert typed in search_text("高龄津贴申领")


@pytest.mark.parametrize("typed", ["zhongdu", "chongdu", "zdcj", "cdcj"])
def test_characters_with_several_readings(typed: str) -> None:
    assert typed in search_text("重度残疾人护理补贴")


def test_several_words_and_case() -> None:
    text = search_text("A4 纸", "医保")
    assert "a4" in text and "yb" in text.split() and "yibao" in text.split()
    assert text == text.lower()


def test_long_words_of_many_readings_stay_short() -> None:
    assert len(search_text("行" * 60).split()) <= 2 * MAX_READINGS + 1


def test_empty_and_rare() -> None:
    assert search_text() == ""
    assert "𠮷" in search_text("𠮷")
