"""Numbers shown in part: both ends of a long one, the same everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.masking import mask_number


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("990101194603123418", "9901**********3418"),
        ("99010119460312341X", "9901**********341X"),
        ("1234567", "*****67"),
    ],
)
def test_mask(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@given(st.text(alphabet="0123456789X", max_size=30))
def test_masked_number_keeps_its_length_and_hides_its_middle(number: str) -> None:
    masked = mask_number(number)
    assert len(masked) == len(number)
    assert sum(mark != "*" for mark in masked) <= 8


def test_what_is_masked_stays_as_it_is() -> None:
    masked = mask_number("990101194603123418")
    assert mask_number(masked) == masked == "9901**********3418"
