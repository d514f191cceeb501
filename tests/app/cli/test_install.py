"""`init` fills an empty database and leaves a filled one alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from catalog.sample import DATA
from tests.app.cli.conftest import Run
from tests.support.databases import Database

COUNTED = (
    "organisation",
    "ab_user",
    "service",
    "service_version",
    "workday",
    "workday_year",
    "ab_permission_view",
    '"case"',
)


def counts(database: Database) -> dict[str, int]:
    with database.connection() as connection:
        return {name: connection.scalar(text(f"select count(*) from {name}")) for name in COUNTED}


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Database:
    """A database that does not exist yet, and to which commands now go."""
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    monkeypatch.setenv("DESK_DATABASE_URL", url)
    return Database("sqlite", url, tmp_path)


def test_a_second_run_changes_nothing(run: Run, database: Database) -> None:
    assert "示例办件" in run("init", "--demo").out  # the prepared county has no cases yet
    before = counts(database)
    ran = run("init", "--demo")
    assert (ran.code, ran.out) == (0, "已准备好。\n")
    assert counts(database) == before


def test_the_sample_county_is_of_some_size(database: Database) -> None:
    found = counts(database)
    assert found["service"] >= 36
    assert found["organisation"] >= 1 + 8 + 6 + 36
    assert found["workday_year"] == 2026 - 2004 + 1


def test_what_an_administrator_changed_stays(run: Run, database: Database) -> None:
    with database.connection() as connection:
        connection.execute(text("update organisation set phone = 'ours' where code = '990101'"))
        connection.execute(text("delete from workday where day = '2026-10-01'"))
        connection.execute(text("update service set name = 'ours' where code = 'QS-MZ-001'"))
    assert run("init", "--demo").code == 0
    with database.connection() as connection:
        assert connection.scalar(text("select phone from organisation where code = '990101'")) == "ours"
        assert connection.scalar(text("select count(*) from workday where day = '2026-10-01'")) == 0
        assert connection.scalar(text("select name from service where code = 'QS-MZ-001'")) == "ours"


def test_an_empty_installation_gets_no_sample(run: Run, empty: Database) -> None:
    assert run("init").code == 0
    found = counts(empty)
    assert (found["organisation"], found["ab_user"], found["service"]) == (0, 0, 0)
    assert found["workday_year"] > 0
    assert (empty.folder / "new.sqlite3").stat().st_mode & 0o077 == 0


def test_a_county_s_own_file_brings_its_organisations_but_no_accounts(run: Run, empty: Database) -> None:
    assert run("init", "--county", DATA / "organisations.yaml").code == 0
    found = counts(empty)
    assert found["organisation"] > 50
    assert found["ab_user"] == 0


def test_demo_accounts_need_demo_mode(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESK_NOW")
    monkeypatch.setenv("DESK_DEMO", "0")
    ran = run("init", "--demo")
    assert ran.code != 0
    assert "DESK_DEMO=1" in ran.err
