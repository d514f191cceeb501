"""The scheduler process: never in web workers, so that each job runs once."""

from __future__ import annotations

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from app import clock
from app.jobs.settling import settle_now

_GRACE = 3600  # seconds that a job may start late, after the machine slept


def run_jobs(app: Flask) -> int:
    """Everything that is due now, once; how many things were done."""
    with app.app_context():
        return settle_now()


def scheduler_of(app: Flask) -> BlockingScheduler:
    """A scheduler, not started: a few minutes after midnight, when days change, and every hour for what was missed."""
    scheduler = BlockingScheduler(timezone=clock.ZONE)
    # `minute=5`: hourly, the first of a day at 00:05; clocks of several machines differ by less than that.
    scheduler.add_job(
        run_jobs,
        CronTrigger(minute=5, timezone=clock.ZONE),
        args=[app],
        id="due",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=_GRACE,
    )
    return scheduler
