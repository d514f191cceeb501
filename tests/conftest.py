"""Fixtures of all tests. Those that touch the database run on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

# The server from the wheel looks for a runtime folder while it is imported, and warns when there is none.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="desk-tests-"))

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app import clock, create_app
from app import database as database_rules
from app.extensions import db
from app.models import Account
from app.people import accounts, passwords
from app.people.actors import Actor
from tests.support import databases, search  # noqa: F401  (`search` sets how long properties are looked at)
from tests.support.client import DeskClient
from tests.support.databases import Database, PostgresqlSource, Source, SqliteSource

databases.forget_environment()
# Apps stay and what tests make goes by itself: to look for circles as often as Python does takes an eighth of the time.
gc.set_threshold(100_000, 50, 100)
_NOT_COUNTED = ("BEGIN", "PRAGMA", "SET TRANSACTION", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


class Clock:
    """The stopped clock of a test."""

    def move_to(self, moment: datetime) -> datetime:
        clock.fix(moment)
        return clock.now()

    def advance(self, step: timedelta) -> datetime:
        return self.move_to(clock.now() + step)

    @property
    def now(self) -> datetime:
        return clock.now()


@pytest.fixture(scope="session", autouse=True)
def real_method() -> Iterator[str]:
    """How passwords are hashed outside: a tenth of a second each, on purpose. Here nobody guesses."""
    with pytest.MonkeyPatch.context() as patch:
        real = passwords.METHOD
        patch.setattr(passwords, "METHOD", "scrypt:1024:8:1")
        yield real


@pytest.fixture(scope="session", autouse=True)
def real_pragmas() -> Iterator[Sequence[str]]:
    """How SQLite is opened outside. Here no power cut is outlived, as on PostgreSQL (tests.support.databases).

    And rows without an order come last first: whoever needs an order and asks for none is found here, not by chance.
    """
    with pytest.MonkeyPatch.context() as patch:
        real = database_rules.SQLITE_PRAGMAS
        patch.setattr(database_rules, "SQLITE_PRAGMAS", (*real, "synchronous=OFF", "reverse_unordered_selects=ON"))
        yield real


@pytest.fixture(scope="session")
def sqlite_source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """The prepared SQLite file."""
    return SqliteSource(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_source() -> Iterator[Source]:
    """The PostgreSQL server with the prepared database."""
    # Not pytest's own folder: the server runs as another user when the tests run as root.
    with tempfile.TemporaryDirectory(prefix="desk-pg-", ignore_cleanup_errors=True) as folder:
        source = PostgresqlSource(Path(folder))
        yield source
        source.stop()


# Pages only parse, call one operation and render: what operations do is tested on both databases, beside them.
_APP = Path(__file__).parent / "app"
ON_SQLITE_ALONE = (
    _APP / "views",
    _APP / "test_error_pages.py",
    _APP / "test_translations.py",
    _APP / "security" / "test_routes.py",
    # Commands and readers of files: what they call is tested on both, beside it.
    _APP / "cli" / "test_catalogue.py",
    _APP / "cli" / "test_prints.py",
    _APP / "setup" / "test_demo_cases.py",
    _APP / "publishing" / "test_checking.py",
    _APP / "publishing" / "test_devolution_reports.py",
    _APP / "publishing" / "test_editing.py",
    _APP / "publishing" / "test_history.py",
    _APP / "publishing" / "test_import_files.py",
    _APP / "publishing" / "test_library_binding.py",
    _APP / "publishing" / "test_new_services.py",
    _APP / "publishing" / "test_overlays.py",
    _APP / "publishing" / "test_studio.py",
    # Ways and words, not statements.
    _APP / "cases" / "test_shipped_ways.py",
    _APP / "cases" / "special",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that touch the database run on both kinds; those of pages on the embedded one."""
    chosen = any("database" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database" in metafunc.fixturenames and not chosen:
        module = Path(metafunc.module.__file__)
        alone = any(module.is_relative_to(place) for place in ON_SQLITE_ALONE)
        metafunc.parametrize("database", ["sqlite"] if alone else ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the databases of the tests stand, one of each kind after the other in the same place."""
    return tmp_path_factory.mktemp("stage")


@pytest.fixture
def database(request: pytest.FixtureRequest, stage: Path) -> Database:
    """A fresh copy of the sample county."""
    source: Source = request.getfixturevalue(f"{request.param}_source")
    return source.copy(databases.cleared(stage / request.param))


@pytest.fixture
def frozen_clock() -> Iterator[Clock]:
    """Wednesday 2026-10-21 09:30 in the county, until the test moves it."""
    with clock.freeze(databases.NOW):
        yield Clock()


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """Apps already built, by their database: building one takes longer than most tests do."""
    return {}


@pytest.fixture
def app(
    request: pytest.FixtureRequest, database: Database, frozen_clock: Clock, apps: dict[str, Flask]
) -> Iterator[Flask]:
    """An app on the test's database, its clock stopped, its context pushed; with the mark `own_app` a new one."""
    is_own = request.node.get_closest_marker("own_app") is not None
    built = (None if is_own else apps.get(database.url)) or create_app(database.settings())
    if not is_own:
        apps[database.url] = databases.as_new(built, database)
    frozen_clock.move_to(databases.NOW)
    built.test_client_class = DeskClient
    built.extensions["settled"].day = clock.today()  # nothing of the sample county is due
    with built.app_context():
        yield built
        databases.close(built)


@pytest.fixture
def session(app: Flask) -> Session:
    """The test's own session. Each request of `client` commits it first and makes it read anew afterwards."""
    return db.session()


@pytest.fixture
def client(app: Flask) -> DeskClient:
    """A browser that nobody has logged in with."""
    return app.test_client()


@pytest.fixture
def login(app: Flask) -> Callable[[DeskClient, str], DeskClient]:
    """`login(client, "lixiumei")` logs a browser in."""

    def log_in(client: DeskClient, username: str) -> DeskClient:
        client.log_in(username)
        return client

    return log_in


@pytest.fixture
def actor(session: Session) -> Callable[[str], Actor]:
    """`actor("lixiumei")` is that person, as operations want it."""
    return lambda username: actor_of(session, username)


def actor_of(session: Session, username: str) -> Actor:
    """The actor of an account."""
    return accounts.actor_of(session.scalars(select(Account).where(Account.username == username)).one())


@pytest.fixture
def count_sql(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_sql() as statements:` collects the statements run inside, transaction control left out."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.lstrip().upper().startswith(_NOT_COUNTED):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
