"""What falls due by itself is done at the first request of a day, by `serve` and by the worker: whoever is first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app, request

from app import clock
from app.archive.erasing import erase_due
from app.papers import keeping as papers
from app.papers.storage import vault
from app.publishing.effects import settle
from app.sandbox.trials import sweep
from app.transaction import separately

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
    """Once a process and day, in a transaction of its own. A failure is logged and never fails the request."""
    settled: Settled = current_app.extensions["settled"]
    if settled.day == clock.today() or request.endpoint in (None, "static", "health.healthz"):
        return
    if settled.not_before is not None and clock.now() < settled.not_before:
        return
    settle_safely()


def settle_safely() -> None:
    """Do what is due; when that fails, say so in the log and let a later request try again."""
    try:
        settle_now()
    except Exception:
        current_app.extensions["settled"].not_before = clock.now() + _PATIENCE
        current_app.logger.exception("what is due today could not be done; trying again in five minutes")


def settle_now() -> int:
    """Do what is due, and remember that it is done; how many things were."""
    today = clock.today()
    with separately() as session:
        done = settle(session, today=today, now=clock.now())
        done += erase_due(session, today=today, now=clock.now())
        done += sweep(session, instance=current_app.extensions["desk"].settings.instance_dir, now=clock.now())
    settled: Settled = current_app.extensions["settled"]
    settled.day, settled.not_before = today, None
    return done + _sweep_papers()


def _sweep_papers() -> int:
    """Files that nobody uses. By itself: a store that does not answer must not hold up what is due."""
    try:
        with separately() as session:
            return papers.sweep(session, vault=vault(), now=clock.now())
    except Exception:
        current_app.logger.exception("unused files could not be removed; trying again next time")
        return 0
