"""Commands run in this process, on a test's database, through the same environment as an installation's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.cli import main
from tests.conftest import Clock
from tests.support.databases import DATA_KEY, Database


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(database: Database, frozen_clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> Run:
    """`run("audit", "verify")` on the prepared database, in demo mode."""
    monkeypatch.setenv("DESK_INSTANCE_DIR", str(database.folder))
    monkeypatch.setenv("DESK_DATABASE_URL", database.url)
    monkeypatch.setenv("DESK_SECRET_KEY", "tests only")
    monkeypatch.setenv("DESK_DATA_KEY", DATA_KEY)
    monkeypatch.setenv("DESK_DEMO", "1")
    monkeypatch.setenv("DESK_WARM_PAPERS", "0")  # guides of 48 services, each time a worker runs
    monkeypatch.setenv("DESK_NOW", frozen_clock.now.isoformat())

    def command(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return command
