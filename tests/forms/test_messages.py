from __future__ import annotations

from forms import messages

SENTENCES = {
    name: text for name, text in vars(messages).items() if name.isupper() and isinstance(text, str) and name[0] != "_"
}
_PARTS = ("LABEL", "ORIGINALS", "COPIES", "MISSING", "DEFERRABLE")


def test_every_sentence_says_what_to_do() -> None:
    whole = {name: text for name, text in SENTENCES.items() if not any(part in name for part in _PARTS)}
    assert len(whole) > 40
    assert [name for name, text in whole.items() if "请" not in text] == []


def test_quotes_are_short_and_on_one_line() -> None:
    assert messages.quote("一\n二  三") == "一 二 三"
    assert messages.quote("字" * 10_000_000) == "字" * 20 + "…"
