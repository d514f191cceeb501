"""Conditions with some answers settled."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.conditions import Logic, evaluate, names_used, notation, parse
from catalog.conditions.fixing import fixed
from tests.catalog.condition_strategies import ANSWERS, SYMBOLS, logics, some_answers

names = st.sets(st.sampled_from(sorted(ANSWERS)), max_size=3)


@given(logics, some_answers, names)
def test_settled_answers_change_nothing(logic: Logic, answers: dict[str, object], settled: set[str]) -> None:
    known = {name: value for name, value in answers.items() if name in settled}
    left = fixed(logic, known)
    value = left if isinstance(left, bool) else evaluate(left, answers)
    assert (value is True) == (evaluate(logic, answers) is True)
    assert isinstance(left, bool) or not names_used(left) & known.keys()


@given(logics, some_answers, names, st.booleans())
def test_names_without_a_value_go(logic: Logic, answers: dict[str, object], gone: set[str], unknown: bool) -> None:
    rest = {name: value for name, value in answers.items() if name not in gone}
    left = fixed(logic, {}, gone=gone, unknown=unknown)
    now: Any = left if isinstance(left, bool) else evaluate(left, rest)
    before = evaluate(logic, rest)
    assert (now is not False) == (before is not False) if unknown else (now is True) == (before is True)
    assert isinstance(left, bool) or not names_used(left) & gone


@given(logics, some_answers)
def test_what_is_left_can_be_written_and_read(logic: Logic, answers: dict[str, object]) -> None:
    left = fixed(logic, {name: answers[name] for name in sorted(answers)[:2]})
    if not isinstance(left, bool):
        assert parse(notation(left, SYMBOLS), SYMBOLS) == left
