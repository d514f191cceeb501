from __future__ import annotations

import pytest

from catalog import vocabulary
from catalog.conditions import SymbolTable, evaluate, parse
from catalog.conditions.symbols import of_field
from forms import messages
from forms.certificates import CHECKS
from forms.id_number import check_character
from forms.kinds.id_document import IdDocumentValue
from tests.forms.specs import TODAY, clean, make_kind, refusal


def numbered(body: str) -> str:
    return body + check_character(body)


def test_the_list_and_the_rules_name_the_same_certificates() -> None:
    assert set(CHECKS) == vocabulary.codes("id_document_kind")


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("身份证 11010519491231002x", "id_card", "11010519491231002X"),
        ("护照：E12345678", "passport", "E12345678"),
        ("护照 ea1234567", "passport", "EA1234567"),
        ("外国护照 AB 123456", "foreign_passport", "AB123456"),
        ("回乡证 H01234567", "hk_macau_permit", "H01234567"),
        ("港澳居民来往内地通行证 M0123456789", "hk_macau_permit", "M0123456789"),
        ("台胞证号码 01234567", "taiwan_permit", "01234567"),
        ("台胞证 1234567801(B)", "taiwan_permit", "1234567801B"),
        (f"港澳台居民居住证 {numbered('81000019900307001')}", "resident_permit", numbered("81000019900307001")),
        (f"台湾居民居住证 {numbered('83000019900307001')}", "resident_permit", numbered("83000019900307001")),
        ("外国人永久居留身份证 USA310085062912", "permanent_residence", "USA310085062912"),
        (f"外国人永久居留身份证 {numbered('91158419910101001')}", "permanent_residence", numbered("91158419910101001")),
        ("军官证 军字第2001988号", "officer_card", "军字第2001988号"),
        ("户口本 440524188001010014", "household_book", "440524188001010014"),
        ("户口簿 430123456", "household_book", "430123456"),
        ("出生证 t430012345", "birth_certificate", "T430012345"),
    ],
)
def test_certificates_with_their_own_rules(typed: str, kind: str, number: str) -> None:
    if number.startswith("4405241880"):  # before 1900: a citizen of the sample of GB 11643, too old for the desk
        assert refusal("id_document", typed) == messages.ID_TOO_EARLY.format(year="1880")
        return
    assert clean("id_document", typed) == IdDocumentValue(kind, number)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("护照 X12", messages.DOCUMENT_NUMBER.format(shape=CHECKS["passport"].shape)),  # type: ignore[attr-defined]
        ("回乡证 A01234567", messages.DOCUMENT_NUMBER.format(shape=CHECKS["hk_macau_permit"].shape)),  # type: ignore[attr-defined]
        ("港澳台居民居住证 11010519491231002X", messages.RESIDENT_PREFIX),
        ("外国人永久居留身份证 USA310085063112", messages.PERMANENT_OLD),
        ("外国人永久居留身份证 11010519491231002X", messages.PERMANENT_NEW),
        ("身份证 110105194912310021", messages.ID_CHECKSUM),
        ("身份证", messages.DOCUMENT_HALF.format(which="证件号码")),
    ],
)
def test_what_is_wrong_is_said(typed: str, sentence: str) -> None:
    assert refusal("id_document", typed) == sentence


def test_only_the_certificates_of_the_definition_are_taken() -> None:
    kind = make_kind("id_document", certificates=("passport", "id_card"))
    assert [choice.code for choice in kind.choices] == ["id_card", "passport"]
    sentence = messages.DOCUMENT_KIND_MISSING.format(kinds="居民身份证、中国护照")
    assert refusal("id_document", "台胞证 01234567", certificates=("passport", "id_card")) == sentence


def test_numbers_are_hidden_and_conditions_see_the_kind() -> None:
    kind = make_kind("id_document")
    value = kind.clean("护照 E12345678", today=TODAY)
    assert kind.is_secret and kind.mask(value) == "中国护照 E1*****78"
    symbols = SymbolTable.from_symbols([of_field(kind.spec)])
    assert evaluate(parse("项目 = 中国护照", symbols), {"item": value}) is True
    assert evaluate(parse("项目 属于 (军官证、台胞证)", symbols), {"item": value}) is False
