"""What is left of a name or number on the screen."""

from __future__ import annotations

import pytest

from app.cases.masking import mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张桂兰", "张*兰"),
        ("李梅", "李*"),
        ("王", "王"),
        ("", ""),
        ("欧阳小兰", "欧**兰"),
        ("买买提·吐逊", "买**·*逊"),
        ("𠮷田䶮", "𠮷*䶮"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("990121194609180247", "9901**********0247"), ("12345678", "******78"), ("", ""), ("7", "7")],
)
def test_id_numbers(number: str, masked: str) -> None:
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(("phone", "masked"), [("13812342290", "138****2290"), ("6200101", "*****01"), ("", "")])
def test_phones(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
