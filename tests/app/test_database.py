"""Transactions: readers cannot write, writers queue and none starves."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import database, transaction
from app.database import WriterQueue, transactions_may
from app.extensions import db
from app.models import Organisation
from tests.support.databases import Database


def test_a_reading_transaction_is_refused_any_writing(app: Flask) -> None:
    with transactions_may("read"), Session(db.engine) as session:
        assert session.scalar(select(Organisation.id)) is not None
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.execute(text("update organisation set name = 'x'"))


def test_after_reading_the_same_connection_writes(app: Flask) -> None:
    with transactions_may("read"), Session(db.engine) as session:
        session.execute(text("select 1"))
    with transactions_may("write"), Session(db.engine) as session:
        session.execute(text("update organisation set phone = '1'"))
        session.commit()


def test_foreign_keys_hold(session: Session) -> None:
    with pytest.raises(DBAPIError):
        session.execute(text("update organisation set parent_id = 99999"))
        session.commit()
    session.rollback()


def test_a_unit_commits_and_a_failed_one_leaves_nothing(app: Flask, session: Session) -> None:
    with transaction.unit() as writing:
        writing.execute(text("update organisation set phone = 'kept'"))
    with pytest.raises(ZeroDivisionError), transaction.unit() as writing:
        writing.execute(text("update organisation set phone = 'lost'"))
        _ = 1 / 0
    assert set(session.scalars(select(Organisation.phone))) == {"kept"}


_FULL = 2  # as SQLite says it


@pytest.fixture
def sqlite(tmp_path: Path) -> Database:
    return Database("sqlite", f"sqlite:///{tmp_path / 'queue.sqlite3'}", tmp_path)


def test_a_commit_waits_until_it_is_on_the_disk(
    sqlite: Database, real_pragmas: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SQLITE_PRAGMAS", real_pragmas)
    engine = create_engine(sqlite.url)
    database.install(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == _FULL
    engine.dispose()


def test_a_second_engine_of_one_thread_would_wait_for_itself_as_well(tmp_path: Path) -> None:
    first, second = WriterQueue(tmp_path / "q"), WriterQueue(tmp_path / "q")
    turn = first.enter()
    with pytest.raises(RuntimeError, match="already writes"):
        second.enter()
    first.leave(turn)
    second.leave(second.enter())


def test_a_thread_that_would_wait_for_itself_is_told(sqlite: Database) -> None:
    queue = WriterQueue(sqlite.folder / "q")
    turn = queue.enter()
    with pytest.raises(RuntimeError, match="wait for itself"):
        queue.enter()
    queue.leave(turn)
    queue.leave(queue.enter())


def test_turns_come_in_the_order_of_arrival(sqlite: Database) -> None:
    queue, order = WriterQueue(sqlite.folder / "q"), []
    turn = queue.enter()
    threads = []
    for number in range(6):
        thread = threading.Thread(target=_take_turn, args=(queue, number, order))
        thread.start()
        threads.append(thread)
        _wait_until_drawn(sqlite.folder / "q", number + 2)
    queue.leave(turn)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4, 5]


def _take_turn(queue: WriterQueue, number: int, order: list[int]) -> None:
    turn = queue.enter()
    order.append(number)
    queue.leave(turn)


def _wait_until_drawn(file: Path, tickets: int) -> None:
    deadline = time.monotonic() + 30
    while int.from_bytes(file.read_bytes()[:8], "little") < tickets and time.monotonic() < deadline:
        time.sleep(0.001)


def test_a_killed_writer_holds_nobody_up(sqlite: Database) -> None:
    queue = WriterQueue(sqlite.folder / "q")
    context = multiprocessing.get_context("fork")
    began = context.Event()
    holder = context.Process(target=_hold_for_ever, args=(sqlite.folder / "q", began))
    holder.start()
    assert began.wait(30)
    holder.kill()
    holder.join()
    queue.leave(queue.enter())  # else it would stand here for ever


def _hold_for_ever(file: Path, began: object) -> None:
    WriterQueue(file).enter()
    began.set()  # type: ignore[attr-defined]
    time.sleep(60)


WRITERS, WRITES = 4, 40


def test_no_writer_starves(sqlite: Database) -> None:
    """Four processes write as fast as they can. Left to SQLite's polling, one of them takes all its turns first."""
    engine = create_engine(sqlite.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("create table note (writer integer, number integer)")
    engine.dispose()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(WRITERS)
    processes = [context.Process(target=_write, args=(sqlite.url, n, barrier)) for n in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)
    assert all(process.exitcode == 0 for process in processes)
    engine = create_engine(sqlite.url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("select writer, number from note order by rowid").all()
    engine.dispose()
    assert len(rows) == WRITERS * WRITES
    assert _longest_silence([row[0] for row in rows]) <= 5 * WRITERS


def _write(url: str, writer: int, barrier: Barrier) -> None:
    engine = create_engine(url)
    database.install(engine)
    engine.connect().close()
    barrier.wait(timeout=60)
    for number in range(WRITES):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"insert into note values ({writer}, {number})")
            time.sleep(0.002)  # as long as a real transaction: the others queue meanwhile
    engine.dispose()


def _longest_silence(writers: list[int]) -> int:
    """The most turns of others between two turns of one writer."""
    last: dict[int, int] = {}
    silence = 0
    for turn, writer in enumerate(writers):
        silence = max(silence, turn - last.get(writer, turn))
        last[writer] = turn
    return silence
