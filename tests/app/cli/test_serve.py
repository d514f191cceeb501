"""`serve`: several workers, stopped in an orderly way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from app.config import ROOT
from tests.app.cli.conftest import Run

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


def ask(port: int) -> tuple[int, bytes]:
    """The answer of /healthz, once the server is up."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
                return answer.status, answer.read()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_it_serves_and_stops_when_told_to(server: tuple[subprocess.Popen, int]) -> None:
    process, port = server
    assert ask(port) == (200, b'{"status":"ok"}\n')
    process.send_signal(signal.SIGTERM)
    out, _err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in out
    assert "lixiumei" in out


def test_a_taken_port_is_told(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("serve", "--port", taken.getsockname()[1])
    assert ran.code == 1
    assert "请换一个端口" in ran.err
