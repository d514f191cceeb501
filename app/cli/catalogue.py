"""`catalog`: definitions as YAML files, checked, brought in, written out, compared, published."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cli.chinese import Speaking, SpeakingGroup
from app.cli.context import ready
from app.database import transactions_may
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import Account, Service, ServiceDraft
from app.people.actors import Actor
from app.people.roles import ADMINISTRATOR
from app.publishing import operations
from app.publishing.library import add_missing_parts, shared_library
from app.publishing.versions import current_version
from app.transaction import unit
from catalog import json_schema
from catalog.checks import check_definition
from catalog.county import load_county
from catalog.differences import differences
from catalog.library import Library, load_library
from catalog.library_merge import KIND_WORDS
from catalog.problems import Problem, has_errors
from catalog.readers.yaml_reader import ReadResult, read_definition
from catalog.sample import DATA
from catalog.writers.yaml_writer import write_definition

_EXISTING = click.Path(exists=True, path_type=Path)
_LIBRARY, _COUNTY = "library.yaml", "organisations.yaml"


@click.group(cls=SpeakingGroup)
def catalog() -> None:
    """事项目录：检查、导入、导出、比较、发布。"""


@catalog.command(cls=Speaking)
@click.argument("paths", nargs=-1, type=_EXISTING, metavar="[文件或文件夹]…")
def check(paths: tuple[Path, ...]) -> None:
    """检查事项文件，列出全部问题；有错误时退出码为 1。不需要数据库。"""
    files = list(_yaml_files(paths or (DATA,)))
    broken = sum(_check_file(file) for file in files)
    click.echo(f"检查了 {len(files)} 个文件，{broken} 个有错误。")
    if broken:
        raise click.exceptions.Exit(1)


@catalog.command(cls=Speaking, name="import")
@click.argument("paths", nargs=-1, required=True, type=_EXISTING, metavar="文件或文件夹…")
def bring_in(paths: tuple[Path, ...]) -> None:
    """导入并发布事项文件；没有变化的不发布，有错误的不导入。文件夹里带着共用库的，库里没有的共用件一起加进来。"""
    with ready():
        services = _services_in(paths)
        with unit() as session:
            for file in _libraries_beside(paths):
                _bring_parts(session, file)
            done = operations.import_folder(session, services, actor=None, now=clock.now())
    for name, problems in sorted(done.problems.items()):
        _show(name, problems)
    click.echo(f"发布 {len(done.published)} 项，没有变化 {len(done.unchanged)} 项，有错误 {len(done.problems)} 项。")
    if done.problems:
        raise click.exceptions.Exit(1)


@catalog.command(cls=Speaking)
@click.argument("codes", nargs=-1, metavar="[事项编码]…")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="文件夹",
    help="写到哪里。",
)
def export(codes: tuple[str, ...], output: Path) -> None:
    """把现行版本写成 YAML 文件；不写编码就是全部。"""
    with ready(), transactions_may("read"):
        published = select(Service.code).where(Service.state == "published").order_by(Service.code)
        wanted = codes or tuple(db.session.scalars(published))
        output.mkdir(parents=True, exist_ok=True)
        for code in wanted:
            text = write_definition(current_version(db.session, code, clock.today()).definition)
            (output / f"{code}.yaml").write_text(text, encoding="utf-8")
    click.echo(f"写出 {len(wanted)} 项到 {output}。")


@catalog.command(cls=Speaking)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
def diff(file: Path) -> None:
    """事项文件与现行版本有什么不同；没有不同时什么也不印。"""
    with ready(), transactions_may("read"):
        read = _read(file, shared_library(db.session))
        if read.definition is None:
            raise Invalid(read.problems)
        current = current_version(db.session, read.definition.code, clock.today()).definition
    for line in differences(current, read.definition):
        click.echo(line)


@catalog.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@click.option("--user", "username", required=True, metavar="用户名", help="以哪位管理员的名义发布。")
@click.option("--effective-from", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="起用日期；默认今天。")
@click.option("--note", default="", metavar="说明", help="这一版改了什么。")
def publish(code: str, username: str, effective_from: dt.datetime | None, note: str) -> None:
    """发布一个事项的草稿。"""
    with ready(), unit() as session:
        draft = session.scalar(select(ServiceDraft).join(Service).where(Service.code == code))
        if draft is None:
            raise NotFoundHere(f"事项 {code} 没有草稿")
        done = operations.publish(
            session,
            code=code,
            text=draft.text,
            effective_from=effective_from.date() if effective_from else None,
            note=note,
            actor=_administrator(username),
            now=clock.now(),
        )
    click.echo(f"已发布 {code} 第 {done.number} 版。" if done.is_new else f"{code} 没有变化，仍是第 {done.number} 版。")


@catalog.command(cls=Speaking)
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写到哪里。"
)
def schema(output: Path) -> None:
    """写出 JSON Schema，编辑器用它提示和检查。不需要数据库。"""
    output.write_text(json.dumps(json_schema.export(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    click.echo(f"已写到 {output}。")


def _yaml_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The definitions among the paths; a folder shaped like `catalog/data` keeps them in `services/`."""
    for path in paths:
        if path.is_file():
            yield path
        else:
            folder = path / "services" if (path / "services").is_dir() else path
            yield from (file for file in sorted(folder.glob("*.yaml")) if file.name not in {_LIBRARY, _COUNTY})


def _beside(file: Path, name: str) -> Path | None:
    """The library or county file that belongs to a definition: in its folder or the one above."""
    places = (file.parent / name, file.parent.parent / name)
    return next((place for place in places if place.is_file()), None)


def _read(file: Path, county: Library | None = None) -> ReadResult:
    """A definition read with the library beside it, else with the county's, else with the shipped one."""
    beside = _beside(file, _LIBRARY)
    library = load_library(beside or DATA / _LIBRARY) if beside or county is None else county
    return read_definition(file.read_text(encoding="utf-8"), library=library)


def _services_in(paths: Iterable[Path]) -> list[tuple[Path, ReadResult]]:
    with transactions_may("read"):
        county = shared_library(db.session)
        db.session.rollback()  # what writes comes after this in a transaction of its own
        return [(file, _read(file, county)) for file in _yaml_files(paths)]


def _libraries_beside(paths: Iterable[Path]) -> list[Path]:
    found = (_beside(file, _LIBRARY) for file in _yaml_files(paths))
    return sorted({file for file in found if file is not None})


def _bring_parts(session: Session, file: Path) -> None:
    """Parts that are new here are added; what is here already stays, and where it says something else is told."""
    done = add_missing_parts(session, load_library(file).raw, actor=None, now=clock.now())
    if done.added:
        click.echo(f"共用库：新增 {len(done.added)} 个共用件。")
    for kind, name in done.different:
        click.echo(f"共用库：{KIND_WORDS[kind]}“{name}”与库里的不同，没有改动库里的；文件里的事项仍照文件的内容导入。")


def _check_file(file: Path) -> bool:
    """Print what is wrong with a file; whether any of it is an error."""
    read = _read(file)
    problems = list(read.problems)
    if read.definition is not None:
        departments = load_county(_beside(file, _COUNTY) or DATA / _COUNTY).department_ids()
        problems += check_definition(read.definition, known_departments=departments)
    _show(file.name, read.located(problems))
    return has_errors(problems)


def _show(name: str, problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(f"{name}：{problem}")


def _administrator(username: str) -> Actor:
    account = db.session.scalar(select(Account).where(Account.username == username))
    if account is None:
        raise NotFoundHere(f"没有用户名为“{username}”的账号")
    return Actor(
        user_id=account.id,
        name=account.display_name,
        roles=frozenset(role.name for role in account.roles) & {ADMINISTRATOR},
        organisation_id=account.organisation_id,
        organisation_path="",
        organisation_tier="",
        organisation_kind="",
    )
