"""Weeks, months, quarters and free ranges."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.cases.explained import Chinese
from app.statistics.periods import LONGEST, Period, Span, period_of, range_of

DAY = dt.date(2026, 10, 21)


@pytest.mark.parametrize(
    ("span", "words", "short"),
    [
        ("week", "2026年10月19日—25日", "10/19"),
        ("month", "2026年10月", "10月"),
        ("quarter", "2026年第4季度", "26年4季"),
    ],
)
def test_words(span: Span, words: str, short: str) -> None:
    period = period_of(span, DAY)
    assert (period.words(Chinese()), period.short(Chinese())) == (words, short)


def test_words_over_months_and_years() -> None:
    assert period_of("week", dt.date(2026, 10, 1)).words(Chinese()) == "2026年9月28日—10月4日"
    assert period_of("week", dt.date(2026, 12, 31)).words(Chinese()) == "2026年12月28日—2027年1月3日"


@given(span=some.sampled_from(["week", "month", "quarter"]), day=some.dates(dt.date(2001, 1, 1), dt.date(2099, 1, 1)))
def test_periods_follow_each_other_without_a_gap(span: Span, day: dt.date) -> None:
    period = period_of(span, day)
    assert period.holds(day)
    assert period.moved(1).first == period.last + dt.timedelta(days=1)
    assert period.moved(1).moved(-1) == period


def test_ranges_are_turned_cut_and_moved_by_their_length() -> None:
    assert range_of(DAY, dt.date(2026, 10, 1)) == Period("range", dt.date(2026, 10, 1), DAY)
    long = range_of(dt.date(2020, 1, 1), DAY)
    assert (long.last - long.first).days == LONGEST - 1
    assert range_of(dt.date(2026, 10, 1), DAY).moved(-1).last == dt.date(2026, 9, 30)
