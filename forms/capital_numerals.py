"""人民币大写: amounts in the numerals that cannot be altered.

Written as 会计基础工作规范 (财政部) asks: 整 after 元 and 角, never after 分; one 零 for any run of zeros in between;
零 between 元 and 角 when the last figure of 元 is 0.
"""

from __future__ import annotations

from decimal import Decimal

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUP = 10_000
_HUNDRED_MILLION = _GROUP * _GROUP


def capital_amount(amount: Decimal) -> str:
    """960 → 玖佰陆拾元整. `amount` is in 元 with at most two decimals; ValueError for more."""
    cents = amount * 100
    if cents != int(cents):
        raise ValueError("an amount has no more than two decimals")
    whole, rest = divmod(abs(int(cents)), 100)
    sign = "负" if amount < 0 else ""
    if not whole and not rest:
        return "零元整"
    return sign + (_whole(whole) + "元" if whole else "") + _fraction(whole, *divmod(rest, 10))


def _fraction(whole: int, tenths: int, cents: int) -> str:
    if not tenths and not cents:
        return "整"
    zero = "零" if whole and (not tenths or not whole % 10) else ""
    written = (f"{_FIGURES[tenths]}角" if tenths else "") + (f"{_FIGURES[cents]}分" if cents else "")
    return zero + written + ("" if cents else "整")


def _whole(number: int) -> str:
    """Numbers from one: hundreds of millions, then ten thousands, then the rest."""
    for size, word in ((_HUNDRED_MILLION, "亿"), (_GROUP, "万")):
        if number >= size:
            high, low = divmod(number, size)
            zero = "零" if 0 < low < size // 10 else ""
            return _whole(high) + word + zero + (_whole(low) if low else "")
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    written, skipped = "", False
    for figure, place in zip(f"{number:04}", _PLACES, strict=True):
        if figure == "0":
            skipped = bool(written)
            continue
        written += ("零" if skipped else "") + _FIGURES[int(figure)] + place
        skipped = False
    return written
