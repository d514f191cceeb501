"""Processes are killed at random moments under load: nothing that was acknowledged is lost, nothing is done twice.

`make test` plays few rounds, `make kill` 200 (`ROUNDS=…`). A failure names its seed: `make kill SEED=…` plays the same
again, as far as the timing of processes can be the same.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app import audit, clock
from app.jobs import beside, sweeps
from app.jobs.sweeps import Sweep
from app.models import AuditEntry, Case, CaseCard, CaseStep, JobFailure, OutboxMessage, Throttle
from app.notifications import sending
from app.publishing.versions import LoadedVersion
from app.supervision.steps import due_steps
from app.transaction import looking
from tests.app.cases.desk import CLERK, HallDesk
from tests.app.notifications.gateway import Gateway, running
from tests.conftest import actor_of
from tests.definitions import load
from tests.endurance.hall import Hall
from tests.endurance.people import Book, Browser, Crowd
from tests.support import databases

# What everybody waits for plays the same moments each time; a search throws the dice anew.
ROUNDS = int(os.environ.get("KILL_ROUNDS") or 1)
SEED = os.environ.get("KILL_SEED") or (secrets.token_hex(4) if os.environ.get("KILL_ROUNDS") else "steady")
LONGEST = 0.15  # seconds from one killing to the next, once work goes on again
OFTEN = 1 / 600  # minutes between two runs of a sweep
WATCHED = ("outbox", "step_cards", "card_ends")
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
    """From the moment of all tests on, at the speed of the world: leases run out."""
    began = time.monotonic()
    monkeypatch.setattr(clock, "now", lambda: databases.NOW + timedelta(seconds=time.monotonic() - began))


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """Where text messages go: it takes all of them and forgets none."""
    with running() as gateway:
        yield gateway


@pytest.fixture
def hall(
    app: Flask, gateway: Gateway, moving_clock: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Hall]:
    """A hall that sends real messages, and whose sweeps for cards and messages run all the time."""
    mine = Sweep("test", "给每件记一笔", _due, _note, every_minutes=OFTEN)
    sped_up = (replace(one, every_minutes=OFTEN) if one.id in WATCHED else one for one in sweeps.SWEEPS)
    monkeypatch.setattr(sweeps, "SWEEPS", (*sped_up, mine))
    monkeypatch.setattr(sending, "LEASE", timedelta(seconds=1))  # what a dead worker claimed is looked at soon
    monkeypatch.setattr(beside, "LONGEST_PAUSE", 0.2)  # it dies often here, and not because of being started
    desk = app.extensions["desk"]
    told = {"messages": "send", "sms_url": gateway.url, "quiet_hours": ""}
    app.extensions["desk"] = replace(desk, settings=type(desk.settings)(**{**dict(desk.settings), **told}))
    hall = Hall(app, tmp_path / "hall.log")
    yield hall
    hall.fall()


@pytest.fixture
def crowd(app: Flask, session: Session, hall: Hall) -> Iterator[Crowd]:
    """People who send and decide, by a service whose steps turn yellow at once."""
    desk = HallDesk(session, lambda username: actor_of(session, username))
    definition = load("minimal")
    steps = tuple(step.model_copy(update={"yellow": step.limit}) for step in definition.steps)
    version = desk.publish(definition, steps=steps)
    approver = desk.someone("审批人员", "civil_affairs")
    answers = {f"f_{name}": str(value) for name, value in version.definition.samples[0].answers.items()}
    form = {"handled_by": "self", **answers, "d_id_card_originals": "1", "d_id_card_copies": "1"}
    browsers = [Browser.of(app.test_client(), username, port=hall.port) for username in (CLERK, approver)]
    _warm_up(app, desk, version)
    databases.close(app)  # what is forked now must not share connections with us
    crowd = Crowd(*browsers, code=version.definition.code, form=form)
    yield crowd
    crowd.stop()


def _warm_up(app: Flask, desk: HallDesk, version: LoadedVersion) -> None:
    """Draw the pages once: whoever is forked later need not read their templates."""
    client = app.test_client()
    client.log_in(CLERK)
    case = desk.submit(version, CLERK)
    for path in (f"/desk/new/{version.definition.code}", f"/desk/cases/{case.number}"):
        assert client.get(path).status_code == 200


def test_nothing_is_lost_and_nothing_is_done_twice(hall: Hall, crowd: Crowd, gateway: Gateway) -> None:
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
    _await_jobs(hall)
    with looking() as session:
        _check_actions(session, crowd.book)
        _check_cards(session)
        _check_messages(session, gateway)
        assert session.scalars(select(JobFailure.problem)).all() == []
        assert audit.verify(session) is None


def _await_jobs(hall: Hall) -> None:
    """The worker that is left does what the others left behind."""
    deadline = time.monotonic() + 120
    with looking() as session:
        while _is_busy(session):
            session.rollback()
            assert time.monotonic() < deadline, hall.log.read_text()[-3000:]
            time.sleep(0.02)


def _is_busy(session: Session) -> bool:
    now = clock.now()
    waits = select(OutboxMessage.id).where(OutboxMessage.next_at.is_not(None)).limit(1)
    return bool(_due(session, now, 1) or due_steps(session, now, 1) or session.scalar(waits))


def _check_actions(session: Session, book: Book) -> None:
    """What people were told is done is recorded, and nothing is recorded twice."""
    assert len(set(book.submitted)) == len(book.submitted)
    submitted, granted = _recorded(session, "case.submitted"), _recorded(session, "case.granted")
    assert set(book.submitted) <= set(submitted) == set(session.scalars(select(Case.number)))
    assert set(book.granted) | set(book.unclear) == set(granted)
    assert set(submitted.values()) | set(granted.values()) == {1}
    assert _recorded(session, "test.swept") == submitted


def _check_cards(session: Session) -> None:
    """Every step that waits has its yellow card, and every card was raised once."""
    waiting = select(CaseStep.id).where(CaseStep.state == "open", CaseStep.yellow_on <= clock.today())
    cards = session.scalars(select(CaseCard.subject_id).where(CaseCard.subject == "step")).all()
    assert set(session.scalars(waiting)) <= set(cards)
    assert len(set(cards)) == len(cards)
    raised = _recorded(session, "card.raised")
    assert sum(raised.values()) == len(raised) == session.scalar(select(func.count()).select_from(CaseCard))


def _check_messages(session: Session, gateway: Gateway) -> None:
    """Each went out once; where a process died in the middle a person is asked, and it is not sent again."""
    arrived = Counter(json.loads(body)["id"] for _path, body, _headers in gateway.got)
    assert set(arrived.values()) == {1}
    texts = select(OutboxMessage.key, OutboxMessage.state).where(OutboxMessage.channel == "sms")
    states = {key[:32]: state for key, state in session.execute(texts)}
    assert set(states.values()) <= {"sent", "unsure"}
    assert {key for key, state in states.items() if state == "sent"} <= set(arrived) <= set(states)


def _recorded(session: Session, action: str) -> Counter[str]:
    found = select(AuditEntry.subject_id, func.count()).where(AuditEntry.action == action)
    return Counter(dict(session.execute(found.group_by(AuditEntry.subject_id)).all()))
