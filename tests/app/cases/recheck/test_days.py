"""When a turn is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.recheck.days import turn_after
from catalog.step_specs import RecheckSpec


@pytest.mark.parametrize(
    ("every", "months", "since", "opens_on", "due_on"),
    [
        (12, (), date(2026, 10, 21), date(2027, 9, 21), date(2027, 10, 21)),
        (12, (), date(2028, 2, 29), date(2029, 1, 29), date(2029, 2, 28)),
        (1, (), date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),  # never before the decision itself
        (12, (4, 5, 6), date(2026, 2, 1), date(2027, 4, 1), date(2027, 6, 30)),
        (12, (4, 5, 6), date(2026, 12, 31), date(2027, 4, 1), date(2027, 6, 30)),
        (12, (3,), date(2026, 5, 5), date(2027, 3, 1), date(2027, 3, 31)),
        (12, (1, 11, 12), date(2026, 5, 5), date(2027, 11, 1), date(2028, 1, 31)),
        (6, (4,), date(2026, 5, 5), date(2027, 4, 1), date(2027, 4, 30)),
    ],
)
def test_turns(every: int, months: tuple[int, ...], since: date, opens_on: date, due_on: date) -> None:
    assert turn_after(RecheckSpec(every_months=every, months=months), since) == (opens_on, due_on)


@given(
    every=st.integers(1, 120),
    months=st.lists(st.integers(1, 12), max_size=4).map(tuple),
    since=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_a_turn_lies_ahead_and_opens_before_it_is_due(every: int, months: tuple[int, ...], since: date) -> None:
    turn = turn_after(RecheckSpec(every_months=every, months=months), since)
    assert turn.due_on > since and turn.opens_on <= turn.due_on
    assert turn.due_on - since <= timedelta(days=31 * (every + 24))
