"""What the server decides is what the shared file says; so does the browser (tests/browser/test_conditions.py)."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from catalog.compiled import compile_definition
from catalog.conditions import evaluate
from forms.checklist import checklist
from forms.client import client_model
from forms.offered import withheld
from forms.plan import plan_of
from forms.rules import broken_rules
from forms.submission import read_submission
from tests.definitions import load
from tests.forms.deciding import VECTORS, conditions, names
from tests.forms.specs import TODAY

SERVICE = compile_definition(load("deciding"))


def test_conditions_come_out_as_the_file_says() -> None:
    known = names()
    different = [(logic, wanted) for logic, wanted in conditions() if evaluate(logic, known) is not wanted]
    assert not different[:5]


@pytest.mark.parametrize("logic", VECTORS["refused"])
def test_logic_of_no_condition_is_refused(logic: Any) -> None:
    with pytest.raises((ValueError, KeyError)):
        evaluate(logic, {})


@pytest.mark.parametrize("case", VECTORS["forms"], ids=lambda case: case["title"])
def test_forms_follow_their_answers(case: dict[str, Any]) -> None:
    submission = read_submission(SERVICE, MultiDict(case["posted"]), today=TODAY, complete=False)
    known = submission.answers.names()
    questions = plan_of(SERVICE).flow
    asked = [one for one in questions if all(SERVICE.holds(condition, known) is True for condition in one.conditions)]
    assert {one.id for one in asked} == set(case["asked"])
    assert {one.id for one in asked if _is_required(one.spec, known)} == set(case["required"])
    gone = {one.id: [option.code for option in withheld(one.spec, known, SERVICE.holds)] for one in asked}
    assert {name: codes for name, codes in gone.items() if codes} == case["withheld"]
    assert [one.rule.id for one in broken_rules(SERVICE, known)] == case["broken"]
    papers = {one.document.id: one.document.necessity for one in checklist(SERVICE, known) if one.applies}
    assert papers == case["papers"]
    assert [one.name for one in submission.dropped] == case["dropped"]


def _is_required(spec: Any, known: dict[str, object]) -> bool:
    return spec.required or (spec.required_when is not None and SERVICE.holds(spec.required_when, known) is True)


def test_the_browser_has_everything_it_decides_by() -> None:
    model = client_model(SERVICE)
    assert [rule["id"] for rule in model["rules"]] == [rule.id for rule in SERVICE.definition.rules]
    assert [rule["reason"] for rule in model["rules"]] == [None, "r_spends_much", None]
    offers = {one["id"]: [option["code"] for option in one["offers"]] for one in model["questions"] if one["offers"]}
    assert offers == {"pay_to": ["other"], "care": ["day", "hall"], "wants": ["bath"]}
