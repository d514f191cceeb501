from __future__ import annotations

import pytest

from forms import messages
from tests.forms.specs import clean, make_kind, refusal


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("139-0000-1234", "13900001234"),
        ("139 0000 1234", "13900001234"),
        ("１３９００００１２３４", "13900001234"),
        ("+86 13900001234", "13900001234"),
        ("008613900001234", "13900001234"),
        ("8613900001234", "13900001234"),
        ("0735-2221234", "0735-2221234"),
        ("07352221234", "0735-2221234"),
        ("(0735)2221234", "0735-2221234"),
        ("（０７３５）２２２１２３４", "0735-2221234"),
        ("010-62221234", "010-62221234"),
        ("02162221234", "021-62221234"),
        ("0735-2221234-801", "0735-2221234-801"),
        ("0735-2221234转801", "0735-2221234-801"),
        ("0735 2221234 分机 801", "0735-2221234-801"),
    ],
)
def test_numbers_in_the_ways_they_are_written(typed: str, number: str) -> None:
    assert clean("phone", typed) == number


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1390000123", messages.PHONE_MOBILE_LENGTH.format(length=10)),
        ("139000012345", messages.PHONE_MOBILE_LENGTH.format(length=12)),
        ("2221234", messages.PHONE_NO_AREA_CODE),
        ("62221234", messages.PHONE_NO_AREA_CODE),
        ("没有电话", messages.PHONE_UNKNOWN.format(text="没有电话")),
        ("0735-22", messages.PHONE_UNKNOWN.format(text="0735-22")),
    ],
)
def test_what_is_no_number(typed: str, message: str) -> None:
    assert refusal("phone", typed) == message


def test_stored_numbers_read_back() -> None:
    for number in ("13900001234", "0735-2221234", "010-62221234", "0735-2221234-801"):
        assert clean("phone", number) == number


def test_mask() -> None:
    assert make_kind("phone").mask("13900001234") == "139****1234"
    assert make_kind("phone").mask("0735-2221234") == "0735-****234"
