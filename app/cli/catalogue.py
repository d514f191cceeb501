"""`catalog`: definitions as files, checked, brought in, written out, compared, published and taken back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cli.catalogue_files import (
    LIBRARY,
    check_file,
    libraries_beside,
    service_files,
    show,
    source_in,
)
from app.cli.chinese import Speaking, SpeakingGroup
from app.cli.context import ready
from app.database import transactions_may
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import Account, ImportItem
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.publishing import exports, imports, operations
from app.publishing.exports import Wanted
from app.publishing.imports import Progress
from app.publishing.library import add_missing_parts, shared_library
from app.publishing.versions import current_version
from app.transaction import unit
from catalog import json_schema
from catalog.differences import differences
from catalog.library import load_library
from catalog.library_merge import KIND_WORDS
from catalog.readers.tree_reader import read_tree
from catalog.sample import DATA
from catalog.workbook.found import CellProblem, Spot
from catalog.workbook.writer import write_workbook
from catalog.writers.yaml_writer import dump_tree

_EXISTING = click.Path(exists=True, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=SpeakingGroup)
def catalog() -> None:
    """事项目录：检查、导入、导出、比较、发布、撤销。"""


@catalog.command(cls=Speaking)
@click.argument("paths", nargs=-1, type=_EXISTING, metavar="[文件或文件夹]…")
def check(paths: tuple[Path, ...]) -> None:
    """检查事项文件（.yaml、.xlsx、.zip），列出全部问题；有错误时退出码为 1。不需要数据库。"""
    counts = [check_file(file) for file in service_files(paths or (DATA,))]
    services, broken = sum(one for one, _broken in counts), sum(one for _services, one in counts)
    of = "" if services == len(counts) else f"、{services} 个事项"
    click.echo(f"检查了 {len(counts)} 个文件{of}，{broken} 个有错误。")
    if broken:
        raise click.exceptions.Exit(1)


@catalog.command(cls=Speaking, name="import")
@click.argument("paths", nargs=-1, required=True, type=_EXISTING, metavar="文件或文件夹…")
@click.option("--user", "username", metavar="用户名", help="以哪位管理员的名义导入；不写就记为系统。")
@click.option("--draft", is_flag=True, help="存为草稿，不发布；要写用户名。")
@click.option("--effective-from", type=_DAY, metavar="日期", help="起用日期；默认今天。")
def bring_in(paths: tuple[Path, ...], username: str | None, draft: bool, effective_from: dt.datetime | None) -> None:
    """导入并发布事项（.yaml、.xlsx、.zip 或文件夹）；没有变化的不发布，有错误的不导入。

    文件夹里带着共用库的，库里没有的共用件一起加进来。导入以后可以用 undo 整批撤销。
    """
    if draft and username is None:
        raise click.UsageError("存为草稿要用 --user 写明是哪位管理员")
    with ready():
        actor = _person(username)
        for file in libraries_beside(paths):
            with unit() as session:
                _bring_parts(session, file)
        batch_id = _stage(paths, actor)
        _go_on(batch_id, actor)
        with unit() as session:
            day = effective_from.date() if effective_from else None
            target: imports.Target = "draft" if draft else "publish"
            imports.start(session, batch_id=batch_id, target=target, effective_from=day, actor=actor, now=clock.now())
        _go_on(batch_id, actor)
        refused = _tell(batch_id, "存为草稿" if draft else "发布")
    if refused:
        raise click.exceptions.Exit(1)


def _stage(paths: tuple[Path, ...], actor: Actor | None) -> int:
    with unit() as session:
        source = source_in(paths, library=shared_library(session), departments=imports.departments(session))
        single = paths[0].read_bytes() if len(paths) == 1 and source.kind == "workbook" else None
        name = paths[0].name if len(paths) == 1 else f"{paths[0].name} 等 {len(paths)} 处"
        batch = imports.stage_source(session, source, name=name, content=single, actor=actor, now=clock.now())
        show(name, source.problems)
        return batch.id


def _go_on(batch_id: int, actor: Actor | None) -> Progress:
    """Step after step, each in a transaction of its own, to the end of the phase."""
    while True:
        with unit() as session:
            done = imports.go_on(session, batch_id=batch_id, actor=actor, now=clock.now())
        if done.is_over:
            return done


def _tell(batch_id: int, done: str) -> int:
    """Say what became of each service; how many were not brought in."""
    with transactions_may("read"):
        counts = imports.counts(db.session, batch_id)
        wrong = ImportItem.outcome.in_(("refused",)) | ImportItem.state.in_(("failed", "skipped"))
        rows = select(ImportItem).where(ImportItem.batch_id == batch_id, wrong).order_by(ImportItem.position)
        for item in db.session.scalars(rows):
            found = [_problem(one) for one in json.loads(item.problems)] if item.outcome == "refused" else []
            show(item.code, [*found, *([CellProblem(item.message)] if item.message else [])])
    refused = counts["refused"] + counts["failed"]
    click.echo(f"{done} {counts['applied']} 项，没有变化 {counts['same']} 项，有错误 {refused} 项。批次 {batch_id}。")
    return refused


def _problem(plain: dict[str, object]) -> CellProblem:
    spot = plain.get("spot")
    return CellProblem(str(plain["message"]), Spot(**spot) if isinstance(spot, dict) else None, plain["severity"])  # type: ignore[arg-type]


@catalog.command(cls=Speaking)
@click.argument("batch", type=int, metavar="批次")
@click.option("--user", "username", required=True, metavar="用户名", help="以哪位管理员的名义撤销。")
def undo(batch: int, username: str) -> None:
    """撤销一批导入；导入以后有人改过的事项不动，列出来。"""
    with ready():
        actor = _person(username)
        if actor is None:
            raise NotFoundHere(f"没有用户名为“{username}”的账号")
        with unit() as session:
            imports.start_undo(session, batch_id=batch, actor=actor, now=clock.now())
        _go_on(batch, actor)
        with transactions_may("read"):
            counts = imports.counts(db.session, batch)
            skipped = select(ImportItem).where(ImportItem.batch_id == batch, ImportItem.state == "skipped")
            for item in db.session.scalars(skipped.order_by(ImportItem.position)):
                click.echo(f"{item.code}：{item.message}")
    click.echo(f"撤销 {counts['undone']} 项，没有动 {counts['skipped']} 项。")
    if counts["skipped"]:
        raise click.exceptions.Exit(1)


@catalog.command(cls=Speaking)
@click.argument("codes", nargs=-1, metavar="[事项编码]…")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="文件夹或 .xlsx", help="写到哪里。"
)
@click.option("--drafts", is_flag=True, help="有草稿的用草稿。")
def export(codes: tuple[str, ...], output: Path, drafts: bool) -> None:
    """把现行版本写成一个 Excel 工作簿，或者一个文件夹的 YAML（带共用库）；不写编码就是全部。"""
    wanted = Wanted(codes=codes, content="drafts" if drafts else "published")
    left_out: dict[str, str] = {}
    with ready(), transactions_may("read"):
        trees = list(exports.trees_of(db.session, wanted, None, left_out))
        if missing := set(codes) - {str(tree["code"]) for tree in trees} - left_out.keys():
            raise NotFoundHere(f"没有事项 {'、'.join(sorted(missing))}，或者它还没有发布")
        if output.suffix.lower() == ".xlsx":
            done = write_workbook(
                trees, library=shared_library(db.session), departments=imports.departments(db.session)
            )
            left_out.update(done.left_out)
            output.write_bytes(done.content)
        else:
            output.mkdir(parents=True, exist_ok=True)
            (output / LIBRARY).write_text(exports.library_text(db.session), encoding="utf-8")
            for tree in trees:
                (output / f"{tree['code']}.yaml").write_text(dump_tree(tree), encoding="utf-8")
    for code, reason in left_out.items():
        click.echo(f"{code}：没有写出，{reason}")
    click.echo(f"写出 {len(trees) - len(left_out)} 项到 {output}。")


@catalog.command(cls=Speaking)
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写到哪里。"
)
def template(output: Path) -> None:
    """写出空白的 Excel 模板，带填写说明、下拉选项和示例。"""
    with ready(), transactions_may("read"):
        output.write_bytes(exports.template(db.session))
    click.echo(f"已写到 {output}。")


@catalog.command(cls=Speaking)
@click.argument("path", type=_EXISTING, metavar="文件或文件夹")
def diff(path: Path) -> None:
    """事项文件（.yaml、.xlsx、.zip 或文件夹）与现行版本有什么不同；没有不同时什么也不印。"""
    with ready(), transactions_may("read"):
        library = shared_library(db.session)
        source = source_in((path,), library=library, departments=imports.departments(db.session))
        problems = [*source.problems, *(one for service in source.services for one in service.problems)]
        if any(one.severity == "error" for one in problems):
            raise Invalid([one for one in problems if one.severity == "error"])
        for service in source.services:
            read = read_tree(service.tree, library=library)
            if read.definition is None:
                raise Invalid(read.problems)
            current = current_version(db.session, read.definition.code, clock.today()).definition
            for line in differences(current, read.definition):
                click.echo(line if len(source.services) == 1 else f"{read.definition.code}：{line}")


@catalog.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@click.option("--user", "username", required=True, metavar="用户名", help="以哪位管理员的名义发布。")
@click.option("--effective-from", type=_DAY, metavar="日期", help="起用日期；默认今天。")
@click.option("--note", default="", metavar="说明", help="这一版改了什么。")
def publish(code: str, username: str, effective_from: dt.datetime | None, note: str) -> None:
    """发布一个事项的草稿。"""
    with ready(), unit() as session:
        done = operations.publish_draft(
            session,
            code=code,
            effective_from=effective_from.date() if effective_from else None,
            note=note,
            actor=_administrator(username),
            now=clock.now(),
        )
    click.echo(_published(code, done))


def _published(code: str, done: operations.Published) -> str:
    if not done.is_new:
        return f"{code} 没有变化，仍是第 {done.number} 版。"
    since = f"，{done.effective_from:%Y-%m-%d} 起生效" if done.is_waiting else ""
    return f"已发布 {code} 第 {done.number} 版{since}。"


@catalog.command(cls=Speaking)
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写到哪里。"
)
def schema(output: Path) -> None:
    """写出 JSON Schema，编辑器用它提示和检查。不需要数据库。"""
    output.write_text(json.dumps(json_schema.export(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    click.echo(f"已写到 {output}。")


def _bring_parts(session: Session, file: Path) -> None:
    """Parts that are new here are added; what is here already stays, and where it says something else is told."""
    done = add_missing_parts(session, load_library(file).raw, actor=None, now=clock.now())
    if done.added:
        click.echo(f"共用库：新增 {len(done.added)} 个共用件。")
    for kind, name in done.different:
        click.echo(f"共用库：{KIND_WORDS[kind]}“{name}”与库里的不同，没有改动库里的；文件里的事项仍照文件的内容导入。")


def _person(username: str | None) -> Actor | None:
    """The account of this name; None when none was named: then the system itself acts."""
    if username is None:
        return None
    with transactions_may("read"):
        actor = _administrator(username)
        db.session.rollback()  # what writes comes after this in a transaction of its own
    return actor


def _administrator(username: str) -> Actor:
    account = db.session.scalar(select(Account).where(Account.username == username))
    if account is None:
        raise NotFoundHere(f"没有用户名为“{username}”的账号")
    return actor_of(account)
