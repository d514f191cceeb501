"""How the jobs are: for the page of administrators and for watchdogs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.errors import NotFoundHere
from app.jobs import failures
from app.jobs.running import Job, put
from app.jobs.schedule import all_jobs, every
from app.models import JobLease, JobRun
from app.people.actors import Actor

_GRACE = timedelta(minutes=5)
State = Literal["ok", "late", "none"]


@dataclass(frozen=True)
class JobState:
    """One job and its last run."""

    job: Job
    run: JobRun | None
    failures: int
    is_late: bool


@dataclass(frozen=True)
class Overview:
    """All jobs, and who does them. `state`: none when nobody does, late when one did not succeed in time."""

    jobs: Sequence[JobState]
    lease: JobLease
    is_held: bool
    succeeded_at: datetime | None  # the last success of any job

    @property
    def state(self) -> State:
        if not self.is_held:
            return "none"
        return "late" if any(one.is_late for one in self.jobs) else "ok"

    @property
    def machine(self) -> str:
        """Where the worker runs that does the jobs."""
        return self.lease.holder.split(":")[0]

    @property
    def process(self) -> str:
        """Its number there."""
        return ":".join(self.lease.holder.split(":")[1:2])


def overview(session: Session, *, now: datetime) -> Overview:
    """How the jobs are; three statements."""
    lease = session.get_one(JobLease, 1)
    runs = {run.job_id: run for run in session.scalars(select(JobRun))}
    counted = failures.counts(session)
    is_held = bool(lease.holder) and lease.until > now
    jobs = [
        JobState(job, runs.get(job.id), counted.get(job.id, 0), is_held and _is_late(job, runs.get(job.id), lease, now))
        for job in all_jobs()
    ]
    moments = [run.succeeded_at for run in runs.values() if run.succeeded_at]
    return Overview(jobs, lease, is_held, max(moments, default=None))


def _is_late(job: Job, run: JobRun | None, lease: JobLease, now: datetime) -> bool:
    """Twice its interval and a little more has passed since it succeeded; if it never did, since somebody does it."""
    since = run.succeeded_at if run and run.succeeded_at else lease.since
    return now - since > 2 * every(job) + _GRACE


def want(session: Session, *, job_id: str, actor: Actor, now: datetime) -> Job:
    """Ask for a job to run within seconds, with everything it could not do so far; NotFoundHere for no job of ours."""
    job = next((one for one in all_jobs() if one.id == job_id), None)
    if job is None:
        raise NotFoundHere(_("没有这个定时任务。"))
    failures.try_all_soon(session, job_id=job_id, now=now)
    put(session, job_id, {"wanted_at": now})
    audit.record(session, actor=actor, now=now, action="job.wanted", subject="job", subject_id=job_id)
    return job


def want_again(session: Session, *, failure_id: int, actor: Actor, now: datetime) -> None:
    """Ask for one failure to be tried again within seconds; NotFoundHere when it is done meanwhile."""
    row = failures.try_soon(session, failure_id=failure_id, now=now)
    put(session, row.job_id, {"wanted_at": now})
    detail = {"item": row.item_id, "tries": row.tries}
    audit.record(
        session, actor=actor, now=now, action="job.retried", subject="job", subject_id=row.job_id, detail=detail
    )
