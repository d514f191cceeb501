from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.answers import Answers, compute, decode, encode, posted_pairs, visible
from tests.definitions import NAMES
from tests.forms.cases import compiled, read, sample
from tests.forms.specs import TODAY

CONDITIONAL = compiled("conditional")
KINDS = compiled("kinds")
ROWS = compiled("rows")


def seal(plain: str) -> str:
    return "v1." + plain[::-1]


def unseal(token: str) -> str:
    return token.removeprefix("v1.")[::-1]


@pytest.mark.parametrize("name", [name for name in NAMES if compiled(name).definition.samples])
def test_answers_survive_storage_and_typing_again(name: str) -> None:
    service = compiled(name)
    for one in service.definition.samples:
        submission = read(service, sample(service, one.id))
        assert submission.ok, submission.errors
        stored = json.loads(json.dumps(encode(service, submission.answers, seal=seal)))
        assert decode(service, stored, unseal=unseal) == submission.answers
        pairs = posted_pairs(service, submission.answers, submission.documents)
        again = read(service, MultiDict(pairs))
        assert (again.answers, again.documents) == (submission.answers, submission.documents)


def test_secrets_are_sealed_one_by_one_and_nothing_of_them_remains() -> None:
    stored = encode(KINDS, read(KINDS, sample(KINDS)).answers, seal=lambda plain: "v1.x")
    values = stored["values"]
    assert isinstance(values, dict)
    sealed = {key for key, value in values.items() if value == {"sealed": "v1.x"}}
    assert sealed == {"applicant_id_number", "applicant_phone", "account"}
    text = json.dumps(stored)
    assert "11010519491231002X" not in text and "13900001234" not in text and "6217009900100012345" not in text


def test_a_group_with_a_secret_column_is_sealed_whole() -> None:
    definition = ROWS.definition
    group = definition.sections[1].fields[0]
    column = group.fields[0].model_copy(update={"sensitivity": "sensitive"})
    changed = group.model_copy(update={"fields": (column, *group.fields[1:])})
    section = definition.sections[1].model_copy(update={"fields": (changed,)})
    service = compiled("rows", sections=(definition.sections[0], section))
    answers = read(service, sample(service)).answers
    stored = json.dumps(encode(service, answers, seal=lambda plain: "v1.x"), ensure_ascii=False)
    assert "李长根" not in stored and "李秀梅" not in stored
    assert decode(service, encode(service, answers, seal=seal), unseal=unseal) == answers


def test_names_leave_out_what_is_not_known() -> None:
    assert Answers("", {}, {"word": "字"}).names() == {"word": "字"}
    assert Answers("agent", {"kind": "first"}, {}).names() == {"handled_by": "agent", "kind": "first"}


def test_visible_follows_what_is_known() -> None:
    start = visible(CONDITIONAL, {})
    assert "applicant_name" in start
    assert not {"lives_alone", "contact_name", "bank_account", "agent_name"} & start
    assert "agent_name" in visible(CONDITIONAL, {"handled_by": "relative"})
    assert "agent_name" not in visible(CONDITIONAL, {"handled_by": "self"})
    old = {"age": 80, "household_type": "agricultural", "lives_alone": True}
    assert {"lives_alone", "contact_name"} <= visible(CONDITIONAL, old)
    assert "contact_name" not in visible(CONDITIONAL, old | {"age": 79})  # its question is hidden itself


def test_compute_is_by_month_and_in_order() -> None:
    computed = compute(CONDITIONAL, {"applicant_id_number": "330521194603081238"}, TODAY)
    assert computed == {
        "birth_date": TODAY.replace(1946, 3, 8),
        "age": 80,
        "age_months": 967,
        "standard": "每月100元",
    }
    assert compute(CONDITIONAL, {}, TODAY) == {}


def test_choose_waits_while_an_earlier_row_may_still_hold() -> None:
    assert "standard" not in compute(CONDITIONAL, {"household_type": "resident"}, TODAY)
    young = compute(CONDITIONAL, {"applicant_id_number": "411024198802290025"}, TODAY)
    assert young["standard"] == "不符合年龄条件"


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "f_word": st.text(max_size=30),
            "f_quantity": st.text(st.sampled_from("0123456789.-,"), max_size=8),
            "f_money": st.text(st.sampled_from("0123456789.,￥元"), max_size=12),
            "f_day": st.dates().map(str),
            "f_truth": st.sampled_from(["yes", "no", "是", "也许", ""]),
            "f_several": st.lists(st.sampled_from(["甲", "乙", "丙", "丁"]), max_size=4),
            "f_story": st.text(max_size=80),
        },
    )
)
def test_whatever_is_typed_is_read_and_what_is_taken_can_be_stored(typed: dict[str, str | list[str]]) -> None:
    submission = read(KINDS, sample(KINDS, **typed))
    assert {error.name for error in submission.errors} <= typed.keys()
    stored = json.loads(json.dumps(encode(KINDS, submission.answers, seal=seal)))
    assert decode(KINDS, stored, unseal=unseal) == submission.answers
