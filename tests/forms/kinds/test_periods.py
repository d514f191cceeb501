from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms import messages
from forms.inbox import Inbox
from forms.kinds.periods import Span
from tests.forms.specs import TODAY, clean, make_kind, refusal


def collected(kind: str, *texts: str) -> tuple[object, list[str]]:
    inbox = Inbox(MultiDict([("f_item", text) for text in texts]), TODAY, True, lambda *_: None, {}, {})
    value = make_kind(kind).collect(inbox, "f_item")
    return value, [error.message for error in inbox.errors]


YEAR = Span(date(2026, 1, 1), date(2026, 12, 31), 12)


@pytest.mark.parametrize(
    "typed",
    ["2026-01-01 至 2026-12-31", "从2026年1月1日到2026年12月31日止", "20260101～20261231", "2026.1.1—2026.12.31"],
)
def test_ways_to_write_a_period(typed: str) -> None:
    assert clean("period", typed) == YEAR


def test_two_controls_post_two_texts() -> None:
    assert collected("period", "2026-1-1", "2026年12月31日") == (YEAR, [])
    assert collected("period", " ", "") == (None, [])
    assert collected("period", "2026-1-1", "") == (None, [messages.SPAN_HALF.format(which="结束")])
    assert collected("period", "", "2026-1-1") == (None, [messages.SPAN_HALF.format(which="开始")])
    assert collected("period", *["2026-1-1"] * 3) == (None, [messages.WRONG_PARTS.format(count=2)])
    assert collected("period", "2026-1-1", "9" * 500)[1] == [messages.TOO_LONG.format(limit=60, length=500)]


def test_the_end_is_not_before_the_start() -> None:
    assert refusal("period", "2026-12-31 至 2026-01-01") == messages.SPAN_BACKWARDS
    assert refusal("month_period", "2026-03 至 2026-02") == messages.SPAN_BACKWARDS
    assert refusal("period", "2026-12-31") == messages.NOT_A_SPAN.format(text="2026-12-31")
    assert clean("period", "2026-12-31 至 2026-12-31").months == 0


def test_months_are_shown_and_counted() -> None:
    kind = make_kind("month_period")
    value = kind.clean("2026年3月至2027年2月", today=TODAY)
    assert kind.display(value) == "2026年3月至2027年2月（共 12 个月）"
    assert make_kind("period").display(YEAR) == "2026年1月1日至2026年12月31日"
    assert value.in_conditions == 12


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 240))
def test_so_many_months_later_and_a_day_less_is_so_many_months(start: date, months: int) -> None:
    """Slowly: go on month by month as long as the same day of the month has been reached by the day after the end."""
    end = date.fromordinal(start.toordinal() + months * 29)
    after, counted = end.toordinal() + 1, 0
    while True:
        year, month = divmod(start.year * 12 + start.month - 1 + counted + 1, 12)
        reached = (year, month + 1, start.day)
        if reached > (lambda day: (day.year, day.month, day.day))(date.fromordinal(after)):
            break
        counted += 1
    assert clean("period", f"{start} 至 {end}").months == counted
