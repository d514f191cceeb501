"""Which of several workers does the jobs: the others stand by, and one of them takes over when it dies.

One row, changed only by who saw it as it stands (`beat`), the same on SQLite and PostgreSQL. A lease is over when its
time has passed, or when the one who waits saw nothing change for as long by its own watch: so a clock that is stopped
or goes wrong holds nobody up. Two workers may overlap for a moment all the same (one stood still and wakes up):
every piece of work looks again whether it is due, and unique keys hold it back from being done twice.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app import clock
from app.models import JobLease
from app.transaction import looking, separately

LASTS = timedelta(seconds=30)
RENEWED = timedelta(seconds=10)  # how often: two may fail before it is over
_MOST_NAME = 60


def own_name() -> str:
    """Machine, process, and what tells this one from another that got the same number."""
    return f"{socket.gethostname()[:_MOST_NAME]}:{os.getpid()}:{secrets.token_hex(4)}"


class Lease:
    """The lease as one worker sees it."""

    def __init__(self, holder: str, *, lasts: timedelta = LASTS) -> None:
        self.holder = holder
        self._lasts = lasts
        self._ours_until = 0.0  # by the watch of this process
        self._watched = (-1, 0.0)  # what `beat` was, and since when

    @property
    def is_ours(self) -> bool:
        """May this worker do something now? It stops by itself when it could not renew the lease in time."""
        return time.monotonic() < self._ours_until

    def take(self) -> bool:
        """Take the lease or renew it, in a transaction of its own; whether this worker holds it now."""
        began = time.monotonic()  # before asking: the others count from then on
        with looking() as session:
            row = session.execute(select(JobLease.holder, JobLease.until, JobLease.beat)).one()
        now = clock.now()
        is_free = row.holder in ("", self.holder) or row.until <= now or self._stands_still(row.beat, began)
        taken = is_free and self._swap(row.beat, is_new=row.holder != self.holder, now=now)
        self._ours_until = began + self._lasts.total_seconds() if taken else 0.0
        return taken

    def keep(self) -> bool:
        """The same for whoever has no time of its own to renew it: asks the database only now and then."""
        third = self._lasts.total_seconds() / 3
        return time.monotonic() < self._ours_until - 2 * third or self.take()

    def release(self) -> None:
        """Let another one go on at once; nothing when the lease is not ours."""
        self._ours_until = 0.0
        with separately() as session:
            mine = update(JobLease).where(JobLease.holder == self.holder)
            session.execute(mine.values(holder="", until=clock.now(), beat=JobLease.beat + 1))

    def _stands_still(self, beat: int, at: float) -> bool:
        if self._watched[0] != beat:
            self._watched = (beat, at)
        return at - self._watched[1] >= self._lasts.total_seconds()

    def _swap(self, beat: int, *, is_new: bool, now: datetime) -> bool:
        values = {"holder": self.holder, "renewed_at": now, "until": now + self._lasts, "beat": beat + 1}
        with separately() as session:
            seen = update(JobLease).where(JobLease.id == 1, JobLease.beat == beat)
            return bool(session.execute(seen.values(**values, **({"since": now} if is_new else {}))).rowcount)
