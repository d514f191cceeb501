from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import messages
from tests.forms.specs import TODAY, clean, make_kind, refusal


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("３", 3),
        ("1,200", 1200),
        ("1，200", 1200),
        ("-5", -5),
        ("007", 7),
        ("1.50", Decimal("1.5")),
        ("120.0", 120),
        ("120 平方米", 120),
        ("0.1234", Decimal("0.1234")),
    ],
)
def test_numbers(typed: str, number: int | Decimal) -> None:
    value = clean("number", typed, unit="平方米")
    assert value == number and type(value) is type(number)


@pytest.mark.parametrize("typed", ["三", "1e9", "NaN", "Infinity", "1.2.3", "0x10", "--1", "1/2", "٣", "9 亩地"])
def test_what_is_no_number(typed: str) -> None:
    assert refusal("number", typed) == messages.NOT_A_NUMBER.format(text=typed, example="120")


def test_bounds_name_the_unit() -> None:
    assert refusal("number", "0", min_value=1, unit="人") == messages.TOO_SMALL.format(minimum="1 人")
    assert refusal("number", "300", max_value=200, unit="平方米") == messages.TOO_LARGE.format(maximum="200 平方米")
    assert refusal("number", "1" * 16) == messages.TOO_MANY_DIGITS.format(digits=15)
    assert refusal("number", "0.12345") == messages.TOO_MANY_DECIMALS.format(places=4)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1,234.5", "1234.50"), ("￥100", "100.00"), ("¥100.01", "100.01"), ("100元", "100.00"), ("１００．１", "100.10")],
)
def test_money(typed: str, amount: str) -> None:
    value = clean("money", typed)
    assert value == Decimal(amount) and str(value) == amount


def test_money_is_refused() -> None:
    assert refusal("money", "1.005") == messages.TOO_MANY_DECIMALS.format(places=2)
    assert refusal("money", "-1") == messages.TOO_SMALL.format(minimum=0)
    assert clean("money", "-1", min_value=-10) == Decimal("-1.00")


def test_display() -> None:
    assert make_kind("money").display(Decimal("1234567.50")) == "1,234,567.50 元"
    assert make_kind("number", unit="岁").display(80) == "80 岁"
    assert make_kind("number").display(Decimal("1.5")) == "1.5"


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_money_survives_storage_and_typing_again(amount: Decimal) -> None:
    kind = make_kind("money")
    assert kind.decode(kind.encode(amount)) == amount
    assert kind.clean(kind.text(amount), today=TODAY) == amount
    assert kind.clean(kind.display(amount), today=TODAY) == amount


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_survive_storage_and_typing_again(number: int) -> None:
    kind = make_kind("number", unit="人")
    assert kind.decode(kind.encode(number)) == number
    assert kind.clean(kind.display(number), today=TODAY) == number


def test_spreadsheet_numbers() -> None:
    kind = make_kind("number")
    assert kind.import_cell(3.0) == "3"
    assert kind.import_cell(3.25) == "3.25"
    assert kind.import_cell(None) == ""
