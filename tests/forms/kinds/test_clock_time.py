from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

import pytest

from catalog.conditions import evaluate
from forms import messages
from tests.forms.specs import clean, make_kind, refusal


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("9:30", time(9, 30)),
        ("０９：３０", time(9, 30)),
        ("0930", time(9, 30)),
        ("9点半", time(9, 30)),
        ("9点", time(9)),
        ("下午3点20分", time(15, 20)),
        ("上午9时5分", time(9, 5)),
        ("晚上 8:00", time(20)),
        ("23:59:00", time(23, 59)),
    ],
)
def test_times_in_the_ways_they_are_said(typed: str, value: time) -> None:
    assert clean("time", typed) == value


def test_what_is_no_time() -> None:
    assert refusal("time", "24:00") == messages.NO_SUCH_TIME.format(text="24:00")
    assert refusal("time", "9:60") == messages.NO_SUCH_TIME.format(text="9:60")
    assert refusal("time", "早上") == messages.NOT_A_TIME.format(text="早上")
    assert refusal("time", "930") == messages.NOT_A_TIME.format(text="930")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (time(9, 5), "09:05"),
        (datetime(2026, 1, 1, 14, 0), "14:00"),
        (0.5, "12:00"),
        (Decimal("0.25"), "06:00"),
        ("8:15", "8:15"),
    ],
)
def test_cells_of_a_workbook(cell: object, text: str) -> None:
    assert make_kind("time").import_cell(cell) == text


def test_conditions_know_earlier_from_later() -> None:
    assert evaluate({"<": [{"var": "at"}, "12:00"]}, {"at": time(9, 30)}) is True
    assert evaluate({">=": [{"var": "at"}, "12:00"]}, {"at": time(9, 30)}) is False
