from __future__ import annotations

import pytest

from forms import messages
from tests.forms.specs import clean, make_kind, refusal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28.123456,112.654321", "28.123456,112.654321"),
        ("28.1，112.6", "28.100000,112.600000"),
        ("北纬28.1°，东经112.6°", "28.100000,112.600000"),
        ("28.1 112.6", "28.100000,112.600000"),
        ("28.123456,112.654321 ±12 2026-10-20T09:30", "28.123456,112.654321 ±12 2026-10-20T09:30"),
        ("28.1,112.6 ±0.4", "28.100000,112.600000 ±1"),
    ],
)
def test_what_the_phone_gives_and_what_people_type(text: str, value: str) -> None:
    assert clean("location", text) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("112.6,28.1", messages.LOCATION_SWAPPED),
        ("51.5,0.1", messages.LOCATION_ELSEWHERE),
        ("家门口", messages.NOT_A_LOCATION.format(text="家门口")),
        ("28.1,112.6 2026-13-40T09:30", messages.NOT_A_LOCATION.format(text="2026-13-40T09:30")),
    ],
)
def test_refused(text: str, sentence: str) -> None:
    assert refusal("location", text) == sentence


def test_stored_shown_and_kept_secret() -> None:
    kind, value = make_kind("location"), "28.123456,112.654321 ±12 2026-10-20T09:30"
    assert kind.decode(kind.encode(value)) == value == clean("location", kind.text(value))
    assert kind.display(value) == "北纬 28.123456°，东经 112.654321°（误差约 12 米，2026年10月20日 09:30）"
    assert kind.display("28.100000,112.600000") == "北纬 28.100000°，东经 112.600000°"
    assert kind.is_secret and "28" not in kind.mask(value)
    assert kind.blank().style == "line"
