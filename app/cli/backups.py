"""`backup` and `restore`: the database and the files, wherever they lie, in one archive."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy.engine import URL

from app import clock, migrate
from app.cli.chinese import Speaking
from app.cli.context import opened, ready
from app.config import Settings
from app.extensions import db
from app.papers.storage import FileMissingError, FolderStorage, Storage, storage_of

MANIFEST = "manifest.json"
SQLITE = "database.sqlite3"
POSTGRESQL = "database.dump"
FILES = "files"
KEYS = "keys"
_KEY_FILES = ("secret.key", "data.key")
_FORMAT = 1


@click.command(cls=Speaking)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件",
    help="写到哪里（.tar.gz）。",
)
@click.option("--with-keys", is_flag=True, help="把密钥也放进去。拿到备份的人就能读出个人信息，请妥善保管。")
def backup(output: Path, with_keys: bool) -> None:
    """备份数据库和文件；网站不用停。"""
    with ready() as app, tempfile.TemporaryDirectory() as folder:
        content = Path(folder)
        _dump(app, content)
        _manifest(app, content)
        if with_keys:
            _copy_keys(app.extensions["desk"].settings, content)
        _pack(content, output)
    click.echo(f"已备份到 {output}。")
    if not with_keys:
        click.echo(
            "备份里没有密钥。请另行保管 instance/data.key（或 DESK_DATA_KEY）：没有它，备份里的个人信息读不出来。"
        )


@click.command(cls=Speaking)
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="备份文件")
@click.option("--yes", is_flag=True, help="不再询问，直接覆盖现有数据。")
def restore(archive: Path, yes: bool) -> None:
    """从备份恢复；现有数据会被覆盖，请先停掉网站。"""
    with tempfile.TemporaryDirectory() as folder:
        content = _unpack(archive, Path(folder))
        _confirm(content, yes)
        with opened() as app:
            _load(content)
            _restore_files(_store(app), FolderStorage(content / FILES))
            _restore_keys(app.extensions["desk"].settings, content)
            migrate.upgrade(db.engine)
    click.echo("已恢复。请运行 python run.py audit verify 核对操作记录。")


def _dump(app: Flask, folder: Path) -> None:
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(url.database or ""), folder / SQLITE)
    else:
        _run(["pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRESQL}"], url)
    _copy_files(_store(app), FolderStorage(folder / FILES))


def _store(app: Flask) -> Storage:
    settings: Settings = app.extensions["desk"].settings
    return storage_of(settings.storage_url, settings.instance_dir)


def _copy_files(source: Storage, target: Storage) -> None:
    """Sealed as they are. After the database: what its rows name was there before, and stays for a day at least."""
    for name in source.names():
        _copy_file(source, target, name)


def _copy_file(source: Storage, target: Storage, name: str) -> None:
    with suppress(FileMissingError):  # removed while we were copying: no row names it
        target.put(name, source.read(name))


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's own online copy: whole and consistent while others write."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _manifest(app: Flask, folder: Path) -> None:
    described = {"product": app.config["APP_NAME"], "format": _FORMAT, "made_at": clock.now().isoformat()}
    (folder / MANIFEST).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


def _copy_keys(settings: Settings, folder: Path) -> None:
    (folder / KEYS).mkdir()
    for name, value in zip(_KEY_FILES, (settings.secret_key, settings.data_key), strict=True):
        (folder / KEYS / name).write_text(value.get_secret_value(), encoding="ascii")


def _pack(folder: Path, output: Path) -> None:
    """Written beside and renamed, readable by the owner only: a half-written backup is never taken for a whole one."""
    draft = output.with_name(f"{output.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
        for item in sorted(folder.iterdir()):
            archive.add(item, arcname=item.name)
    draft.replace(output)


def _unpack(archive: Path, folder: Path) -> Path:
    try:
        with tarfile.open(archive, mode="r:gz") as packed:
            for member in packed:
                _take_out(packed, member, folder)
        described: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise click.ClickException(f"{archive} 不是完整的备份文件") from error
    if described.get("format") != _FORMAT:
        raise click.ClickException(f"{archive} 是更新版本的程序做的备份，请先升级程序")
    return folder


def _take_out(packed: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """One file or folder, inside `folder` only. Written by hand: tarfile's own filters came with Python 3.11.4."""
    target = folder / member.name
    if not target.resolve().is_relative_to(folder.resolve()):
        raise ValueError(member.name)
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
    elif content := packed.extractfile(member) if member.isreg() else None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.touch(0o600)
        with content, target.open("wb") as file:
            shutil.copyfileobj(content, file)
    else:
        raise ValueError(member.name)


def _confirm(content: Path, yes: bool) -> None:
    made = json.loads((content / MANIFEST).read_text(encoding="utf-8"))["made_at"]
    if not yes:
        click.confirm(f"现有数据将被 {made} 的备份覆盖，继续吗", abort=True)


def _load(content: Path) -> None:
    url = db.engine.url
    wanted = SQLITE if url.get_backend_name() == "sqlite" else POSTGRESQL
    if not (content / wanted).exists():
        raise click.ClickException("备份来自另一种数据库，不能恢复到这里，请检查 DESK_DATABASE_URL")
    if wanted == SQLITE:
        db.engine.dispose()
        _copy_sqlite(content / SQLITE, Path(url.database or ""))
    else:
        arguments = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", url.database or ""]
        _run(["pg_restore", *arguments, str(content / POSTGRESQL)], url)


def _restore_files(store: Storage, kept: Storage) -> None:
    """The files of the backup and no others. They come first: should it break off, nothing is lost."""
    wanted = set(kept.names())
    for name in wanted:
        store.put(name, kept.read(name))
    for name in set(store.names()) - wanted:
        store.delete(name)


def _restore_keys(settings: Settings, content: Path) -> None:
    for name in _KEY_FILES:
        if (content / KEYS / name).exists():
            target = settings.instance_dir / name
            shutil.copyfile(content / KEYS / name, target)
            target.chmod(0o600)


def _run(command: list[str], url: URL) -> None:
    """A tool of PostgreSQL; the password goes by the environment, where `ps` does not show it."""
    if shutil.which(command[0]) is None:
        raise click.ClickException(f"找不到 {command[0]}。请安装 PostgreSQL 客户端工具（postgresql-client）")
    finished = subprocess.run(
        command, env={**os.environ, **_environment(url)}, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        last = (finished.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        raise click.ClickException(f"{command[0]} 没有成功：{last}")


def _environment(url: URL) -> dict[str, str]:
    host = url.host or url.query.get("host")
    named = {
        "PGHOST": host if isinstance(host, str) else None,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {name: value for name, value in named.items() if value}
