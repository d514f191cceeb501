from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from catalog.definition import ComputedSpec, FieldSpec, HandledBy, ProxyRules, RuleSpec
from forms import messages
from tests.definitions import load
from tests.forms.cases import compiled, read, sample, sentences, typed, with_fields
from tests.support.patience import comes_to_an_end

CONDITIONAL = compiled("conditional")
ROWS = compiled("rows")
KINDS = compiled("kinds")


def test_values_of_every_kind() -> None:
    submission = read(KINDS, sample(KINDS))
    assert submission.ok and submission.answers.handled_by == "self"
    values = submission.answers.values
    assert (values["quantity"], values["money"], values["truth"]) == (3, Decimal("12.50"), True)
    assert (values["day"], values["month"]) == (date(2026, 1, 31), date(2026, 1, 1))
    assert (values["one"], values["several"], values["area"]) == ("甲", ("甲", "丙"), "990101101201")


def test_nothing_at_all_asks_for_everything_in_the_order_of_the_page() -> None:
    submission = read(CONDITIONAL, MultiDict())
    assert list(sentences(submission)) == [
        "handled_by",
        "s_kind_of_request",
        "f_applicant_name",
        "f_applicant_id_number",
        "f_applicant_phone",
        "f_household_type",
    ]
    assert sentences(submission)["f_applicant_name"] == "请填写姓名"
    assert sentences(submission)["f_household_type"] == "请选择户籍类型"
    assert sentences(submission)["s_kind_of_request"] == "请选择办哪一种？"


def test_a_draft_requires_nothing_but_still_says_what_is_wrong() -> None:
    submission = read(CONDITIONAL, typed(f_applicant_phone="12"), complete=False)
    assert list(sentences(submission)) == ["f_applicant_phone"]
    assert submission.answers.handled_by == ""


def test_blank_answers_have_no_entry() -> None:
    submission = read(KINDS, sample(KINDS, f_word="  \u3000", f_several=["", " "], f_truth=""))
    assert submission.ok
    assert not {"word", "several", "truth"} & submission.answers.values.keys()


def test_a_reason_is_asked_for_in_its_own_box_at_the_place_of_its_answer() -> None:
    much = RuleSpec(id="much", check="数字 <= 10", message="数字太大。", at="quantity", severity="warning")
    service = compiled("kinds", rules=(much,))
    errors = read(service, sample(service, f_quantity="50", f_money="x", f_story=None, f_word="长" * 30)).errors
    assert [error.name for error in errors] == ["f_word", "r_much", "f_money"]
    assert errors[1].sentence == "数字太大。如果确实如此，请写明理由"
    assert read(service, sample(service, f_quantity="50", r_much="核对过")).ok


# ── conditions ─────────────────────────────────────────────────────────────────────────────────────


def test_a_hidden_section_is_neither_read_nor_required() -> None:
    posted = sample(CONDITIONAL, s_kind_of_request="change", s_changes="address", f_bank_account="not a number")
    submission = read(CONDITIONAL, posted)
    assert submission.ok
    assert "bank_account" not in submission.answers.values


def test_a_section_that_appears_is_required() -> None:
    posted = sample(CONDITIONAL, "change", f_bank_account=None, f_agent_name=None)
    assert list(sentences(read(CONDITIONAL, posted))) == ["f_bank_account", "f_agent_name"]


def test_an_answer_to_a_hidden_question_does_not_make_others_appear() -> None:
    posted = sample(CONDITIONAL, f_household_type="nonagricultural", f_lives_alone="yes", f_contact_name="李四")
    values = read(CONDITIONAL, posted).answers.values
    assert "lives_alone" not in values and "contact_name" not in values


def test_conditions_follow_computed_values() -> None:
    submission = read(CONDITIONAL, sample(CONDITIONAL, f_lives_alone="yes"))
    assert sentences(submission) == {"f_contact_name": "请填写紧急联系人"}
    younger = sample(CONDITIONAL, f_lives_alone="yes", f_applicant_id_number="411024198802290025")
    assert read(CONDITIONAL, younger).ok


def test_a_wrong_answer_is_unknown_to_conditions() -> None:
    submission = read(CONDITIONAL, sample(CONDITIONAL, f_applicant_id_number="330521194603081230"))
    assert list(sentences(submission)) == ["f_applicant_id_number"]
    assert "lives_alone" not in submission.answers.values


def test_computed_values_are_worked_out_here_and_never_read() -> None:
    posted = sample(CONDITIONAL, f_age="20", f_standard="每月9999元", f_birth_date="2020-01-01")
    values = read(CONDITIONAL, posted).answers.values
    assert (values["age"], values["age_months"], values["standard"]) == (80, 967, "每月100元")
    assert values["birth_date"] == date(1946, 3, 8)


def test_required_when_may_name_a_later_field() -> None:
    service = with_fields(
        load("minimal"),
        FieldSpec(id="reason", label="原因", kind="text", required_when="加急 = 是"),
        FieldSpec(id="urgent", label="加急", kind="boolean"),
    )
    assert read(service, sample(service, f_urgent="no")).ok
    assert sentences(read(service, sample(service, f_urgent="yes"))) == {"f_reason": "请填写原因"}


def test_a_condition_on_a_later_question_is_settled_first() -> None:
    service = with_fields(
        load("minimal"),
        FieldSpec(id="detail", label="说明", kind="text", required=True, visible_when="加急 = 是"),
        FieldSpec(id="urgent", label="加急", kind="boolean"),
    )
    assert read(service, sample(service, f_urgent="yes", f_detail="有事")).answers.values["detail"] == "有事"
    assert sentences(read(service, sample(service, f_urgent="yes"))) == {"f_detail": "请填写说明"}


# ── who stands at the desk ─────────────────────────────────────────────────────────────────────────


def test_a_service_that_must_be_handled_in_person() -> None:
    service = compiled("minimal", proxy=ProxyRules(allowed=False))
    assert read(service, sample(service, handled_by=None)).answers.handled_by == "self"
    submission = read(service, sample(service, handled_by="agent"))
    assert sentences(submission) == {"handled_by": messages.PROXY_NOT_ALLOWED.format(who="代办员")}


def test_only_some_may_act_for_the_applicant() -> None:
    service = compiled("minimal", proxy=ProxyRules(who=(HandledBy.AGENT, HandledBy.RELATIVE)))
    assert read(service, sample(service, handled_by="agent")).ok
    assert read(service, sample(service, handled_by="self")).ok
    refused = read(service, sample(service, handled_by="guardian"))
    assert sentences(refused) == {
        "handled_by": messages.PROXY_NOT_THIS_ONE.format(who="监护人", allowed="本人、近亲属、代办员")
    }
    assert sentences(read(service, sample(service, handled_by="<script>"))) == {
        "handled_by": messages.HANDLED_BY_UNKNOWN
    }


# ── forged and huge input ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        "f_salary",
        "f_applicant_name-0-name",
        "f_members-0-salary",
        "f_members--1-name",
        "f_members-99999-name",
        "f_members-٣-name",
        "f_members-0x1-name",
        "s_secret",
        "d_passport_originals",
        "f_" + "x" * 5000,
    ],
)
def test_names_this_form_does_not_have_are_refused(name: str) -> None:
    submission = read(ROWS, sample(ROWS, **{name: "1"}))
    [error] = submission.errors
    assert error.label == "本页" and len(error.name) <= 60 and len(error.message) < 80
    assert "salary" not in submission.answers.values


def test_many_forged_names_make_one_sentence() -> None:
    submission = read(ROWS, sample(ROWS, **{f"f_x{number}": "1" for number in range(900)}))
    [error] = submission.errors
    assert error.message == messages.FORGED_NAMES.format(name="f_x0", count=900)


def test_names_of_the_page_itself_are_left_alone() -> None:
    assert read(ROWS, sample(ROWS, csrf_token="x", form_token="y", action="submit")).ok


def test_ten_megabytes_in_one_field() -> None:
    with comes_to_an_end():
        submission = read(ROWS, sample(ROWS, f_applicant_name="张" * 10_000_000))
    assert sentences(submission) == {"f_applicant_name": messages.TOO_LONG.format(limit=60, length=10_000_000)}


# ── groups ─────────────────────────────────────────────────────────────────────────────────────────


def test_rows_with_gaps_and_blank_rows() -> None:
    posted = sample(ROWS)
    posted.update({"f_members-7-name": "李小明", "f_members-7-relation": "子女", "f_members-9-name": " "})
    submission = read(ROWS, posted)
    assert submission.ok
    members = submission.answers.values["members"]
    assert isinstance(members, tuple)
    assert [row["name"] for row in members] == ["李长根", "李秀梅", "李小明"]
    assert members[0]["income"] == Decimal("800.00") and "income" not in members[1]


def test_errors_of_cells_name_row_and_column() -> None:
    posted = sample(ROWS)
    posted.setlist("f_members-0-income", ["八百"])
    posted.poplist("f_members-1-name")
    errors = read(ROWS, posted).errors
    assert [(error.name, error.label) for error in errors] == [
        ("f_members-0-income", "家庭成员第 1 行的月收入"),
        ("f_members-1-name", "家庭成员第 2 行的姓名"),
    ]
    assert errors[1].sentence == "家庭成员第 2 行的姓名：请填写姓名"


def test_too_few_and_too_many_rows() -> None:
    none = sample(ROWS)
    for name in [name for name in none if name.startswith("f_members-")]:
        none.poplist(name)
    assert sentences(read(ROWS, none)) == {
        "f_members": messages.TOO_FEW_ROWS.format(label="家庭成员", minimum=1, count=0)
    }
    many = sample(ROWS)
    for number in range(2, 300):
        many[f"f_members-{number}-name"] = "1"  # wrong, but only the first five rows are looked at
    errors = read(ROWS, many).errors
    assert errors[0].message == messages.TOO_MANY_ROWS.format(label="家庭成员", maximum=5, count=300)
    assert {error.name for error in errors[1:]} <= {
        f"f_members-{row}-{column}" for row in range(2, 5) for column in ("name", "relation")
    }


def test_a_row_in_which_everything_is_wrong_is_not_called_missing() -> None:
    posted = sample(ROWS, **{"f_members-0-name": "1", "f_members-0-relation": "x", "f_members-0-income": "x"})
    for column in ("name", "relation"):
        posted.poplist(f"f_members-1-{column}")
    assert list(sentences(read(ROWS, posted))) == [f"f_members-0-{column}" for column in ("name", "relation", "income")]


def test_personal_data_does_not_stand_in_what_a_log_would_print() -> None:
    submission = read(KINDS, sample(KINDS))
    assert "11010519491231002X" not in repr(submission) and "13900001234" not in repr(submission.answers)


def test_columns_follow_the_form_and_compute_from_their_row() -> None:
    group = FieldSpec(
        id="people",
        label="人员",
        kind="group",
        fields=(
            FieldSpec(id="number", label="身份证号", kind="id_number"),
            FieldSpec(id="age", label="年龄", kind="number", computed=ComputedSpec(take="age", source="number")),
            FieldSpec(id="note", label="备注", kind="text", visible_when="加急 = 是", required_when="加急 = 是"),
        ),
    )
    service = with_fields(load("minimal"), group, FieldSpec(id="urgent", label="加急", kind="boolean"))
    row = {"f_people-0-number": "330521194603081238", "f_people-0-age": "5", "f_people-0-note": ""}
    calm = read(service, sample(service, f_urgent="no", **row))
    assert calm.ok and calm.answers.values["people"] == ({"number": "330521194603081238", "age": 80},)
    assert sentences(read(service, sample(service, f_urgent="yes", **row))) == {"f_people-0-note": "请填写备注"}


# ── papers ─────────────────────────────────────────────────────────────────────────────────────────


def test_papers_that_apply_are_counted() -> None:
    submission = read(CONDITIONAL, sample(CONDITIONAL, d_id_card_copies="３份", d_bank_card_copies=""))
    assert submission.ok
    assert submission.documents == {"id_card": (1, 3), "bank_card": (1, 0)}  # no mandate: 本人
    assert [item.sentence for item in submission.missing] == ["银行卡还差复印件 1 份"]


@pytest.mark.parametrize("typed", ["51", "-1", "一", "1.5", "9" * 15, "٣"])
def test_counts_are_bounded(typed: str) -> None:
    submission = read(CONDITIONAL, sample(CONDITIONAL, d_id_card_originals=typed))
    assert sentences(submission) == {"d_id_card_originals": messages.DOCUMENT_COUNT.format(text=typed, maximum=50)}
    assert submission.errors[0].label == "居民身份证原件份数"


# ── the form of a step ─────────────────────────────────────────────────────────────────────────────


STEPPED = with_fields(
    load("minimal"),
    FieldSpec(id="income", label="核定收入", kind="money", required=True, step="decide"),
    FieldSpec(id="remark", label="补充说明", kind="text", step="decide", visible_when="核定收入 > 100"),
)


def test_the_fields_of_a_step_are_not_asked_of_the_applicant() -> None:
    assert read(STEPPED, sample(STEPPED)).ok
    assert list(sentences(read(STEPPED, sample(STEPPED, f_income="5")))) == ["f_income"]


def test_the_form_of_a_step_adds_to_earlier_answers() -> None:
    earlier = read(STEPPED, sample(STEPPED)).answers
    submission = read(STEPPED, typed(f_income="300", f_remark="属实"), step_id="decide", earlier=earlier)
    assert submission.ok
    assert submission.answers.handled_by == earlier.handled_by
    assert dict(submission.answers.values) == {**earlier.values, "income": Decimal("300.00"), "remark": "属实"}
    assert list(sentences(read(STEPPED, MultiDict(), step_id="decide", earlier=earlier))) == ["f_income"]


def test_a_step_cannot_change_what_the_applicant_said() -> None:
    earlier = read(STEPPED, sample(STEPPED)).answers
    posted = typed(f_income="300", f_applicant_name="别人")
    submission = read(STEPPED, posted, step_id="decide", earlier=earlier)
    assert list(sentences(submission)) == ["f_applicant_name"]
    assert submission.answers.values["applicant_name"] == "张桂兰"


# ── drawing again ──────────────────────────────────────────────────────────────────────────────────


def test_the_form_shows_what_was_typed_with_its_sentences() -> None:
    posted = sample(CONDITIONAL, f_applicant_phone="12", d_id_card_copies="x", f_applicant_name=" 张  桂兰 ")
    form = read(CONDITIONAL, posted).form
    assert form["f_applicant_phone"].data == "12"
    assert form["f_applicant_phone"].errors == [messages.PHONE_MOBILE_LENGTH.format(length=2)]
    assert form["f_applicant_name"].data == " 张  桂兰 " and not form["f_applicant_name"].errors
    assert form["d_id_card_copies"].data == "x" and form["d_id_card_copies"].errors
    assert not form.validate()
    assert read(CONDITIONAL, sample(CONDITIONAL)).form.validate()


def test_the_form_shows_rows_by_their_posted_number() -> None:
    posted = sample(ROWS, **{"f_members-7-name": "李3"})
    group = read(ROWS, posted).form["f_members"]
    assert [row["name"].name for row in group.rows] == ["f_members-0-name", "f_members-1-name", "f_members-7-name"]
    assert group.rows[2]["name"].data == "李3"
    assert group.rows[2]["name"].errors == [messages.NAME_DIGIT]
