"""One request, one commit: all or nothing, and the writer's turn only for as long as it is needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, request
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import audit, clock, database
from app.errors import Invalid
from app.extensions import db
from app.models import AuditEntry, Organisation
from app.security.access import public
from app.transaction import begin_write, separately, writes_late
from tests.support.client import DeskClient

pytestmark = pytest.mark.own_app  # pages are added to it
RENAME = text("update organisation set phone = :phone")


@pytest.fixture
def route(app: Flask) -> Callable[[Callable[[], str]], None]:
    """Make a function the page /try."""

    def add(view: Callable[[], str]) -> None:
        app.add_url_rule("/try", "try", public("a test")(view), methods=["GET", "POST"])

    return add


def phones(session: Session) -> set[str]:
    return set(session.scalars(select(Organisation.phone)))


def rename(phone: str = "new") -> None:
    db.session.execute(RENAME, {"phone": phone})
    audit.record(db.session, actor=None, now=clock.now(), action="renamed", subject="organisation", subject_id=1)


def test_a_post_is_committed(route: Callable, client: DeskClient, session: Session) -> None:
    def view() -> str:
        rename()
        return "done"

    route(view)
    assert client.post("/try").text == "done"
    assert phones(session) == {"new"}
    assert "renamed" in session.scalars(select(AuditEntry.action)).all()


@pytest.mark.parametrize("error", [ZeroDivisionError(), Invalid(message="不行")])
def test_a_failed_post_leaves_nothing(route: Callable, client: DeskClient, session: Session, error: Exception) -> None:
    def view() -> str:
        rename()
        raise error

    route(view)
    assert client.post("/try").status_code in {500, 422}
    assert phones(session) != {"new"}
    assert "renamed" not in session.scalars(select(AuditEntry.action)).all()


def test_what_was_done_separately_stays(route: Callable, client: DeskClient, session: Session) -> None:
    @writes_late
    def view() -> str:
        with separately() as own:
            own.execute(RENAME, {"phone": "kept"})
        raise ZeroDivisionError

    route(view)
    assert client.post("/try").status_code == 500
    assert phones(session) == {"kept"}


def test_a_get_cannot_write(route: Callable, client: DeskClient, session: Session) -> None:
    def view() -> str:
        rename()
        return "done"

    route(view)
    assert client.get("/try").status_code == 500
    assert phones(session) != {"new"}


def test_a_view_that_writes_late_reads_first(route: Callable, client: DeskClient, session: Session) -> None:
    modes = []

    @writes_late
    def view() -> str:
        modes.append(database.mode())
        db.session.scalar(select(Organisation.id))
        if request.args.get("forgets"):
            rename()
        begin_write()
        modes.append(database.mode())
        rename("late")
        return "done"

    route(view)
    assert client.post("/try?forgets=1").status_code == 500
    assert phones(session) != {"late"}
    assert client.post("/try").status_code == 200
    assert modes[-2:] == ["read", "write"]
    assert phones(session) == {"late"}


def test_a_commit_that_the_database_refuses_is_an_error_page(
    route: Callable, client: DeskClient, session: Session
) -> None:
    def view() -> str:
        db.session.add(Organisation(code="990101", name="x", kind="county", tier="county", path="twice/"))
        return "done"

    route(view)
    answer = client.post("/try")
    assert answer.status_code == 500
    assert "没有存进去" in answer.text


def test_the_page_about_a_failure_does_not_keep_writers_waiting(
    route: Callable, client: DeskClient, app: Flask
) -> None:
    """After the failed request its turn is free again: the next one gets it at once."""

    def view() -> str:
        rename()
        raise ZeroDivisionError

    route(view)
    for _ in range(3):
        assert client.post("/try").status_code == 500
    with separately() as own:
        own.execute(RENAME, {"phone": "free"})
