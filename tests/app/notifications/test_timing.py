"""When messages go out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import ZONE
from app.notifications.timing import again_at, next_morning, quiet_until

NIGHT = "20:00-08:00"


def at(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "hours", "expected"),
    [
        (at(19, 59), NIGHT, None),
        (at(20), NIGHT, at(8, day=22)),
        (at(23, 59), NIGHT, at(8, day=22)),
        (at(0), NIGHT, at(8)),
        (at(7, 59), NIGHT, at(8)),
        (at(8), NIGHT, None),
        (at(13), "12:00-14:30", at(14, 30)),
        (at(14, 30), "12:00-14:30", None),
        (at(3), "08:00-08:00", None),
        (at(3), "", None),
        (at(20).astimezone(UTC), NIGHT, at(8, day=22)),
    ],
)
def test_quiet_hours(now: datetime, hours: str, expected: datetime | None) -> None:
    assert quiet_until(now, hours) == expected


@given(
    st.integers(0, 60 * 24 * 3),
    st.builds("{:02}:{:02}-{:02}:{:02}".format, *[st.integers(0, 23), st.integers(0, 59)] * 2),
)
def test_the_end_of_quiet_hours_is_near_and_not_quiet(minutes: int, hours: str) -> None:
    now = at(0) + timedelta(minutes=minutes)
    end = quiet_until(now, hours)
    if end is not None:
        assert now < end <= now + timedelta(days=1)
        assert quiet_until(end, hours) is None
    assert quiet_until(next_morning(now, hours), hours) is None
    assert next_morning(now, hours).date() > now.date()


def test_waits_grow_and_end() -> None:
    now = at(9)
    waits = [again_at(now, attempts) for attempts in range(1, 7)]
    assert [moment and moment - now for moment in waits] == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=12),
        None,
    ]
