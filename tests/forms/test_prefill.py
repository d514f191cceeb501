from __future__ import annotations

from datetime import date, datetime

from catalog.definition import FieldSpec
from forms.prefill import Proposal, RowsProposal, prefill, prefill_pairs, prefill_rows
from tests.definitions import load
from tests.forms.cases import with_fields
from tests.forms.specs import TODAY

SERVICE = with_fields(
    load("minimal"),
    FieldSpec(id="name", label="户主姓名", kind="name", prefill=("household.name", "caller.name")),
    FieldSpec(id="born", label="出生日期", kind="date", prefill=("household.born",)),
    FieldSpec(id="several", label="多选", kind="multi_choice", options=("甲", "乙"), prefill=("household.kinds",)),
    FieldSpec(id="number", label="身份证号", kind="id_number", prefill=("household.id_number",)),
    FieldSpec(id="plain", label="没有来源", kind="text"),
)


def test_the_most_trusted_source_we_have_is_taken() -> None:
    both = {"household.name": "张桂兰", "caller.name": "李秀梅"}
    assert prefill(SERVICE, both, today=TODAY) == (Proposal("f_name", "household.name", ("张桂兰",)),)
    assert prefill(SERVICE, {"caller.name": "李秀梅"}, today=TODAY)[0].source == "caller.name"


def test_values_are_brought_into_the_shape_of_the_field() -> None:
    for born in (date(1946, 3, 8), datetime(1946, 3, 8), "19460308", "1946年3月8日"):
        assert list(prefill_pairs(prefill(SERVICE, {"household.born": born}, today=TODAY))) == [
            ("f_born", "1946-03-08")
        ]
    pairs = prefill_pairs(prefill(SERVICE, {"household.kinds": "乙、甲"}, today=TODAY))
    assert list(pairs) == [("f_several", "甲"), ("f_several", "乙")]


def test_what_the_field_would_refuse_is_passed_over() -> None:
    assert prefill(SERVICE, {"household.name": "张3", "caller.name": "李秀梅"}, today=TODAY)[0].texts == ("李秀梅",)
    assert prefill(SERVICE, {"household.id_number": "36050219990231122X", "household.name": None}, today=TODAY) == ()
    assert prefill(SERVICE, {"household.name": b"\xff", "household.born": " "}, today=TODAY) == ()


FAMILY = with_fields(
    load("minimal"),
    FieldSpec(
        id="members",
        label="家庭成员",
        kind="group",
        max_rows=2,
        prefill=("household.members",),
        fields=(
            FieldSpec(id="name", label="姓名", kind="name", prefill=("member.name",)),
            FieldSpec(id="number", label="身份证号", kind="id_number", prefill=("member.id_number",)),
            FieldSpec(id="kin", label="关系", kind="choice", options=("配偶", "女婿"), prefill=("member.relation",)),
            FieldSpec(id="income", label="收入", kind="money"),
        ),
    ),
)


def test_rows_take_what_their_columns_take_in_their_own_words() -> None:
    son_in_law = {"member.name": "刘小兰", "member.id_number": "1", "member.relation": "儿媳、女婿"}
    nobody = {"member.name": "张3", "member.income": "100"}
    child = {"member.name": "刘娃", "member.relation": "曾孙"}
    found = prefill_rows(FAMILY, {"household.members": (son_in_law, nobody, child, son_in_law)}, today=TODAY)
    rows = ({"name": ("刘小兰",), "kin": ("女婿",)}, {"name": ("刘娃",)})
    assert found == (RowsProposal("f_members", "household.members", rows),), "no more than the group may have"


def test_what_is_no_list_of_rows_makes_none() -> None:
    for known in ("张桂兰", None, (), ("张桂兰",), ({"member.name": ""},)):
        assert prefill_rows(FAMILY, {"household.members": known}, today=TODAY) == ()
    assert prefill(FAMILY, {"household.members": ({"member.name": "刘娃"},)}, today=TODAY) == ()
