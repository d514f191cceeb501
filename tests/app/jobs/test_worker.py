"""The scheduler process: its schedule while it holds the lease, and when that changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.jobs.lease import Lease
from app.jobs.overview import overview
from app.jobs.running import put, run
from app.jobs.schedule import all_jobs
from app.jobs.worker import Worker
from tests.app.jobs.conftest import Numbers

# What is the same on both databases is tried on one; the lease itself on both (test_lease).
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
QUICK = {"lasts": timedelta(seconds=2), "renewed": timedelta(milliseconds=50)}


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def worker(app: Flask, said: list[str]) -> Worker:
    return Worker(app, say=said.append)


def next_runs(worker: Worker) -> dict[str, datetime]:
    return {job.id: job.next_run_time for job in worker._scheduler.get_jobs()}


def test_it_has_jobs_while_it_holds_the_lease(
    worker: Worker, said: list[str], session: Session, numbers: Numbers
) -> None:
    run(numbers.sweep())
    worker._beat()
    runs = next_runs(worker)
    assert set(runs) == {job.id for job in all_jobs()}
    now = datetime.now(clock.ZONE)
    assert timedelta(minutes=4) < runs.pop("numbers") - now < timedelta(minutes=6)  # it has just run
    assert all(at - now < timedelta(seconds=1) for at in runs.values())  # never done: at once
    worker._lease.release()
    Lease("another:1:x").take()
    worker._beat()
    assert next_runs(worker) == {}
    worker._beat()
    assert said == ["定时任务由这个进程来做。", "定时任务由另一个进程在做，这里等着接手。"]


def test_what_is_asked_for_runs_soon(worker: Worker, session: Session, numbers: Numbers) -> None:
    run(numbers.sweep())
    worker._beat()
    put(session, "numbers", {"wanted_at": clock.now()})
    session.commit()
    worker._beat()
    assert next_runs(worker)["numbers"] - datetime.now(clock.ZONE) < timedelta(seconds=1)
    assert all(one.run.wanted_at is None for one in overview(session, now=clock.now()).jobs if one.run)


@pytest.fixture
def serving(app: Flask, numbers: Numbers) -> Iterator[Worker]:
    """A worker that goes on in a thread of this process."""
    worker = Worker(app, **QUICK)
    thread = threading.Thread(target=worker.serve)
    thread.start()
    yield worker
    worker.stop()
    thread.join(timeout=60)
    assert not thread.is_alive()


def test_it_does_what_is_due_and_gives_the_lease_back(serving: Worker, session: Session, numbers: Numbers) -> None:
    deadline = time.monotonic() + 60
    while len(numbers.done(session)) < 3 and time.monotonic() < deadline:
        session.rollback()
        time.sleep(0.02)
    assert numbers.done(session) == {1, 2, 3}
    session.rollback()
    assert not Lease("another:1:x").take()
    serving.stop()
    while overview(session, now=clock.now()).is_held and time.monotonic() < deadline:
        session.rollback()
        session.expire_all()
        time.sleep(0.02)
    session.rollback()
    assert Lease("another:1:x").take()
