"""The scheduler process: never in web workers. Several may run; the one that holds the lease does the jobs."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import select, update

from app import clock
from app.extensions import db
from app.jobs.lease import LASTS, RENEWED, Lease, own_name
from app.jobs.running import Job, Tally, has_something, run
from app.jobs.schedule import all_jobs, trigger_of, wait_for
from app.jobs.sweeps import Sweep
from app.models import JobRun
from app.transaction import looking, separately

_BEAT = "lease"
_AT_ONCE = 4  # jobs side by side: one that waits for a gateway must not hold up the others
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
Say = Callable[[str], None]


def run_once(app: Flask) -> Tally | None:
    """Everything that is due, once, for a timer of the system; None when another worker is doing it."""
    with app.app_context():
        lease = Lease(own_name())
        if not lease.take():
            return None
        try:
            tallies = [run(job, may_go_on=lease.keep) for job in all_jobs()]
        finally:
            lease.release()
    problems = [tally.problem for tally in tallies if tally.problem]
    return Tally(sum(one.done for one in tallies), sum(one.failed for one in tallies), "；".join(problems))


class Worker:
    """Renews or waits for the lease all the time, and has the jobs in its schedule while it holds it."""

    def __init__(
        self, app: Flask, *, lasts: timedelta = LASTS, renewed: timedelta = RENEWED, say: Say = lambda _words: None
    ) -> None:
        self._app = app
        self._lease = Lease(own_name(), lasts=lasts)
        self._renewed = renewed
        self._say = say
        self._stopping = threading.Event()
        self._works: bool | None = None  # not known yet
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        executors = {"default": ThreadPoolExecutor(_AT_ONCE), _BEAT: ThreadPoolExecutor(1)}
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(timezone=clock.ZONE, executors=executors, job_defaults=defaults)

    def serve(self, *, alive: Callable[[], bool] = lambda: True) -> None:
        """Go on until `stop`, or until `alive` says no; what is under way is finished, then the lease is given back."""
        every = IntervalTrigger(seconds=self._renewed.total_seconds(), timezone=clock.ZONE)
        self._scheduler.add_job(self._beat, every, id=_BEAT, executor=_BEAT, next_run_time=_soon())
        self._scheduler.start()
        while alive() and not self._stopping.wait(1):
            pass
        self._stopping.set()
        self._scheduler.shutdown()
        with self._app.app_context():
            self._lease.release()

    def stop(self) -> None:
        """Let `serve` end soon."""
        self._stopping.set()

    def stop_on_signals(self) -> None:
        """SIGTERM and Ctrl+C stop it; to be called in the main thread."""
        for number in _SIGNALS:
            signal.signal(number, lambda _number, _frame: self.stop())

    def _may_go_on(self) -> bool:
        return self._lease.is_ours and not self._stopping.is_set()

    def _beat(self) -> None:
        """Take or renew the lease, and do what follows from it. A database that is away is tried again next time."""
        with self._app.app_context():
            try:
                holds = self._lease.take()
                if holds:
                    self._begin() if not self._works else self._hasten()
            except Exception:
                self._app.logger.exception("the lease of the jobs could not be renewed")
                holds = self._lease.is_ours
            finally:
                db.session.remove()
        if not holds and self._works is not False:
            self._rest()

    def _begin(self) -> None:
        """Put every job into the schedule; what was missed runs at once."""
        with looking() as session:
            succeeded = dict(session.execute(select(JobRun.job_id, JobRun.succeeded_at)).all())
        for place, job in enumerate(all_jobs()):
            wait = wait_for(job, succeeded.get(job.id), now=clock.now())
            self._add(job, _soon() + wait + timedelta(milliseconds=place))
            self._look_out(job)
        self._works = True
        self._say(_("定时任务由这个进程来做。"))

    def _add(self, job: Job, first: datetime) -> None:
        self._scheduler.add_job(
            self._run, trigger_of(job), args=[job], id=job.id, next_run_time=first, replace_existing=True
        )

    def _look_out(self, job: Job) -> None:
        """Between its runs, look whether there is something that somebody waits for."""
        if isinstance(job, Sweep) and job.looks_every:
            often = IntervalTrigger(seconds=job.looks_every, timezone=clock.ZONE)
            self._scheduler.add_job(self._look, often, args=[job], id=f"look:{job.id}", replace_existing=True)

    def _look(self, job: Sweep) -> None:
        with self._app.app_context():
            try:
                if self._may_go_on() and has_something(job):
                    self._scheduler.modify_job(job.id, next_run_time=_soon())
            finally:
                db.session.remove()

    def _rest(self) -> None:
        for job in self._scheduler.get_jobs():
            if job.id != _BEAT:
                job.remove()
        self._works = False
        with self._app.app_context():
            self._say(_("定时任务由另一个进程在做，这里等着接手。"))

    def _hasten(self) -> None:
        """What somebody asked for on the page of jobs runs now."""
        with looking() as session:
            wanted = set(session.scalars(select(JobRun.job_id).where(JobRun.wanted_at.is_not(None))))
        if not wanted:
            return
        with separately() as session:
            session.execute(update(JobRun).where(JobRun.job_id.in_(wanted)).values(wanted_at=None))
        for job_id in wanted.intersection(job.id for job in all_jobs()):
            self._scheduler.modify_job(job_id, next_run_time=_soon())

    def _run(self, job: Job) -> None:
        with self._app.app_context():
            try:
                if self._may_go_on():
                    run(job, may_go_on=self._may_go_on)
            finally:
                db.session.remove()


def _soon() -> datetime:
    """The scheduler goes by the clock of the machine, whatever the product's says."""
    return datetime.now(clock.ZONE)
