"""Three-valued evaluation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.conditions import evaluate, evaluator, names_used
from tests.catalog.condition_strategies import (
    ANSWERS,
    full_answers,
    logics,
    logics_without_blanks,
    plain_json,
    some_answers,
)

AGE = {">=": [{"var": "age"}, 80]}
YES, NO, UNKNOWN = {"age": 80}, {"age": 79}, {"age": None}


@pytest.mark.parametrize(
    ("operator", "left", "right", "result"),
    [
        ("and", True, True, True),
        ("and", True, False, False),
        ("and", False, False, False),
        ("and", None, True, None),
        ("and", None, False, False),
        ("and", None, None, None),
        ("or", True, True, True),
        ("or", True, False, True),
        ("or", False, False, False),
        ("or", None, True, True),
        ("or", None, False, None),
        ("or", None, None, None),
    ],
)
def test_kleene_tables(operator: str, left: bool | None, right: bool | None, result: bool | None) -> None:
    logic = {operator: [{"==": [{"var": "left"}, True]}, {"==": [{"var": "right"}, True]}]}
    assert evaluate(logic, {"left": left, "right": right}) is result
    assert evaluate(logic, {"left": right, "right": left}) is result


def test_negation() -> None:
    assert evaluate({"!": [AGE]}, YES) is False
    assert evaluate({"!": [AGE]}, NO) is True
    assert evaluate({"!": [AGE]}, UNKNOWN) is None


@pytest.mark.parametrize("blank", [None, "", "  ", (), [], float("nan"), Decimal("sNaN"), float("inf")])
def test_blank_answers_are_unknown_and_missing(blank: object) -> None:
    assert evaluate({"==": [{"var": "x"}, "a"]}, {"x": blank}) is None
    assert evaluate({"in": ["a", {"var": "x"}]}, {"x": blank}) is None
    assert evaluate({"missing": ["x"]}, {"x": blank}) is True
    assert evaluate({"missing": ["x"]}, {}) is True


@pytest.mark.parametrize("given_value", [0, False, Decimal(0), "0", ("a",), date(2026, 1, 1)])
def test_nought_and_no_are_answers(given_value: object) -> None:
    assert evaluate({"missing": ["x"]}, {"x": given_value}) is False


@pytest.mark.parametrize(
    ("value", "literal", "equal", "less"),
    [
        (Decimal("0.1"), 0.1, True, False),
        (80, 80.0, True, False),
        (Decimal("79.99"), 80, False, True),
        (date(2026, 1, 1), "2026-01-01", True, False),
        (date(2026, 1, 1), "2026-02-01", False, True),
        (date(2026, 1, 31), "2026-01", True, False),
        ("2026-01", "2026-02", False, True),
        ("甲", "甲", True, False),
    ],
)
def test_values_compare_as_their_kind(value: object, literal: object, equal: bool, less: bool) -> None:
    names = {"x": value}
    assert evaluate({"==": [{"var": "x"}, literal]}, names) is equal
    assert evaluate({"!=": [{"var": "x"}, literal]}, names) is not equal
    assert evaluate({"<": [{"var": "x"}, literal]}, names) is less
    assert evaluate({">=": [{"var": "x"}, literal]}, names) is not less


@pytest.mark.parametrize("pair", [("80", 80), (True, 1), (date(2026, 1, 1), 2026), (({"a": 1},), "a"), (object(), 1)])
def test_values_of_different_types_never_raise(pair: tuple[object, object]) -> None:
    names = {"x": pair[0]}
    assert evaluate({"==": [{"var": "x"}, pair[1]]}, names) is False
    assert evaluate({"!=": [{"var": "x"}, pair[1]]}, names) is True
    assert evaluate({"<": [{"var": "x"}, pair[1]]}, names) is None
    assert evaluate({"in": [{"var": "x"}, [pair[1]]]}, names) is False


def test_contains_looks_into_choices_and_text() -> None:
    assert evaluate({"in": ["care", {"var": "x"}]}, {"x": ("money", "care")}) is True
    assert evaluate({"in": ["home", {"var": "x"}]}, {"x": ["money"]}) is False
    assert evaluate({"in": ["病", {"var": "x"}]}, {"x": "生病"}) is True
    assert evaluate({"in": ["病", {"var": "x"}]}, {"x": 5}) is False


@pytest.mark.parametrize(
    "bad", [{}, {"==": [1]}, {"cat": ["a"]}, {"and": True}, {"!": []}, {"==": [1, 2], "!=": [1, 2]}]
)
def test_logic_of_another_shape_is_a_mistake_of_the_program(bad: dict[str, Any]) -> None:
    for nested in (bad, {"and": [AGE, bad]}):
        with pytest.raises(ValueError):
            evaluator(nested)


def test_logic_taken_apart_once_serves_many_names() -> None:
    holds = evaluator({"and": [AGE, {"!": [{"missing": ["b"]}]}]})
    answers: list[dict[str, object]] = [{**YES, "b": "x"}, {**NO, "b": "x"}, YES, {"b": "x"}, {**YES, "b": " "}]
    assert [holds(names) for names in answers] == [True, False, False, None, False]


def test_names_used() -> None:
    logic = {"and": [AGE, {"!": [{"missing": ["b"]}]}, {"in": ["x", {"var": "c"}]}]}
    assert names_used(logic) == {"age", "b", "c"}


@given(logics_without_blanks, full_answers, st.sets(st.sampled_from(sorted(ANSWERS))))
def test_a_further_answer_never_turns_a_decision(
    logic: dict[str, Any], answers: dict[str, object], hidden: set[str]
) -> None:
    before = evaluate(logic, {name: value for name, value in answers.items() if name not in hidden})
    after = evaluate(logic, answers)
    assert before is None or before is after


@given(logics, full_answers)
def test_full_answers_leave_nothing_unknown(logic: dict[str, Any], answers: dict[str, object]) -> None:
    assert evaluate(logic, answers) is not None


@given(logics, some_answers)
def test_only_the_names_used_matter(logic: dict[str, Any], answers: dict[str, object]) -> None:
    used = {name: value for name, value in answers.items() if name in names_used(logic)}
    assert evaluate(logic, answers) is evaluate(logic, used)


def jsonlogic(logic: Any, data: dict[str, Any]) -> Any:
    """JsonLogic as its specification has it, for complete data only, written without a look at ours."""
    if not isinstance(logic, dict):
        return logic
    operator, arguments = next(iter(logic.items()))
    if operator == "var":
        return data.get(arguments)
    if operator == "missing":
        return [name for name in arguments if data.get(name) in (None, "")]
    left, *rest = [jsonlogic(argument, data) for argument in arguments]
    if operator in ("and", "or"):
        return (all if operator == "and" else any)([left, *rest])
    if operator == "!":
        return not left
    right = rest[0]
    if operator == "in":
        return left in right
    table = {"==": left == right, "!=": left != right}
    return table[operator] if operator in table else jsonlogic_order(operator, left, right)


def jsonlogic_order(operator: str, left: Any, right: Any) -> bool:
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])


@given(logics, full_answers)
def test_agrees_with_jsonlogic_on_complete_data(logic: dict[str, Any], answers: dict[str, object]) -> None:
    data = {name: plain_json(value) for name, value in answers.items()}
    assert evaluate(logic, answers) is bool(jsonlogic(logic, data))
