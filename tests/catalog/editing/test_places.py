"""Paths in and out, and what stands there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.editing.places import MISSING, dotted, parse_path, value_at
from tests.catalog.editing.support import plain_values

_LOCATIONS = st.lists(st.from_regex(r"[a-z_]{1,8}", fullmatch=True) | st.integers(0, 999), max_size=6).map(tuple)


@given(_LOCATIONS)
def test_paths_read_back(location: tuple[str | int, ...]) -> None:
    assert parse_path(dotted(location)) == location


@pytest.mark.parametrize("path", ["a[", "a[x]", "a..b", "a[1]]", "[9999999]", "a."])
def test_what_is_no_path_is_said(path: str) -> None:
    with pytest.raises(ValueError):
        parse_path(path)


@given(plain_values, _LOCATIONS)
def test_looking_anywhere_never_raises(value: object, location: tuple[str | int, ...]) -> None:
    value_at(value, location)


def test_what_stands_there() -> None:
    tree = {"documents": [{"name": None}]}
    assert value_at(tree, ("documents", 0, "name")) is None
    assert value_at(tree, ("documents", 1)) is MISSING
    assert value_at(tree, ("documents", "name")) is MISSING
    assert value_at("text", (0,)) is MISSING
