"""When jobs run: chores at five past the hour, sweeps at their interval, and at once what was missed."""

from __future__ import annotations

from datetime import datetime, timedelta

from app import clock
from app.jobs.chores import CHORES
from app.jobs.schedule import all_jobs, trigger_of, wait_for
from app.jobs.sweeps import Sweep

EVENING = datetime(2026, 10, 21, 23, 30, tzinfo=clock.ZONE)
SWEEP = Sweep("some", "办几件", lambda *_: [], lambda *_: True, every_minutes=5)


def test_chores_come_shortly_after_midnight_and_every_hour() -> None:
    trigger = trigger_of(CHORES[0])
    first = trigger.get_next_fire_time(None, EVENING)
    assert first.isoformat() == "2026-10-22T00:05:00+08:00"
    assert trigger.get_next_fire_time(first, first + timedelta(seconds=1)) - first == timedelta(hours=1)


def test_what_was_missed_runs_at_once_and_the_rest_in_its_time() -> None:
    assert wait_for(SWEEP, None, now=EVENING) == timedelta(0)
    assert wait_for(SWEEP, EVENING - timedelta(minutes=2), now=EVENING) == timedelta(minutes=3)
    assert wait_for(SWEEP, EVENING - timedelta(days=3), now=EVENING) == timedelta(0)
    assert wait_for(CHORES[0], EVENING, now=EVENING) == timedelta(minutes=35)
    assert wait_for(CHORES[0], EVENING - timedelta(minutes=26), now=EVENING) == timedelta(0)


def test_a_clock_that_went_back_holds_nothing_up_for_years() -> None:
    assert wait_for(SWEEP, EVENING + timedelta(days=400), now=EVENING) == timedelta(minutes=5)


def test_no_two_jobs_have_one_name() -> None:
    names = [job.id for job in all_jobs()]
    assert len(names) == len(set(names))
    assert all(len(name) <= 40 for name in names)  # as long as the column
