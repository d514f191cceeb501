"""How the jobs are: nobody does them, one is late, all is well; and asking for one to be done now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.jobs import failures
from app.jobs.lease import Lease
from app.jobs.overview import overview, want, want_again
from app.jobs.worker import run_once
from app.models import AuditEntry, JobFailure, JobRun
from app.people.actors import Actor
from tests.app.jobs.conftest import Numbers
from tests.conftest import Clock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ADMIN = "fangxiaoming"


def state(session: Session, clock: Clock) -> str:
    session.expire_all()
    found = overview(session, now=clock.now).state
    session.commit()
    return found


def test_none_ok_and_late(app: Flask, session: Session, numbers: Numbers, frozen_clock: Clock) -> None:
    assert state(session, frozen_clock) == "none"
    run_once(app)
    assert state(session, frozen_clock) == "none"  # it ran, but nobody stays
    lease = Lease("hall-server:17:x")
    lease.take()
    session.expire_all()
    found = overview(session, now=frozen_clock.now)
    assert (found.state, found.machine, found.process) == ("ok", "hall-server", "17")
    session.commit()
    frozen_clock.advance(timedelta(minutes=16))
    lease.take()
    session.expire_all()
    found = overview(session, now=frozen_clock.now)
    assert (found.state, [one.job.id for one in found.jobs if one.is_late]) == ("late", ["numbers"])


def test_one_that_never_succeeded_is_late_some_time_after_somebody_came(
    session: Session, numbers: Numbers, frozen_clock: Clock
) -> None:
    Lease("a:1:x").take()
    assert state(session, frozen_clock) == "ok"
    lease = Lease("a:1:x")
    for _ in range(2):
        frozen_clock.advance(timedelta(minutes=8))
        lease.take()
    assert state(session, frozen_clock) == "late"


def test_what_is_asked_for_is_audited_and_tried_at_once(
    app: Flask, session: Session, numbers: Numbers, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    numbers.bad = {3, 1}
    run_once(app)
    one, two = session.scalars(select(JobFailure.id).order_by(JobFailure.id))
    want_again(session, failure_id=one, actor=actor(ADMIN), now=frozen_clock.now)
    session.commit()
    assert session.get_one(JobRun, "numbers").wanted_at == frozen_clock.now
    numbers.bad = {1}
    session.commit()
    assert run_once(app) is not None
    assert failures.counts(session) == {"numbers": 1}
    want(session, job_id="numbers", actor=actor(ADMIN), now=frozen_clock.now)
    session.commit()
    numbers.bad = set()
    assert run_once(app) is not None
    assert failures.counts(session) == {}
    about = select(AuditEntry.action).where(AuditEntry.subject_kind == "job").order_by(AuditEntry.seq)
    assert session.scalars(about).all() == ["job.retried", "job.wanted"]
    session.expire_all()
    with pytest.raises(NotFoundHere):
        want_again(session, failure_id=two, actor=actor(ADMIN), now=frozen_clock.now)
    with pytest.raises(NotFoundHere):
        want(session, job_id="nothing", actor=actor(ADMIN), now=frozen_clock.now)


def test_once_gives_way_to_a_worker(app: Flask, numbers: Numbers) -> None:
    Lease("a:1:x").take()
    assert run_once(app) is None
    assert numbers.tried == []
