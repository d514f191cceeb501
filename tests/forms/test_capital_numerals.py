from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.capital_numerals import capital_amount

FIGURES = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万")


def slowly(amount: Decimal) -> str:
    """Every figure with its unit, then the zeros taken out one rule after the other."""
    whole, _, cents = f"{abs(amount):.2f}".partition(".")
    written = ""
    for place, figure in zip(range(len(whole) - 1, -1, -1), whole, strict=True):
        written += FIGURES[int(figure)] + UNITS[place % 4] + (GROUPS[place // 4] if place % 4 == 0 else "")
        if place == 12:
            written += "" if re.search("[1-9]", whole[-12:-8]) else "亿"
    written += "元"
    for wrong, right in (("零[拾佰仟]", "零"), ("零+", "零"), ("零亿", "亿"), ("亿零?万", "亿零"), ("零万", "万")):
        written = re.sub(wrong, right, written)
    written = re.sub("零+", "零", written).replace("零元", "元").replace("万亿亿", "万亿")
    tenths, hundredths = int(cents[0]), int(cents[1])
    if whole.strip("0") == "":
        written = ""
    elif (tenths == 0 and hundredths) or (tenths and whole.endswith("0")):
        written += "零"
    written += f"{FIGURES[tenths]}角" * bool(tenths) + f"{FIGURES[hundredths]}分" * bool(hundredths)
    written = written or "零元"
    return ("负" if amount < 0 else "") + written + ("" if hundredths else "整")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("960", "玖佰陆拾元整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("0.32", "叁角贰分"),
        ("10", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10500", "壹万零伍佰元整"),
        ("1005000", "壹佰万伍仟元整"),
        ("100000000", "壹亿元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("1000000000000", "壹万亿元整"),
        ("-12.30", "负壹拾贰元叁角整"),
    ],
)
def test_amounts_as_the_rules_write_them(amount: str, written: str) -> None:
    assert capital_amount(Decimal(amount)) == written == slowly(Decimal(amount))


@given(
    st.integers(-(10**12), 10**12) | st.integers(0, 10**7).map(lambda n: int(f"{n}".replace("5", "0").lstrip("0") or 0))
)
def test_a_second_way_of_writing_says_the_same(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert capital_amount(amount) == slowly(amount)


def test_thousandths_are_no_amount() -> None:
    with pytest.raises(ValueError, match="two decimals"):
        capital_amount(Decimal("0.001"))
