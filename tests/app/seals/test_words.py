"""Which words stand in the ring of a paper whose office has no picture of its seal on file."""

from __future__ import annotations

import pytest

from app.seals.words import ring_words


@pytest.mark.parametrize(
    ("kind", "organisation_kind", "words"),
    [
        ("official", "department", "行政机关印章"),
        ("official", "township", "行政机关印章"),
        ("official", "village", "公章"),
        ("official", "community", "公章"),
        ("acceptance", "township", "受理专用章"),
        ("acceptance", "village", "受理专用章"),
        ("business", "county", "业务专用章"),
    ],
)
def test_a_ring_names_the_seal_that_belongs_there(kind: str, organisation_kind: str, words: str) -> None:
    assert ring_words(kind, organisation_kind) == words
