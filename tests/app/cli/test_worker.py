"""`worker`: once for a timer of the system, or going on until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from app.config import ROOT
from app.jobs import chores
from tests.app.cli.conftest import Run
from tests.support.databases import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def fail(*_arguments: object, **_more: object) -> int:
    raise OSError("disk")


def test_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("worker", "--once").out == "办了 1 件到期的事。\n"  # what is in hand is counted for the board
    monkeypatch.setattr(chores, "settle", fail)
    done = run("worker", "--once")
    assert (done.code, "OSError" in done.err) == (1, True)


def test_once_gives_way_to_a_worker(run: Run, database: Database) -> None:
    with database.connection() as connection:
        connection.execute(text("update job_lease set holder = 'a:1:x', until = '2099-01-01 00:00:00'"))
    done = run("worker", "--once")
    assert (done.code, "另一个进程" in done.out) == (0, True)


def test_it_goes_on_until_it_is_told_to_stop(run: Run) -> None:
    command = [sys.executable, "run.py", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        assert process.stdout is not None
        assert "已启动" in process.stdout.readline()
        assert "由这个进程来做" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        out, _err = process.communicate(timeout=90)
        assert (process.returncode, "已停止" in out) == (0, True)
    finally:
        if process.poll() is None:
            process.kill()
