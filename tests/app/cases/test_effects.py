"""From which day a benefit counts."""

from __future__ import annotations

from datetime import date

import pytest

from app.cases.effects import effective_from
from catalog.step_specs import EffectSpec


@pytest.mark.parametrize(
    ("lag", "decided", "expected"),
    [
        ("at_once", "2026-10-21", "2026-10-21"),
        ("next_month", "2026-10-01", "2026-11-01"),
        ("next_month", "2026-12-31", "2027-01-01"),
        ("next_quarter", "2026-01-01", "2026-04-01"),
        ("next_quarter", "2026-09-30", "2026-10-01"),
        ("next_quarter", "2026-11-15", "2027-01-01"),
    ],
)
def test_effect(lag: str, decided: str, expected: str) -> None:
    effect = EffectSpec.model_validate({"lag": lag})
    assert effective_from(date.fromisoformat(decided), effect) == date.fromisoformat(expected)
