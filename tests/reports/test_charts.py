"""Bars as SVG: whole scales, words for who cannot see, nothing that a page would not allow."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports.charts import Columns, Rows, nice_top


@given(some.integers(0, 10**7))
def test_the_scale_holds_everything_and_has_whole_marks(most: int) -> None:
    top = nice_top(most)
    assert top >= most and top % 4 == 0
    assert top <= max(4, most * 2.5)


@pytest.mark.parametrize(("most", "top"), [(0, 4), (4, 4), (5, 8), (9, 20), (40, 40), (41, 80), (331, 400)])
def test_tops_that_are_easy_to_read(most: int, top: int) -> None:
    assert nice_top(most) == top


def test_columns_say_what_they_show() -> None:
    drawn = Columns("收件和办结", "收件", "办结", ("9月", "10月"), ((3, 2), (0, 1))).svg
    assert "收件和办结：9月 收件 3、办结 2；10月 收件 0、办结 1" in drawn
    assert len(ElementTree.fromstring(drawn).findall("{*}rect")) == 4 + 2  # two a label, two in the key


def test_rows_escape_their_words() -> None:
    drawn = Rows("理由", "次", (("<b>&", 2), ("缺页", 1))).svg
    assert "<b>" not in drawn and "&lt;b&gt;&amp;" in drawn
    assert not re.search(r"style=|class=|href=", drawn)
