"""What opens a day is done by whoever comes first, once a day, and never in the way of a request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, create_app
from app.extensions import db
from app.jobs import chores
from app.jobs.worker import run_once
from app.models import JobRun, Service
from app.people.actors import Actor
from app.publishing import operations
from tests.conftest import Clock
from tests.definitions import text_of
from tests.support import databases
from tests.support.client import DeskClient
from tests.support.databases import Database

CODE = "T-MINIMAL"


@pytest.fixture
def waiting(session: Session, actor: Callable[[str], Actor]) -> operations.Published:
    """A service whose first version begins tomorrow."""
    done = operations.publish(
        session,
        code=CODE,
        text=text_of("minimal"),
        effective_from=clock.today() + timedelta(days=1),
        actor=actor("fangxiaoming"),
        now=clock.now(),
    )
    session.commit()
    return done


def state(session: Session) -> str:
    session.commit()
    return session.scalars(select(Service.state).where(Service.code == CODE)).one()


def done_once(app: Flask, session: Session) -> int:
    """How much the worker brought about that begins on a day."""
    done = run_once(app)
    assert done is not None and done.problem == ""
    session.expire_all()
    counted = session.get_one(JobRun, "effects").done
    session.commit()
    return counted


def test_the_first_request_of_the_day_already_sees_it(
    client: DeskClient, session: Session, waiting: operations.Published, frozen_clock: Clock
) -> None:
    assert client.get(f"/guides/{CODE}").status_code == 404
    frozen_clock.advance(timedelta(days=1))
    page = client.get(f"/guides/{CODE}")
    assert page.status_code == 200
    assert "最小事项" in page.text
    assert state(session) == "published"


def test_once_a_day(
    client: DeskClient,
    waiting: operations.Published,
    frozen_clock: Clock,
    count_sql: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[object] = []
    real = chores.settle
    monkeypatch.setattr(chores, "settle", lambda *args, **more: calls.append(1) or real(*args, **more))
    for _ in range(2):
        client.get("/guides/")
    assert calls == []
    frozen_clock.advance(timedelta(days=1))
    for path in ("/guides/", "/guides/", "/healthz"):
        client.get(path)
    assert calls == [1]


def test_a_failure_does_not_fail_the_request_and_is_tried_again(
    app: Flask,
    client: DeskClient,
    session: Session,
    waiting: operations.Published,
    frozen_clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    real, broken = chores.settle, True

    def fail(*arguments: object, **more: object) -> int:
        if broken:
            raise OSError("disk")
        return real(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(chores, "settle", fail)
    frozen_clock.advance(timedelta(days=1))
    assert client.get("/guides/").status_code == 200
    assert "job effects failed" in caplog.text
    assert [run.problem for run in session.scalars(select(JobRun).order_by(JobRun.job_id))] == [
        "程序内部错误（OSError）",
        "",  # the next one is done all the same
    ]
    broken = False
    assert client.get("/guides/").status_code == 200
    assert state(session) == "draft"
    frozen_clock.advance(timedelta(minutes=6))
    assert client.get(f"/guides/{CODE}").status_code == 200


def test_the_worker_does_it_and_says_how_much(
    app: Flask, session: Session, waiting: operations.Published, frozen_clock: Clock
) -> None:
    assert done_once(app, session) == 0
    frozen_clock.advance(timedelta(days=1))
    session.commit()
    assert done_once(app, session) == 1
    assert done_once(app, session) == 0
    assert state(session) == "published"


def test_another_process_sees_at_its_next_request_what_was_published(
    app: Flask,
    database: Database,
    client: DeskClient,
    session: Session,
    actor: Callable[[str], Actor],
    frozen_clock: Clock,
) -> None:
    other = create_app(database.settings())
    frozen_clock.move_to(databases.NOW)
    other.test_client_class = DeskClient
    try:
        with other.app_context():
            elsewhere = other.test_client()
            assert elsewhere.get("/guides/QS-MZ-001").status_code == 200
        for name in ("第一次改", "第二次改"):
            text = text_of("minimal").replace("最小事项", name)
            operations.publish(session, code=CODE, text=text, actor=actor("fangxiaoming"), now=clock.now())
            session.commit()
            with other.app_context():
                assert name in elsewhere.get(f"/guides/{CODE}").text
                assert name in elsewhere.get("/guides/?q=" + name).text
            assert name in client.get(f"/guides/{CODE}").text
    finally:
        with other.app_context():
            db.session.remove()
            db.engine.dispose()


def test_services_of_before_are_counted(session: Session, app: Flask) -> None:
    row = session.scalars(select(Service).where(Service.code == "QS-MZ-001")).one()
    known = (row.completeness, row.warning_count, row.batches)
    assert known[0] > 50 and known[2] == "\n第一批\n\n第二批\n"
    row.completeness, row.warning_count, row.batches = 0, 99, ""
    session.commit()
    assert done_once(app, session) == 1
    session.expire_all()
    assert (row.completeness, row.warning_count, row.batches) == known
