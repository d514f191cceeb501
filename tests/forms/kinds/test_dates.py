from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import messages
from tests.forms.specs import TODAY, clean, make_kind, refusal


@pytest.mark.parametrize(
    "typed",
    [
        "2026-3-1",
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "2026年3月1日",
        "2026 年 3 月 1 日",
        "20260301",
        "２０２６－３－１",
        "2026-03-01 00:00:00",
    ],
)
def test_dates_in_the_ways_they_are_written(typed: str) -> None:
    assert clean("date", typed) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2026-2-30", messages.NO_SUCH_DAY.format(year=2026, month=2, day=30)),
        ("20261301", messages.NO_SUCH_DAY.format(year=2026, month=13, day=1)),
        ("1026-2-3", messages.YEAR_OUT_OF_RANGE.format(year=1026, first=1900, last=2100)),
        ("去年三月", messages.NOT_A_DATE.format(text="去年三月")),
        ("2026-3", messages.NOT_A_DATE.format(text="2026-3")),
        ("٢٠٢٦-٣-١", messages.NOT_A_DATE.format(text="٢٠٢٦-٣-١")),
    ],
)
def test_what_is_no_date(typed: str, message: str) -> None:
    assert refusal("date", typed) == message


@pytest.mark.parametrize("typed", ["2026-3", "2026-03", "2026年3月", "2026.3", "202603", "２０２６年３月"])
def test_months(typed: str) -> None:
    assert clean("month", typed) == date(2026, 3, 1)


def test_what_is_no_month() -> None:
    assert refusal("month", "2026-13") == messages.NO_SUCH_MONTH.format(month=13)
    assert refusal("month", "三月") == messages.NOT_A_MONTH.format(text="三月")


def test_spreadsheet_cells() -> None:
    day = make_kind("date")
    assert day.import_cell(datetime(2026, 3, 1)) == "2026-03-01"
    assert day.import_cell(46082) == "2026-03-01"  # the serial number a spreadsheet shows when the format is lost
    assert day.import_cell(20260301) == "20260301"
    assert make_kind("month").import_cell(datetime(2026, 3, 1)) == "2026-03"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_dates_survive_storage_display_and_typing_again(day: date) -> None:
    for kind, value in ((make_kind("date"), day), (make_kind("month"), day.replace(day=1))):
        assert kind.decode(kind.encode(value)) == value
        assert kind.clean(kind.text(value), today=TODAY) == value
        assert kind.clean(kind.display(value), today=TODAY) == value
