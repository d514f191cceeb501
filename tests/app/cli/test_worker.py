"""`worker`: once for a timer of the system, or going on until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from app.config import ROOT
from tests.app.cli.conftest import Run
from tests.conftest import Clock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_once(run: Run, frozen_clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    run("catalog", "import", "tests/definitions/minimal.yaml")
    assert run("worker", "--once").out == "办了 0 件到期的事。\n"
    done = run("worker", "--help")
    assert (done.code, "--once" in done.out) == (0, True)


def test_it_goes_on_until_it_is_told_to_stop(run: Run) -> None:
    command = [sys.executable, "run.py", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        assert process.stdout is not None
        assert "办了 0 件" in process.stdout.readline()
        assert "已启动" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        out, _err = process.communicate(timeout=20)
        assert (process.returncode, "已停止" in out) == (0, True)
    finally:
        if process.poll() is None:
            process.kill()
