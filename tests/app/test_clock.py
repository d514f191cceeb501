"""The clock tells aware moments in the time of the county."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app import clock


def test_now_is_aware_and_eight_hours_east() -> None:
    assert clock.now().utcoffset() == timedelta(hours=8)


def test_freezing_stops_it_and_ends_with_the_block() -> None:
    with clock.freeze(datetime(2026, 2, 28, 17, 0, tzinfo=UTC)) as moment:
        assert clock.now() == moment == datetime(2026, 3, 1, 1, 0, tzinfo=clock.ZONE)
        assert clock.today() == date(2026, 3, 1)
    assert clock.now() != moment


def test_a_naive_moment_is_read_in_the_time_of_the_county() -> None:
    with clock.freeze(datetime(2026, 3, 1, 1, 0)):
        assert clock.now().astimezone(UTC) == datetime(2026, 2, 28, 17, 0, tzinfo=UTC)


def test_the_day_of_a_moment_is_the_county_s_day() -> None:
    assert clock.local_date(datetime(2026, 2, 28, 17, 0, tzinfo=UTC)) == date(2026, 3, 1)
