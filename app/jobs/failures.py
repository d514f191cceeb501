"""What a job could not do: remembered row by row, tried again later and later, and shown to people when it stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from app.errors import DeskError, Invalid, NotAllowed, NotFoundHere
from app.models import JobFailure

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
NEEDS_A_PERSON = 8  # tries, within some ten hours
PAGE = 30
_MOST_WORDS = 300


@dataclass(frozen=True)
class FailurePage:
    """Failures from the one tried most often on, and how many stand before them."""

    rows: Sequence[JobFailure]
    before: int
    has_more: bool


def wait_after(tries: int) -> timedelta:
    """How long it rests after so many tries: twice as long each time, a day at most."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)


def reason(error: Exception) -> str:
    """What went wrong, as a sentence. What is unexpected is named only: its text may hold anything."""
    if isinstance(error, Invalid):
        words = "；".join(error.sentences())
    elif isinstance(error, NotAllowed | NotFoundHere):
        words = error.reason if isinstance(error, NotAllowed) else error.what
    else:
        words = ""
    kind = _("办件刚刚有变动") if isinstance(error, DeskError) else _("程序内部错误")
    return words[:_MOST_WORDS] or f"{kind}（{type(error).__name__}）"


def waiting(session: Session, job_id: str) -> Mapping[int, datetime]:
    """What this job could not do so far, and when each is tried again."""
    rows = session.execute(select(JobFailure.item_id, JobFailure.next_at).where(JobFailure.job_id == job_id))
    return {row.item_id: row.next_at for row in rows}


def remember(session: Session, *, job_id: str, item_id: int, problem: str, now: datetime) -> None:
    """One more try that failed. Only the worker that holds the lease calls this, so nobody is faster."""
    row = session.scalars(_of(job_id, item_id)).one_or_none()
    if row is None:
        row = JobFailure(job_id=job_id, item_id=item_id, tries=0, first_at=now)
        session.add(row)
    row.tries, row.last_at, row.problem = row.tries + 1, now, problem
    row.next_at = now + wait_after(row.tries)
    session.flush()


def forget(session: Session, *, job_id: str, item_id: int) -> None:
    """It is done, or nothing is left to do."""
    session.execute(delete(JobFailure).where(JobFailure.job_id == job_id, JobFailure.item_id == item_id))


def try_soon(session: Session, *, failure_id: int, now: datetime) -> JobFailure:
    """Let the job try again at its next run; NotFoundHere when it is done meanwhile."""
    row = session.get(JobFailure, failure_id)
    if row is None:
        raise NotFoundHere(_("这一件已经办好了，不用再试。"))
    row.next_at = now
    session.flush()
    return row


def try_all_soon(session: Session, *, job_id: str, now: datetime) -> None:
    """The same for everything a job could not do."""
    session.execute(update(JobFailure).where(JobFailure.job_id == job_id).values(next_at=now))


def counts(session: Session) -> Mapping[str, int]:
    """How many failures each job has."""
    found = session.execute(select(JobFailure.job_id, func.count()).group_by(JobFailure.job_id))
    return {row[0]: row[1] for row in found}


def list_failures(session: Session, *, before: int = 0) -> FailurePage:
    """A page of failures, those that most need a person first."""
    wanted = select(JobFailure).order_by(JobFailure.tries.desc(), JobFailure.id).offset(before).limit(PAGE + 1)
    rows = session.scalars(wanted).all()
    return FailurePage(rows[:PAGE], before, has_more=len(rows) > PAGE)


def _of(job_id: str, item_id: int) -> Select[tuple[JobFailure]]:
    return select(JobFailure).where(JobFailure.job_id == job_id, JobFailure.item_id == item_id)
