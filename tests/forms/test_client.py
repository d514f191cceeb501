from __future__ import annotations

import json

from catalog.conditions import evaluate
from catalog.definition import FieldSpec
from forms.client import client_model
from tests.definitions import load
from tests.forms.cases import compiled, with_fields

CONDITIONAL = compiled("conditional")
MODEL = client_model(CONDITIONAL)
QUESTIONS = {question["id"]: question for question in MODEL["questions"]}


def test_the_model_is_plain_json() -> None:
    assert json.loads(json.dumps(MODEL)) == MODEL


def test_questions_stand_after_those_they_depend_on() -> None:
    order = list(QUESTIONS)
    for before, after in [
        ("kind_of_request", "changes"),
        ("changes", "bank_account"),
        ("applicant_id_number", "age"),
        ("age_months", "standard"),
        ("age", "lives_alone"),
        ("household_type", "lives_alone"),
        ("lives_alone", "contact_name"),
    ]:
        assert order.index(before) < order.index(after)


def test_conditions_are_logic_with_a_sentence() -> None:
    account = QUESTIONS["bank_account"]
    [logic] = account["conditions"]
    assert evaluate(logic, {"kind_of_request": "first"}) is True
    assert evaluate(logic, {"kind_of_request": "change", "changes": ("address",)}) is False
    assert account["why"] == [CONDITIONAL.sentence("kind_of_request = 首次申请 或 changes 包含 换账户")]
    assert (account["name"], account["type"], account["required"]) == ("f_bank_account", "text", True)
    assert QUESTIONS["applicant_name"]["conditions"] == []


def test_required_may_be_logic() -> None:
    assert evaluate(QUESTIONS["contact_name"]["required"], {"lives_alone": True}) is True
    assert QUESTIONS["lives_alone"]["required"] is False


def test_types_and_computations() -> None:
    types = {key: question["type"] for key, question in QUESTIONS.items()}
    assert (types["age"], types["birth_date"], types["lives_alone"], types["changes"]) == (
        "number",
        "date",
        "boolean",
        "list",
    )
    assert QUESTIONS["age"]["computed"] == {"take": "age", "source": "applicant_id_number", "choose": [], "codes": {}}
    rows = QUESTIONS["standard"]["computed"]["choose"]
    assert [row["value"] for row in rows] == ["每月600元", "每月100元", "不符合年龄条件"]
    assert rows[-1]["when"] is None and evaluate(rows[0]["when"], {"age_months": 1300}) is True


def test_papers() -> None:
    papers = {paper["id"]: paper for paper in MODEL["documents"]}
    assert papers["bank_card"]["names"] == ["d_bank_card_originals", "d_bank_card_copies"]
    assert papers["id_card"]["when"] is None and papers["mandate"]["why"]
    assert client_model(compiled("group"))["groups"] == [{"id": "identity", "title": "身份证明", "minimum": 1}]


def test_columns_of_a_group() -> None:
    [group] = [question for question in client_model(compiled("rows"))["questions"] if question["type"] == "rows"]
    assert [(column["id"], column["type"]) for column in group["columns"]] == [
        ("name", "text"),
        ("relation", "text"),
        ("income", "number"),
    ]


def test_the_form_of_a_step_has_only_its_own_questions() -> None:
    service = with_fields(load("minimal"), FieldSpec(id="income", label="核定收入", kind="money", step="decide"))
    model = client_model(service, "decide")
    assert [question["id"] for question in model["questions"]] == ["income"]
    assert model["documents"] == []


def test_a_declaration_has_to_be_ticked_whatever_the_definition_says() -> None:
    agree = FieldSpec(id="agree", label="声明", kind="declaration", statement="以上属实")
    model = client_model(with_fields(compiled("minimal").definition, agree))
    assert [one["required"] for one in model["questions"] if one["id"] == "agree"] == [True]
