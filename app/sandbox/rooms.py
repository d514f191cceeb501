"""The room of a trial: a folder with one SQLite database, made of the tables of the product, and the way into it.

Whoever is inside sees the clock of the trial and reads and writes with its cipher; the main database stays as the
request found it, reading only. Rooms are named by random words and hold invented people and sample answers.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zlib import crc32

from flask_babel import gettext as _
from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app import clock, crypto, database
from app.audit import GENESIS
from app.errors import NotFoundHere
from app.models import Account, AuditHead, Model, Organisation, Workday, WorkdayYear
from app.sandbox import people

FOLDER = "sandbox"  # below the folder of the instance; backups leave it out
PREFIX = "SHIBAN"  # of case numbers inside: longer than any hall's, so that no paper passes for a real one
_FILE = "trial.sqlite3"
_COPIED = (Organisation, Workday, WorkdayYear)


@dataclass(frozen=True)
class Room:
    """Where a trial lives, and what time it is in there."""

    folder: Path
    moment: datetime

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def file(self) -> Path:
        return self.folder / _FILE


def build(room: Room, *, source: Session) -> None:
    """Make the database of a new room: all tables, the places and workdays of the county, one person a role."""
    room.folder.parent.mkdir(mode=0o700, exist_ok=True)
    room.folder.mkdir(mode=0o700)
    os.close(os.open(room.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    copied = {kind: _rows(source, kind) for kind in _COPIED}
    with _opened(room, writes=True) as session:
        Model.metadata.create_all(session.connection())
        session.connection().exec_driver_sql(f"PRAGMA user_version = {_shape()}")
        for kind, rows in copied.items():
            if rows:
                session.execute(insert(kind.__table__), rows)
        session.add(AuditHead(id=1, seq=0, hash=GENESIS))
        session.execute(insert(Account.__table__), list(people.rows()))


def _rows(source: Session, kind: type[Model]) -> list[dict[str, object]]:
    """All rows as they are, but for the letters of case numbers."""
    ours = {"case_prefix": PREFIX} if kind is Organisation else {}
    order = Organisation.path if kind is Organisation else kind.__table__.primary_key.columns[0]
    return [{**row, **ours} for row in source.execute(select(kind.__table__).order_by(order)).mappings()]


def remove(folder: Path) -> None:
    """Nothing stays of a room."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def inside(room: Room, *, writes: bool = False) -> Iterator[Session]:
    """A session on the database of the room, committed at the end when it `writes`.

    NotFoundHere when the room is gone, or was made before the tables of the product changed.
    """
    if not room.file.exists():
        raise NotFoundHere(_("这次试办的数据已经清掉了，请重新试办。"))
    with _opened(room, writes=writes) as session:
        if session.connection().exec_driver_sql("PRAGMA user_version").scalar() != _shape():
            raise NotFoundHere(_("系统升级过了，这次试办打不开，请重新试办。"))
        yield session


@cache
def _shape() -> int:
    """A number for the tables as they are now: 31 bits, as SQLite keeps them with a file."""
    columns = sorted(
        f"{name}.{column.name}" for name, table in Model.metadata.tables.items() for column in table.columns
    )
    return crc32("\n".join(columns).encode()) & 0x7FFFFFFF


@contextmanager
def _opened(room: Room, *, writes: bool) -> Iterator[Session]:
    with ExitStack() as stack:
        stack.enter_context(crypto.using(crypto.current().for_room(room.name)))
        stack.enter_context(clock.showing(room.moment))
        stack.enter_context(database.transactions_may("write" if writes else "read"))
        engine = _engine(room.file)
        stack.callback(engine.dispose)
        session = stack.enter_context(Session(engine, expire_on_commit=False))
        yield session
        if writes:
            session.commit()


def _engine(file: Path) -> Engine:
    """One connection, given back at once: rooms are entered rarely, and may be removed at any time."""
    engine = create_engine(URL.create("sqlite", database=str(file)), poolclass=NullPool, hide_parameters=True)
    database.install(engine)
    return engine
