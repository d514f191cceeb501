"""Figures from sums, and places with ties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.statistics.days import MEASURES
from app.statistics.figures import BY_ID, FIGURES, added, places

NOTHING = dict.fromkeys(MEASURES, 0.0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.9, 1.0, 0.9, 0.5], [2, 1, 2, 4]),
        ([None, 0.2, None], [None, 1, None]),
        ([2 / 3, 0.66667], [1, 1]),  # both read 66.67%
        ([], []),
    ],
)
def test_equals_share_a_place_and_the_next_is_skipped(values: list[float | None], expected: list[int | None]) -> None:
    assert places(values) == expected


def test_nothing_divides_by_nothing() -> None:
    values = {figure.id: figure.value(NOTHING) for figure in FIGURES}
    assert {value for value in values.values() if value is not None} == {0}
    assert values["on_time"] is values["speedup"] is values["actual"] is None


def test_what_the_figures_say() -> None:
    sums = {
        **NOTHING,
        **{"decided": 4, "on_time": 3, "promised": 2, "early": 1, "actual_days": 18, "first_pass": 2},
        **{"statutory": 2, "statutory_days": 40, "actual_of_statutory": 10, "speedups": 1.5},
    }
    found = {name: BY_ID[name].value(sums) for name in ("on_time", "overdue", "early", "actual", "speedup")}
    assert found == {"on_time": 0.75, "overdue": 1, "early": 0.5, "actual": 4.5, "speedup": 0.75}
    assert BY_ID["speedup_each"].value(sums) == 0.75
    assert BY_ID["first_pass"].value(sums) == 0.5


@given(some.lists(some.fixed_dictionaries({name: some.integers(0, 99) for name in MEASURES}), min_size=1, max_size=4))
def test_a_whole_is_exactly_its_parts(parts: list[dict[str, int]]) -> None:
    whole = added(parts, MEASURES)
    assert whole == added([added(parts[:1], MEASURES), added(parts[1:], MEASURES)], MEASURES)
