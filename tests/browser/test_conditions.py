"""What the browser decides while typing is what the server decides: the same vectors through both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from app import clock
from catalog.compiled import CompiledDefinition, compile_definition
from catalog.sample import load_sample
from forms.answers import Answers, posted_pairs, visible
from forms.client import client_model
from forms.names import HANDLED_BY
from forms.submission import read_submission
from tests.browser.conftest import Hall
from tests.definitions import load
from tests.forms.deciding import VECTORS, conditions
from tests.support.filled import posted_sample


@pytest.fixture
def page(hall: Hall) -> Page:
    """Any page of the product: modules are loaded from where the form loads them."""
    page = hall.open()
    hall.go(page, "/progress")
    return page


def test_conditions_come_out_as_the_file_says(page: Page) -> None:
    vectors = list(conditions())
    there = page.evaluate(
        """async ([vectors, names]) => {
            const { Day, evaluate } = await import("/static/js/conditions.js");
            for (const [name, value] of Object.entries(names)) if (value?.day) names[name] = new Day(value.day);
            return vectors.map((logic) => evaluate(logic, names));
        }""",
        [[logic for logic, _wanted in vectors], VECTORS["values"]],
    )
    both = zip(vectors, there, strict=True)
    assert not [(logic, wanted, found) for (logic, wanted), found in both if wanted is not found][:5]


def test_logic_of_no_condition_is_refused(page: Page) -> None:
    refused = page.evaluate(
        """async (logics) => {
            const { evaluate } = await import("/static/js/conditions.js");
            return logics.map((logic) => { try { evaluate(logic, {}); return false; } catch { return true; } });
        }""",
        VECTORS["refused"],
    )
    assert all(refused)


def test_forms_follow_their_answers_as_the_file_says(page: Page) -> None:
    model = json.loads(json.dumps(client_model(compile_definition(load("deciding")))))
    found = page.evaluate(
        """async ([model, cases, today]) => {
            const { brokenRules, isRequired, settle, withheld } = await import("/static/js/answers.js");
            const { droppedFrom } = await import("/static/js/form/given.js");
            const { evaluate } = await import("/static/js/conditions.js");
            return cases.map(({ posted }) => {
                const form = document.createElement("form");
                for (const [name, values] of Object.entries(posted)) for (const value of [values].flat()) {
                    form.append(Object.assign(document.createElement("input"), { name, value }));
                }
                const { asked, known } = settle(model, form, today);
                const here = model.questions.filter((one) => asked.has(one.id));
                const holds = (logic) => logic === null || evaluate(logic, known) === true;
                const isWanted = (one) => one.required && one.necessity === "optional" && holds(one.required);
                const need = (one) => (isWanted(one) ? "required" : one.necessity);
                const applying = model.documents.filter((one) => holds(one.when));
                const gone = here.map((one) => [one.id, withheld(one, known).map((option) => option.code)]);
                return {
                    asked: [...asked].sort(),
                    required: here.filter((one) => isRequired(one, known)).map((one) => one.id).sort(),
                    withheld: Object.fromEntries(gone.filter(([, codes]) => codes.length)),
                    broken: brokenRules(model, known).map((rule) => rule.id),
                    papers: Object.fromEntries(applying.map((one) => [one.id, need(one)])),
                    dropped: droppedFrom(model, form, asked, known).map(([name]) => name),
                };
            });
        }""",
        [model, VECTORS["forms"], "2026-10-20"],
    )
    for case, outcome in zip(VECTORS["forms"], found, strict=True):
        wanted = {name: case[name] for name in outcome}
        wanted |= {name: sorted(wanted[name]) for name in ("asked", "required")}
        assert outcome == wanted, case["title"]


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
