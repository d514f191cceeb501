"""`docs/conditions.md`: its examples read as it says, its keywords are those of the parser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.conditions import ConditionError, SymbolTable, parse, sentence
from catalog.conditions import parser as grammar
from tests.definitions import load

PAGE = (Path(__file__).parents[2] / "docs" / "conditions.md").read_text("utf-8")
SYMBOLS = SymbolTable.of(load("conditional"))


def _rows(heading: str) -> list[tuple[str, str]]:
    """The rows of the two-column table under a heading."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \| (.+) \|$", part, re.MULTILINE)


@pytest.mark.parametrize(("notation", "words"), _rows("例子"))
def test_examples_say_what_the_page_says(notation: str, words: str) -> None:
    assert sentence(parse(notation, SYMBOLS), SYMBOLS) == words


@pytest.mark.parametrize(("notation", "words"), _rows("写错了"))
def test_mistakes_are_answered_as_the_page_says(notation: str, words: str) -> None:
    with pytest.raises(ConditionError) as found:
        parse(notation, SYMBOLS)
    assert str(found.value) == words


def test_tables_were_found() -> None:
    assert len(_rows("例子")) >= 15
    assert len(_rows("写错了")) >= 5


def test_all_words_between_conditions_are_named() -> None:
    part = PAGE.partition("\n## 连起来\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([^`]+)`", part))
    assert named == {*grammar._AND, *grammar._OR, *grammar._NOT}


def test_all_comparisons_are_named() -> None:
    part = PAGE.partition("\n## 中间：怎样比较\n")[2].partition("\n## ")[0]
    named = {word.partition(" (")[0] for word in re.findall(r"`([^`]+)`", part)}
    assert named == set(grammar._COMPARISONS)


def test_bounds_are_those_of_the_parser() -> None:
    assert f"最多 {grammar.MAX_LENGTH} 字，括号最多套 {grammar.MAX_DEPTH} 层" in PAGE
