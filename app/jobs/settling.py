"""What a day brings is there at its first request, whether a worker runs or not: whoever is first does it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app, request

from app import clock
from app.jobs.chores import CHORES
from app.jobs.running import run

_PATIENCE = timedelta(minutes=5)  # after a failure, until the next request tries again


@dataclass
class Settled:
    """What one app of one process knows: `app.extensions["settled"]`."""

    day: dt.date | None = None  # all that was due by it has been done
    not_before: datetime | None = None


def install(app: Flask) -> None:
    """To be called before anything that reads: the first request of a day must see what it brought about."""
    app.extensions["settled"] = Settled()
    app.before_request(settle_first)


def settle_first() -> None:
    """Once a process and day, in transactions of their own. A failure is logged and never fails the request."""
    settled: Settled = current_app.extensions["settled"]
    if settled.day == clock.today() or request.endpoint in (None, "static", "health.healthz"):
        return
    if settled.not_before is not None and clock.now() < settled.not_before:
        return
    settle_safely()


def settle_safely() -> None:
    """Do what opens the day, and remember that it is done; when that fails, let a later request try again."""
    settled: Settled = current_app.extensions["settled"]
    today = clock.today()
    try:
        problems = [run(chore).problem for chore in CHORES if chore.opens_the_day]  # one failing does not stop the next
        is_done = not any(problems)
    except Exception:
        current_app.logger.exception("what opens the day could not be noted")
        is_done = False
    settled.day = today if is_done else settled.day
    settled.not_before = None if is_done else clock.now() + _PATIENCE
