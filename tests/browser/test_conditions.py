"""What the browser decides while typing is what the server decides: the same vectors through both."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from app import clock
from catalog.compiled import CompiledDefinition, compile_definition
from catalog.conditions import evaluate
from catalog.sample import load_sample
from forms.answers import Answers, posted_pairs, visible
from forms.client import client_model
from forms.names import HANDLED_BY
from forms.submission import read_submission
from tests.browser.conftest import Hall
from tests.support.filled import posted_sample

DAY = date(2026, 5, 18)
TEXTS: list[Any] = [None, "", " ", "a", "b", "2026-05", "2026-05-18", DAY]
VALUES: list[Any] = [*TEXTS, 0, 1, 2.5, True, False, [], ["a"], ["a", "b"]]
OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "in")
NAMES = {f"v{place}": value for place, value in enumerate(VALUES)}


def _vectors() -> list[dict[str, Any]]:
    """Every operator on every pair of values, and the connectives on all three outcomes."""
    named = [{operator: [{"var": left}, {"var": right}]} for operator, left, right in product(OPERATORS, NAMES, NAMES)]
    literals = product(OPERATORS, NAMES, (1, "a", ["a", 1]))
    literal = [{operator: [{"var": name}, value]} for operator, name, value in literals]
    outcomes = [{"==": [1, 1]}, {"==": [1, 2]}, {"==": [{"var": "nobody"}, 1]}]
    joined = [{word: list(parts)} for word in ("and", "or") for parts in product(outcomes, outcomes)]
    rest = [{"!": [part]} for part in outcomes] + [{"missing": [name]} for name in (*NAMES, "nobody")]
    return [*named, *literal, *joined, *rest, {"and": []}, {"or": []}]


@pytest.fixture
def page(hall: Hall) -> Page:
    """Any page of the product: modules are loaded from where the form loads them."""
    page = hall.open()
    hall.go(page, "/progress")
    return page


def test_conditions_agree_in_all_three_values(page: Page) -> None:
    vectors = _vectors()
    here = [evaluate(logic, NAMES) for logic in vectors]
    there = page.evaluate(
        """async ([vectors, names]) => {
            const { Day, evaluate } = await import("/static/js/conditions.js");
            for (const [name, value] of Object.entries(names)) if (value?.day) names[name] = new Day(value.day);
            return vectors.map((logic) => evaluate(logic, names));
        }""",
        [vectors, {name: _sent(value) for name, value in NAMES.items()}],
    )
    both = zip(vectors, here, there, strict=True)
    different = [(logic, one, other) for logic, one, other in both if one is not other]
    assert not different[:5]


def _sent(value: object) -> object:
    return {"day": value.isoformat()} if isinstance(value, date) else value


@pytest.mark.parametrize("logic", [{}, {"var": "a"}, {"xor": [1, 2]}, {"==": [1]}, [], "x", {"a": [], "b": []}])
def test_logic_of_no_condition_is_refused_on_both_sides(page: Page, logic: Any) -> None:
    with pytest.raises((ValueError, KeyError)):
        evaluate(logic, {})
    refused = page.evaluate(
        """async (logic) => {
            const { evaluate } = await import("/static/js/conditions.js");
            try { evaluate(logic, {}); return false; } catch { return true; }
        }""",
        logic,
    )
    assert refused


def test_every_sample_asks_the_same_questions_in_the_browser(page: Page) -> None:
    """The questions asked and the values worked out, for every sample of every shipped service."""
    today = clock.today()
    compared = 0
    for path, read in load_sample().services:
        assert read.definition is not None, path
        compiled = compile_definition(read.definition)
        for sample in read.definition.samples:
            answers = read_submission(compiled, posted_sample(sample), today=today).answers
            names = answers.names()
            asked, known = _in_browser(page, compiled, answers, today.isoformat())
            fields = {field.id for field in read.definition.fields() if field.step is None}
            assert set(asked) & fields == visible(compiled, names) & fields, (path, sample.id)
            for name in (field.id for field in read.definition.fields() if field.computed and field.id in names):
                assert known[name] == str(names[name]), (path, sample.id, name)
            assert known[HANDLED_BY] == sample.handled_by.value
            compared += 1
    assert compared >= 36


def _in_browser(
    page: Page, compiled: CompiledDefinition, answers: Answers, today: str
) -> tuple[list[str], dict[str, Any]]:
    """What the browser makes of a form in which just these answers stand."""
    pairs = posted_pairs(compiled, answers)
    model = json.loads(json.dumps(client_model(compiled)))
    asked, known = page.evaluate(
        """async ([model, pairs, today]) => {
            const { settle } = await import("/static/js/answers.js");
            const form = document.createElement("form");
            for (const [name, value] of pairs) {
                const input = document.createElement("input");
                [input.name, input.value] = [name, value];
                form.append(input);
            }
            const { asked, known } = settle(model, form, today);
            const text = (value) => String(value?.iso ?? value);
            return [[...asked], Object.fromEntries(Object.entries(known).map(([name, value]) => [name, text(value)]))];
        }""",
        [model, pairs, today],
    )
    return asked, known


def test_the_modules_are_those_the_form_uses() -> None:
    folder = Path(__file__).parents[2] / "app" / "static" / "js"
    assert 'from "../answers.js"' in (folder / "form" / "page.js").read_text(encoding="utf-8")
    assert 'from "./conditions.js"' in (folder / "answers.js").read_text(encoding="utf-8")
