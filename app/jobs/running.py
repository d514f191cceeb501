"""One run of a job: what is due is done piece by piece, and how it went is noted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from app import clock
from app.jobs import failures
from app.jobs.chores import Chore
from app.jobs.sweeps import Sweep
from app.models import JobRun
from app.transaction import looking, separately

Job = Chore | Sweep
MayGoOn = Callable[[], bool]
BATCH = 100  # asked for at once
IN_A_ROW = 20  # failures after which the trouble is not with the rows: the next run goes on


@dataclass(frozen=True)
class Tally:
    """What a run did. `problem`: why it ended early."""

    done: int = 0
    failed: int = 0
    problem: str = ""


def always() -> bool:
    """For runs that nobody stops."""
    return True


def run(job: Job, *, may_go_on: MayGoOn = always) -> Tally:
    """Run a job once and note how it went. What goes wrong is logged and noted; only a database that is gone raises."""
    began, watch = clock.now(), time.monotonic()
    try:
        tally = _chore(job) if isinstance(job, Chore) else _Sweeping(job, may_go_on).run()
    except Exception as error:
        current_app.logger.exception("job %s failed", job.id)
        tally = Tally(problem=failures.reason(error))
    _note(job.id, tally, began, took_ms=int((time.monotonic() - watch) * 1000))
    return tally


def has_something(sweep: Sweep) -> bool:
    """Whether something is due that did not fail before: what did is tried again in its own time."""
    with looking() as session:
        known = failures.waiting(session, sweep.id)
        return any(item not in known for item in sweep.due(session, clock.now(), 1 + len(known)))


def _chore(chore: Chore) -> Tally:
    with separately() as session:
        return Tally(done=chore.do(session, clock.now()))


class _Sweeping:
    """One run of one sweep. What failed before is tried again in its own time, not when `due` names it."""

    def __init__(self, sweep: Sweep, may_go_on: MayGoOn) -> None:
        self._sweep = sweep
        self._may_go_on = may_go_on
        self._done = self._failed = self._in_a_row = 0
        self._seen: set[int] = set()
        self._known: Mapping[int, datetime] = {}  # what failed before, and when it may be tried again
        self._stays = 0  # how many `due` may still name though this run is through with them

    def run(self) -> Tally:
        for item in self._items():
            if not self._may_go_on():
                break
            self._try(item)
            if self._in_a_row == IN_A_ROW:
                return Tally(self._done, self._failed, _("连着 %(n)s 件没办成，先停下，下一次接着办。", n=IN_A_ROW))
        return Tally(self._done, self._failed)

    def _items(self) -> Iterator[int]:
        """What failed and may be tried again, then what is due: each once a run."""
        with looking() as session:
            self._known = failures.waiting(session, self._sweep.id)
        now = clock.now()
        self._seen, self._stays = set(self._known), len(self._known)
        yield from (item for item, again_at in self._known.items() if again_at <= now)
        while fresh := self._due():
            self._seen.update(fresh)
            yield from fresh

    def _due(self) -> list[int]:
        """The next that this run has not seen: what could not be done stands at the head and is passed over."""
        with looking() as session:
            found = self._sweep.due(session, clock.now(), BATCH + self._stays)
        return [item for item in found if item not in self._seen][:BATCH]

    def _try(self, item: int) -> None:
        try:
            with separately() as session:
                done = self._sweep.do(session, item, clock.now())
                if item in self._known:
                    failures.forget(session, job_id=self._sweep.id, item_id=item)
        except Exception as error:
            current_app.logger.exception("job %s could not do %s", self._sweep.id, item)
            self._remember(item, failures.reason(error))
        else:
            self._done += bool(done)
            self._stays += not done
            self._in_a_row = 0

    def _remember(self, item: int, problem: str) -> None:
        self._failed += 1
        self._stays += 1
        self._in_a_row += 1
        with separately() as session:
            failures.remember(session, job_id=self._sweep.id, item_id=item, problem=problem, now=clock.now())


def _note(job_id: str, tally: Tally, began: datetime, *, took_ms: int) -> None:
    values = {
        "started_at": began,
        "took_ms": took_ms,
        "done": tally.done,
        "failed": tally.failed,
        "problem": tally.problem,
        **({} if tally.problem else {"succeeded_at": clock.now()}),
    }
    with separately() as session:
        put(session, job_id, values)


def put(session: Session, job_id: str, values: dict[str, object]) -> None:
    """Change the row of a job, or make it: the first request of a day and the worker may come together."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    row = insert(JobRun).values(job_id=job_id, **{"took_ms": 0, "done": 0, "failed": 0, "problem": "", **values})
    session.execute(row.on_conflict_do_update(index_elements=["job_id"], set_=values))
