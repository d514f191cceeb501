"""The short way to public papers: never a stale one, and nothing done twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db
from app.jobs.running import run
from app.jobs.sweeps import SWEEPS
from app.printjobs import keep, warming
from app.printjobs.doors import Door, epoch
from app.views import pdfs
from reports.sheets import Sheet
from tests.app.cases.desk import HallDesk
from tests.app.printjobs.conftest import QuickPress
from tests.conftest import Clock
from tests.support.client import DeskClient

OF_GUIDES = import_module("migrations.versions.0028_print_jobs").OF_GUIDES
CODE = "QS-MZ-001"
_TABLES = re.compile(r'\b(?:from|join)\s+"?([a-z_]+)"?', re.IGNORECASE)
CountSql = Callable[[], AbstractContextManager[list[str]]]


def public_papers(app: Flask) -> list[str]:
    """Every PDF that anyone may fetch by the code of a service alone."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/guides/<code>")]
    return [
        rule.rule.replace("<code>", CODE) for rule in rules if rule.rule.endswith(".pdf") and rule.arguments == {"code"}
    ]


def test_guides_read_nothing_that_does_not_raise_the_epoch(
    app: Flask, client: DeskClient, count_sql: CountSql, press: QuickPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is read and not watched would let an old guide stand."""
    read: set[str] = set()
    short_ways: list[str] = []

    class Watched(Door):
        def __init__(self, session: Session, **given: object) -> None:
            with count_sql() as statements:
                super().__init__(session, **given)
            short_ways.append(given["address"][0])
            read.update(table for statement in statements for table in _TABLES.findall(statement))

    monkeypatch.setattr(pdfs, "Door", Watched)
    for path in public_papers(app):
        assert client.get(path).status_code == 200, path
    assert "guide" in short_ways
    assert read - {"catalogue_epoch"} <= set(OF_GUIDES)


@pytest.mark.parametrize("table", OF_GUIDES)
def test_every_change_raises_the_epoch(session: Session, desk: HallDesk, table: str) -> None:
    desk.publish("minimal")
    before = epoch(db.engine)
    statements = {
        "organisation": "update organisation set phone = '1'",
        "service": "update service set summary = 'x'",
        "service_version": _COPY_OF_A_VERSION,
        "version_cancellation": _CANCELLATION,
        "service_overlay": _OVERLAY,
        "service_offering": _OFFERING,
    }
    assert session.execute(text(statements[table])).rowcount > 0
    session.commit()
    assert epoch(db.engine) != before


_COPY_OF_A_VERSION = (
    "insert into service_version (service_id, number, definition, digest, effective_from, published_at, note)"
    " select service_id, number + 1, definition, digest, effective_from, published_at, note from service_version"
    " where number = (select max(number) from service_version)"
)
_CANCELLATION = (
    "insert into version_cancellation (version_id, reason, cancelled_at)"
    " select max(service_version.id), '', min(published_at) from service_version"
)
_OVERLAY = "update service_overlay set phone = '1'"
_OFFERING = (
    "insert into service_offering (service_id, organisation_id, mode, since, decides)"
    " select min(service.id), (select min(id) from organisation), '', cast('2026-01-01' as date), false from service"
)


def test_a_second_time_nothing_is_put_together(client: DeskClient, count_sql: CountSql, press: QuickPress) -> None:
    first = client.get(f"/guides/{CODE}.pdf")
    with count_sql() as statements:
        second = client.get(f"/guides/{CODE}.pdf")
    assert first.data == second.data and len(press.sheets) == 1
    assert len(statements) == 1, statements
    assert first.headers["ETag"] == second.headers["ETag"] and "Last-Modified" in second.headers


def test_who_has_it_gets_no_second_copy(client: DeskClient, press: QuickPress) -> None:
    first = client.get(f"/guides/{CODE}.pdf")
    again = client.get(f"/guides/{CODE}.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"/guides/{CODE}.pdf", headers={"If-None-Match": '"of another time"'})
    assert other.status_code == 200 and other.data == first.data


def test_a_change_is_on_the_next_paper(client: DeskClient, session: Session, desk: HallDesk, press: QuickPress) -> None:
    code = desk.publish("minimal").definition.code
    client.get(f"/guides/{code}.pdf")
    desk.publish("minimal", name="改过名字的事项")
    client.get(f"/guides/{code}.pdf")
    assert "改过名字的事项" in press.sheets[-1].html and len(press.sheets) == 2
    session.execute(text("update organisation set supervise_phone = '12345'"))  # in no guide
    session.commit()
    client.get(f"/guides/{code}.pdf")
    assert len(press.sheets) == 2, "the same words are not laid out again"


def test_another_day_may_have_another_paper(session: Session, press: QuickPress, frozen_clock: Clock) -> None:
    made: list[str] = []

    def sheet() -> Sheet:
        made.append(clock.today().isoformat())
        return Sheet(made[-1])

    for _day in range(2):
        for _time in range(2):
            door = Door(db.engine, address=("x",), day=clock.today(), sheet=sheet)
            session.rollback()
            door.open()
        frozen_clock.advance(timedelta(days=1))
    assert len(made) == 2


def test_guides_are_warm_before_anybody_asks(
    app: Flask, client: DeskClient, session: Session, press: QuickPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = next(sweep for sweep in SWEEPS if sweep.id == "warm_papers")
    settings = app.extensions["desk"].settings
    assert warming.due(session, clock.now(), 9) == (), "tests say when"
    session.execute(text("update service set state = 'suspended' where code not in ('QS-MZ-001','QS-MZ-002')"))
    session.commit()
    warmed = replace(app.extensions["desk"], settings=settings.model_copy(update={"warm_papers": True}))
    monkeypatch.setitem(app.extensions, "desk", warmed)
    assert run(warm).done == 2
    made = len(press.sheets)
    keep.forget_memory()
    for paper in (".pdf", "/blank.pdf", *(f"/{form}.pdf" for form in warming.WARMED_FORMS)):
        assert client.get(f"/guides/{CODE}{paper}").status_code == 200
    assert len(press.sheets) == made, "as the pages make them"
    assert run(warm).done == 0
    session.execute(text("update organisation set phone = '0000-1' where kind = 'township'"))
    session.commit()
    assert run(warm).done == 2 and len(press.sheets) > made
