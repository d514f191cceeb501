"""Rows ⇄ logic ⇄ notation: what the builder shows and writes means what the condition meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.conditions import Logic, SymbolTable, evaluate, parse
from catalog.conditions.builder import groups_of, name_json, notation_of, read_notation
from catalog.conditions.symbols import of_field, reserved
from catalog.definition import FieldSpec
from tests.catalog.condition_strategies import SYMBOLS, full_answers, logics, some_answers

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "groups.json").read_text("utf-8"))
NAMES = SymbolTable.from_symbols([reserved(), *(of_field(FieldSpec.model_validate(one)) for one in VECTORS["names"])])


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["notation"] or "nothing")
def test_rows_notation_and_logic_of_the_shared_cases(case: dict[str, Any]) -> None:
    assert notation_of(case["groups"], NAMES) == case["notation"]
    if case["logic"] is not None:
        assert parse(case["notation"], NAMES) == case["logic"]
        assert groups_of(case["logic"], NAMES) == case["groups"]


@pytest.mark.parametrize("case", VECTORS["unfinished"])
def test_what_is_not_finished_is_left_out(case: dict[str, Any]) -> None:
    assert notation_of(case["groups"], NAMES) == case["notation"]


@given(logics, full_answers | some_answers)
def test_rows_mean_what_the_condition_means(logic: Logic, answers: dict[str, object]) -> None:
    again = parse(notation_of(groups_of(logic, SYMBOLS), SYMBOLS), SYMBOLS)
    assert evaluate(again, answers) == evaluate(logic, answers)


@given(logics)
def test_rows_stay_as_they_are_shown(logic: Logic) -> None:
    groups = groups_of(logic, SYMBOLS)
    assert groups_of(parse(notation_of(groups, SYMBOLS), SYMBOLS), SYMBOLS) == groups


@given(st.text(max_size=30) | st.sampled_from(["年龄 >=", "（", "需求 = 现金", "没有的 = 1"]))
def test_reading_anything_never_raises(text: str) -> None:
    reading = read_notation(text, SYMBOLS)
    assert bool(reading.error) != bool(reading.groups)


def test_what_a_condition_says() -> None:
    reading = read_notation("年龄 >= 80 且 由谁办理 != 本人", SYMBOLS)
    assert reading.sentence == "年龄不小于 80 岁，并且不是本人办理"
    assert read_notation("年龄 >= 很大", SYMBOLS).error.startswith("“年龄”要和数字比较")


def test_every_name_offers_comparisons_that_can_be_read() -> None:
    samples: dict[str, Any] = {"number": 3, "date": "2026-01-31", "month": "2026-01", "text": "甲", "boolean": True}
    for symbol in NAMES.by_id.values():
        offered = name_json(symbol)
        assert offered["operators"] and offered["label"]
        value = samples.get(symbol.value) or next(iter(one["code"] for one in offered["options"]), None)
        for one in offered["operators"]:
            row = {"name": symbol.id, "op": one["op"], "value": [value] if one["op"] in ("in", "not_in") else value}
            parse(notation_of({"joint": "all", "rows": [row]}, NAMES), NAMES)
