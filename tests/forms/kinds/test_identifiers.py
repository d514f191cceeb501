from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from forms import messages
from forms.errors import AnswerError
from tests.forms.specs import TODAY, clean, make_kind, refusal

USCC = ["91110000600037341L", "92371121MA3MXH0H82", "12441500196720244T"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_id_number() -> None:
    kind = make_kind("id_number")
    assert kind.clean("330521 19460308 1238", today=TODAY) == "330521194603081238"
    assert kind.mask("330521194603081238") == "3305**********1238"
    assert kind.is_secret and kind.blank().count == 18
    assert refusal("id_number", "330521194603081230") == messages.ID_CHECKSUM


@pytest.mark.parametrize("code", USCC)
def test_published_credit_codes_pass(code: str) -> None:
    assert clean("uscc", f" {code[:8].lower()}-{code[8:]}") == code


def test_credit_codes_say_what_is_wrong() -> None:
    assert refusal("uscc", "91110000600037341") == messages.USCC_LENGTH.format(length=17)
    assert refusal("uscc", "9111000060003734IL") == messages.USCC_CHARACTERS.format(sign="I")
    assert refusal("uscc", "911100006000373410") == messages.USCC_CHECKSUM


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 30))
def test_one_changed_sign_of_a_credit_code_is_noticed(body: str, place: int, step: int) -> None:
    code = body + uscc.calc_check_digit(body)
    assert clean("uscc", code) == code
    changed = ALPHABET[(ALPHABET.index(code[place]) + step) % 31]
    with pytest.raises(AnswerError):
        clean("uscc", code[:place] + changed + code[place + 1 :])


def test_bank_account() -> None:
    kind = make_kind("bank_account")
    assert kind.clean("6217 0099 0010 0012 345", today=TODAY) == "6217009900100012345"
    assert kind.clean("６２１７-0099—0010 0012", today=TODAY) == "6217009900100012"
    assert kind.display("6217009900100012345") == "6217 0099 0010 0012 345"
    assert kind.mask("6217009900100012345") == "6217***********2345"
    assert kind.is_secret


@pytest.mark.parametrize("account", ["123456789012", "62001430080050500123", "8010000123456789012345"])
def test_accounts_of_organisations_and_old_passbooks_are_no_cards(account: str) -> None:
    assert clean("bank_account", account) == account


def test_bank_account_says_how_many_digits_were_typed() -> None:
    assert refusal("bank_account", "6200 0010 2233 445") == messages.BANK_CARD_LENGTH.format(length=15)
    assert refusal("bank_account", "620000102233445566778") == messages.BANK_CARD_LENGTH.format(length=21)
    assert refusal("bank_account", "139 0000 1234") == messages.ACCOUNT_LENGTH.format(length=11), "a number to call"
    assert refusal("bank_account", "1" * 33) == messages.ACCOUNT_LENGTH.format(length=33)
    assert refusal("bank_account", "6200 0010 2233 445O") == messages.ACCOUNT_CHARACTERS


def test_long_numbers_that_a_spreadsheet_has_damaged_are_noticed() -> None:
    kind = make_kind("bank_account")
    with pytest.raises(AnswerError) as refused:
        kind.import_cell(6.217009900100012e18)
    assert str(refused.value) == messages.CELL_LOST_DIGITS
    assert kind.import_cell("6217009900100012345") == "6217009900100012345"
