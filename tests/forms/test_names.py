from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.names import row_name, row_numbers, split_row_name

IDENTIFIERS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)


@given(IDENTIFIERS, st.integers(0, 9999), IDENTIFIERS)
def test_row_names_can_be_taken_apart(group: str, row: int, column: str) -> None:
    assert split_row_name(row_name(f"f_{group}", row, column)) == (f"f_{group}", row, column)


@pytest.mark.parametrize(
    "name",
    [
        "f_a",
        "f_a-1",
        "f_a--1-b",
        "f_a-10000-b",
        "f_a-1e3-b",
        "f_a-１-b",
        "f_a-01-b",
        "f_a-1-b-2",
        "a-1-b",
        "f_a-1-b\n",
        "",
    ],
)
def test_hostile_names_are_no_rows(name: str) -> None:
    assert split_row_name(name) is None


def test_row_numbers_of_one_group() -> None:
    names = ["f_a-10-x", "f_a-2-x", "f_a-2-y", "f_ab-5-x", "f_a-x-y", "f_a"]
    assert row_numbers(names, "f_a") == (2, 10)
