"""How connections begin and end: read or write transactions, and the queue of SQLite's writers.

SQLite has one writer at a time and lets the others poll; under load some of them starve. So every process takes a
ticket in a lock file before it begins to write, and waits for the ticket before its own: strictly first come, first
served. The kernel frees the ticket of a process that dies.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

Mode = Literal["read", "write"]
# What a transaction that begins now may do. Outside requests (commands, migrations) it may write.
_mode: ContextVar[Mode] = ContextVar("desk_transaction_mode", default="write")

_FLOCK = struct.Struct("hhqqi4x")  # struct flock of Linux on 64 bit
_TICKETS = 1 << 20  # locks of tickets stand behind the counter, byte by byte
_COUNTER = struct.Struct("q")
# A confirmed case survives a power cut, and whoever finds the file locked waits half a minute.
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000")


def mode() -> Mode:
    """May a transaction that begins now write?"""
    return _mode.get()


@contextmanager
def transactions_may(kind: Mode) -> Iterator[None]:
    """Inside the block, transactions of this thread begin for reading or for writing."""
    token = _mode.set(kind)
    try:
        yield
    finally:
        _mode.reset(token)


def from_now_on(kind: Mode) -> None:
    """Transactions that begin later in the enclosing `transactions_may` block are of this kind."""
    _mode.set(kind)


class _Held(threading.local):
    """The files in whose queue this thread holds a turn, through whichever engine."""

    def __init__(self) -> None:
        self.paths: set[Path] = set()


_held = _Held()


class WriterQueue:
    """First come, first served between threads and processes, through byte locks of one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def enter(self) -> int:
        """Wait for our turn and return the open file that holds it; RuntimeError when this thread holds one already."""
        if self._path in _held.paths:
            raise RuntimeError("this thread already writes: a second write transaction would wait for itself for ever")
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _lock(file, fcntl.F_RDLCK, _TICKETS + _draw(file) - 1)
        except BaseException:
            os.close(file)
            raise
        _held.paths.add(self._path)
        return file

    def leave(self, file: int) -> None:
        """Let the next one in."""
        _held.paths.discard(self._path)
        os.close(file)


def _draw(file: int) -> int:
    """Take the next ticket and lock its byte, so that the one behind us waits."""
    _lock(file, fcntl.F_WRLCK, 0)
    raw = os.pread(file, _COUNTER.size, 0)
    ticket = (_COUNTER.unpack(raw)[0] if len(raw) == _COUNTER.size else 0) + 1
    os.pwrite(file, _COUNTER.pack(ticket), 0)
    _lock(file, fcntl.F_WRLCK, _TICKETS + ticket)
    _lock(file, fcntl.F_UNLCK, 0)
    return ticket


def _lock(file: int, kind: int, byte: int) -> None:
    # Open-file-description locks: unlike POSIX locks they also hold between threads of one process.
    request = _FLOCK.pack(kind, os.SEEK_SET, byte, 1, 0)
    fcntl.fcntl(file, fcntl.F_OFD_SETLKW, request)


def install(engine: Engine) -> None:
    """Give an engine the rules of its database."""
    if engine.dialect.name == "sqlite":
        _install_sqlite(engine)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _install_sqlite(engine: Engine) -> None:
    queue = WriterQueue(Path(f"{engine.url.database}-queue"))

    def begin(connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        if mode() == "read":
            # Straight to the driver: this runs before every page.
            driver.execute("PRAGMA query_only=ON")
            driver.execute("BEGIN")
            return
        connection.info["desk_turn"] = queue.enter()
        driver.execute("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def leave(_connection: Any, record: Any, *_: Any) -> None:
        if (turn := record.info.pop("desk_turn", None)) is not None:
            queue.leave(turn)

    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", begin)
    # Not at "commit": that event comes before the commit itself, and the next writer must come after it.
    event.listen(engine, "checkin", leave)
    event.listen(engine, "invalidate", leave)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_postgresql(connection: Connection) -> None:
    """The driver says so in its BEGIN: no statement more."""
    connection.connection.dbapi_connection.read_only = mode() == "read"
