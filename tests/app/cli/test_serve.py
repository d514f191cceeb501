"""`serve`: several workers, stopped in an orderly way."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.cli.serve import DeskServer
from app.config import ROOT
from tests.app.cli.conftest import Run
from tests.support.databases import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(run: Run) -> Iterator[tuple[subprocess.Popen, int]]:
    port = free_port()
    command = [sys.executable, "run.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True)
    yield process, port
    if process.poll() is None:
        process.kill()
    process.communicate()


def ask(port: int, *, jobs: str) -> dict[str, Any]:
    """The answer of /healthz, once the server is up and its jobs are in this state."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
                found = json.load(answer)
                if found["jobs"]["state"] == jobs or time.monotonic() > deadline:
                    return found
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def holder(database: Database) -> str:
    """Who has the lease of the jobs."""
    with database.connection() as connection:
        return connection.scalar(text("select holder from job_lease"))


def test_it_serves_does_the_jobs_and_stops_when_told_to(
    server: tuple[subprocess.Popen, int], database: Database
) -> None:
    process, port = server
    assert ask(port, jobs="ok")["status"] == "ok"
    worker = int(holder(database).split(":")[1])
    assert worker != process.pid
    process.send_signal(signal.SIGTERM)
    out, _err = process.communicate(timeout=90)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in out
    assert "lixiumei" in out
    assert holder(database) == ""
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_a_taken_port_is_told(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("serve", "--port", taken.getsockname()[1])
    assert ran.code == 1
    assert "请换一个端口" in ran.err


def test_workers_begin_with_nothing_to_look_through(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []

    class Arbiter:
        def __init__(self, *_arguments: object) -> None: ...

        def run(self) -> None:
            kept.append(gc.get_freeze_count())

    monkeypatch.setattr("app.cli.serve.DeskArbiter", Arbiter)
    try:
        DeskServer(Flask("hall"), {}).run()
    finally:
        gc.unfreeze()
    assert kept[0] > 100_000
