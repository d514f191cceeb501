from __future__ import annotations

import pytest

from catalog.definition import ComputedSpec, FieldSpec
from forms import messages
from tests.forms.cases import compiled, read, sentences, typed, with_fields
from tests.forms.specs import clean, make_kind, refusal


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("plate", "湘l·12345", "湘L12345"),
        ("plate", "湘L D12345", "湘LD12345"),
        ("plate", "湘L12345D", "湘L12345D"),
        ("plate", "京A1234学", "京A1234学"),
        ("plate", "粤Z1234港", "粤Z1234港"),
        ("plate", "湘X·1234应急", "湘X1234应急"),
        ("plate", "使 014578", "使014578"),
        ("plate", "湘02 12345", "湘0212345"),
        ("land_parcel", "4310 2210 1201 0300 012", "4310221012010300012"),
        ("real_estate_unit", "431022 001001 JC00012 F00010001", "431022001001JC00012F00010001"),
        ("real_estate_unit", "431022001001gb00012w00000000", "431022001001GB00012W00000000"),
        ("household_number", "4310 22123", "431022123"),
        ("disability_card", "11010519491231002x43", "11010519491231002X43"),
        ("disability_card", "11010519491231002X11B1", "11010519491231002X11B1"),
        ("disability_card", "11010519491231002x11b12", "11010519491231002X11B12"),
        ("mobile", "+86 139-0000-1357", "13900001357"),
        ("landline", "(0735)2221234", "0735-2221234"),
    ],
)
def test_numbers_as_they_stand_on_paper(kind: str, text: str, value: str) -> None:
    assert clean(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("plate", "L12345", messages.PLATE_PROVINCE.format(text="L12345")),
        ("plate", "湘LO2345", messages.PLATE_LETTERS),
        ("plate", "湘L1234", messages.PLATE_LENGTH.format(length=6)),
        ("plate", "湘L123456", messages.PLATE_LENGTH.format(length=8)),
        ("land_parcel", "431022101201030001", messages.PARCEL_LENGTH.format(length=18)),
        ("land_parcel", "4310221012010300000", messages.PARCEL_ZERO),
        ("real_estate_unit", "431022", messages.UNIT_LENGTH.format(length=6)),
        ("real_estate_unit", "431022001001XX00012F00010001", messages.UNIT_SHAPE),
        ("real_estate_unit", "431022001001JC00012W00010001", messages.UNIT_BARE),
        ("real_estate_unit", "431022001001JC00012F00000000", messages.UNIT_BARE),
        ("household_number", "无", messages.HOUSEHOLD_NUMBER),
        ("disability_card", "11010519491231002X", messages.CARD_LENGTH.format(length=18)),
        ("disability_card", "11010519491231002X83", messages.CARD_TAIL),
        ("disability_card", "11010519491231002143", messages.ID_CHECKSUM),
        ("mobile", "0735-2221234", messages.PHONE_ONLY_MOBILE),
        ("landline", "13900001357", messages.PHONE_ONLY_LANDLINE),
        ("bank_deposit", "6200010000000090017", messages.DEPOSIT_HALF.format(which="开户银行")),
        ("bank_deposit", "农业银行", messages.DEPOSIT_HALF.format(which="账号")),
        ("bank_deposit", "ABC 6200010000000090017", messages.BANK_NAME),
        ("bank_deposit", "农业银行石桥支行 62000100", messages.BANK_CARD_LENGTH.format(length=8)),
        ("integer", "2.5", messages.NOT_WHOLE),
        ("decimal", "1.234", messages.TOO_MANY_DECIMALS.format(places=2)),
    ],
)
def test_what_is_wrong_is_said(kind: str, text: str, sentence: str) -> None:
    assert refusal(kind, text) == sentence


def test_a_disability_card_says_kind_and_grade_and_hides_the_birth_date() -> None:
    kind = make_kind("disability_card")
    assert kind.display("11010519491231002X43") == "11010519491231002X43（肢体残疾三级）"
    assert kind.mask("11010519491231002X43") == "1101**********002X43（肢体残疾三级）"


def test_a_deposit_is_hidden_but_for_the_bank() -> None:
    kind = make_kind("bank_deposit")
    value = kind.decode({"bank": "中国农业银行石桥支行", "account": "6200010000000090017"})
    assert kind.mask(value) == "中国农业银行石桥支行 6200***********0017"
    assert kind.texts(value) == ("中国农业银行石桥支行", "6200010000000090017")


def test_parts_of_a_number_are_set_apart() -> None:
    assert make_kind("plate").display("湘L12345") == "湘L·12345"
    assert make_kind("plate").display("湘0212345") == "湘0212345"
    assert make_kind("land_parcel").display("4310221012010300012") == "43102210120103 00012"
    unit = make_kind("real_estate_unit").display("431022001001JC00012F00010001")
    assert unit == "431022 001001 JC00012 F00010001"


def test_decimals_are_always_written_out_and_money_in_capitals_on_paper() -> None:
    assert str(clean("decimal", "12.5", places=3)) == "12.500"
    assert clean("decimal", "12", places=0) == 12
    money = make_kind("money")
    assert money.printed(clean("money", "1,409.5")) == "1,409.50 元（人民币壹仟肆佰零玖元伍角整）"
    assert make_kind("money", unit="万元").printed(clean("money", "3")) == "3.00 万元"


CARD = "11010519491231002X43"
FIELDS = (
    FieldSpec(id="own", label="本人身份证号", kind="id_number"),
    FieldSpec(id="card", label="残疾人证号", kind="disability_card", matches="own"),
    FieldSpec(
        id="sort",
        label="残疾类别",
        kind="choice",
        options_from="disability_kind",
        computed=ComputedSpec(take="disability_kind", source="card"),
    ),
    FieldSpec(id="grade", label="等级", kind="text", computed=ComputedSpec(take="disability_grade", source="card")),
)


@pytest.mark.parametrize("fields", [FIELDS, FIELDS[::-1]], ids=["as asked", "backwards"])
def test_kind_and_grade_come_from_a_card_of_the_same_person(fields: tuple[FieldSpec, ...]) -> None:
    service = with_fields(compiled("minimal").definition, *fields)
    values = read(service, typed(f_own="11010519491231002X", f_card=CARD)).answers.values
    assert (values["sort"], values["grade"]) == ("physical", "三级")
    other = read(service, typed(f_own="330521194603081238", f_card=CARD))
    assert sentences(other)["f_card"] == messages.CARD_OF_ANOTHER
    assert "card" not in other.answers.values and "sort" not in other.answers.values
    assert read(service, typed(f_card=CARD)).answers.values["card"] == CARD
