"""Which jobs there are, and when each runs."""

from __future__ import annotations

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from app import clock
from app.jobs import sweeps
from app.jobs.chores import CHORES, Chore
from app.jobs.running import Job

_HOUR = timedelta(hours=1)


def all_jobs() -> tuple[Job, ...]:
    """Chores first: what comes into force today counts for the rest."""
    return (*CHORES, *sweeps.SWEEPS)


def every(job: Job) -> timedelta:
    """How long from one run to the next."""
    return _HOUR if isinstance(job, Chore) else timedelta(minutes=job.every_minutes)


def trigger_of(job: Job) -> BaseTrigger:
    """Chores at five past every hour, the first of a day at 00:05: clocks of machines differ by less than that."""
    if isinstance(job, Chore):
        return CronTrigger(minute=5, timezone=clock.ZONE)
    return IntervalTrigger(minutes=job.every_minutes, timezone=clock.ZONE)


def wait_for(job: Job, succeeded_at: datetime | None, *, now: datetime) -> timedelta:
    """How long until a job is to run, after its last success; nothing when a run was missed."""
    if succeeded_at is None:
        return timedelta(0)
    following = trigger_of(job).get_next_fire_time(succeeded_at, succeeded_at)
    wait = following - now if following else timedelta(0)
    return min(max(wait, timedelta(0)), every(job))  # a clock that went backwards must not make it wait for years
