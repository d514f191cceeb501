"""Processes are killed at random moments under load: nothing that was acknowledged is lost, nothing is done twice.

`make test` plays few rounds, `make kill` 200 (`ROUNDS=…`). A failure names its seed: `make kill SEED=…` plays the same
again, as far as the timing of processes can be the same.
"""

from __future__ import annotations

import os
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app import audit, clock
from app.jobs import sweeps
from app.jobs.sweeps import Sweep
from app.models import AuditEntry, Case, JobFailure, Throttle
from app.transaction import looking
from tests.app.cases.desk import CLERK, HallDesk
from tests.conftest import actor_of
from tests.endurance.hall import Hall
from tests.endurance.people import Book, Browser, Crowd
from tests.support import databases

ROUNDS = int(os.environ.get("KILL_ROUNDS") or 2)
SEED = os.environ.get("KILL_SEED") or secrets.token_hex(4)
LONGEST = 0.15  # seconds from one killing to the next, once work goes on again
OFTEN = 1 / 600  # minutes between two runs of a sweep
_DONE = "test-swept"


def _due(session: Session, now: datetime, limit: int) -> list[int]:
    is_done = exists().where(Throttle.bucket == _DONE, Throttle.key == Case.number)
    return list(session.scalars(select(Case.id).where(~is_done).order_by(Case.id).limit(limit)))


def _note(session: Session, case_id: int, now: datetime) -> bool:
    """A row that there may be once, and one in the chain of the record, which tells if it was done twice."""
    number = session.get_one(Case, case_id).number
    if session.get(Throttle, (_DONE, number)) is not None:
        return False
    session.add(Throttle(bucket=_DONE, key=number, window_started_at=now))
    session.flush()
    audit.record(session, actor=None, now=now, action="test.swept", subject="case", subject_id=number)
    return True


@pytest.fixture
def moving_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the moment of all tests on, at the speed of the world: leases and limits run out."""
    began = time.monotonic()
    monkeypatch.setattr(clock, "now", lambda: databases.NOW + clock.timedelta(seconds=time.monotonic() - began))


@pytest.fixture
def hall(app: Flask, moving_clock: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hall]:
    """A hall whose sweeps run all the time."""
    mine = Sweep("test", "给每件记一笔", _due, _note)
    often = tuple(replace(one, every_minutes=OFTEN) for one in (*sweeps.SWEEPS, mine))
    monkeypatch.setattr(sweeps, "SWEEPS", often)
    hall = Hall(app, tmp_path / "hall.log")
    yield hall
    hall.fall()


@pytest.fixture
def crowd(app: Flask, session: Session, hall: Hall) -> Iterator[Crowd]:
    """People who send and decide."""
    desk = HallDesk(session, lambda username: actor_of(session, username))
    version = desk.publish("minimal")
    approver = desk.someone("审批人员", "civil_affairs")
    answers = {f"f_{name}": str(value) for name, value in version.definition.samples[0].answers.items()}
    form = {"handled_by": "self", **answers, "d_id_card_originals": "1", "d_id_card_copies": "1"}
    browsers = [Browser.of(app.test_client(), username, port=hall.port) for username in (CLERK, approver)]
    databases.close(app)  # what is forked now must not share connections with us
    crowd = Crowd(*browsers, code=version.definition.code, form=form)
    yield crowd
    crowd.stop()


def test_nothing_is_lost_and_nothing_is_done_twice(hall: Hall, crowd: Crowd) -> None:
    random = Random(SEED)
    print(f"KILL_SEED={SEED}")
    hall.rise()
    hall.await_answer()
    crowd.start()
    for number in range(ROUNDS):
        crowd.await_more(crowd.book.count + 1)
        time.sleep(random.random() * LONGEST)
        print(number, hall.kill_somebody(random))
    crowd.stop()
    assert not crowd.book.faults, (crowd.book.faults, hall.log.read_text()[-3000:])
    _await_sweeps()
    with looking() as session:
        _check(session, crowd.book)


def _await_sweeps() -> None:
    """The worker that is left does what the others left behind."""
    deadline = time.monotonic() + 30
    with looking() as session:
        while any(one.due(session, clock.now(), 1) for one in sweeps.SWEEPS):
            session.rollback()
            assert time.monotonic() < deadline, "the worker does not go on"
            time.sleep(0.02)


def _check(session: Session, book: Book) -> None:
    assert len(set(book.submitted)) == len(book.submitted)
    recorded = _recorded(session, "case.submitted")
    assert set(recorded) == set(session.scalars(select(Case.number)))
    assert set(book.submitted) <= set(recorded)
    granted = _recorded(session, "case.granted")
    assert set(book.granted) | set(book.unclear) == set(granted)
    assert set(recorded.values()) | set(granted.values()) == {1}
    assert _recorded(session, "test.swept") == recorded
    assert session.scalars(select(JobFailure.problem)).all() == []
    assert audit.verify(session) is None


def _recorded(session: Session, action: str) -> Counter[str]:
    found = select(AuditEntry.subject_id, func.count()).where(AuditEntry.action == action)
    return Counter(dict(session.execute(found.group_by(AuditEntry.subject_id)).all()))
