"""`docs/conditions.md`: its examples read as it says, its keywords are those of the parser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from catalog.conditions import ConditionError, SymbolTable, parse, sentence
from catalog.conditions import parser as grammar
from catalog.definition import DocumentSpec, EligibilitySpec, FieldSpec, OptionSpec, RuleSpec, StepSpec
from tests.definitions import load

PAGE = (Path(__file__).parents[2] / "docs" / "conditions.md").read_text("utf-8")
SYMBOLS = SymbolTable.of(load("conditional"))


OF_TWO = SymbolTable.of(load("deciding"))  # the names of the part on comparing two answers
_ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def _part(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def _rows(heading: str) -> list[tuple[str, str]]:
    """The rows of the two-column table under a heading."""
    return _ROW.findall(_part(heading))


def _of_two() -> list[list[tuple[str, str]]]:
    """Both tables of the part on two answers: what may be written, and mistakes."""
    return [_ROW.findall(half) for half in _part("右边：另一项").split("写错了，会这样提示")]


@pytest.mark.parametrize(("notation", "words"), _rows("例子"))
def test_examples_say_what_the_page_says(notation: str, words: str) -> None:
    assert sentence(parse(notation, SYMBOLS), SYMBOLS) == words


@pytest.mark.parametrize(("notation", "words"), _rows("写错了"))
def test_mistakes_are_answered_as_the_page_says(notation: str, words: str) -> None:
    with pytest.raises(ConditionError) as found:
        parse(notation, SYMBOLS)
    assert str(found.value) == words


@pytest.mark.parametrize(("notation", "words"), _of_two()[0])
def test_two_answers_are_compared_as_the_page_says(notation: str, words: str) -> None:
    assert sentence(parse(notation, OF_TWO), OF_TWO) == words


@pytest.mark.parametrize(("notation", "words"), _of_two()[1])
def test_two_answers_that_do_not_compare(notation: str, words: str) -> None:
    with pytest.raises(ConditionError) as found:
        parse(notation, OF_TWO)
    assert str(found.value) == words


def test_rules_of_the_page_are_rules() -> None:
    shown = yaml.safe_load(_part("右边：另一项").partition("```yaml\n")[2].partition("```")[0])["rules"]
    assert [RuleSpec(**rule) for rule in shown] == list(load("deciding").rules)


@pytest.mark.parametrize("model", [OptionSpec, DocumentSpec, FieldSpec, RuleSpec, EligibilitySpec, StepSpec])
def test_every_place_of_a_condition_says_what_is_undecided(model: type[BaseModel]) -> None:
    """A key that holds a condition stands in the table of what happens while it cannot be decided."""
    keys = {"when", "visible_when", "required_when", "check"} & model.model_fields.keys()
    table = _part("还没填的时候")
    assert keys and [key for key in keys if f"`{key}`" not in table] == []


def test_tables_were_found() -> None:
    assert [len(rows) >= 4 for rows in _of_two()] == [True, True]
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
