"""`init`: make the database and what every installation needs; with `--demo` the sample county too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.orm import Session

from app import clock, migrate
from app.cli.chinese import Speaking
from app.cli.context import opened
from app.extensions import db
from app.issuing.notices import freeze_since
from app.setup.install import add_basics, add_county, add_library, add_sample, add_sample_cases, add_seals
from app.transaction import unit


@click.command(cls=Speaking)
@click.option("--demo", is_flag=True, help="装入示例县：机构、人员（演示账号）和事项。需要 DESK_DEMO=1。")
@click.option(
    "--county",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="文件",
    help="按这个 YAML 文件建立本县的机构。",
)
def init(demo: bool, county: Path | None) -> None:
    """建立数据库、角色和工作日表；可以反复运行，已有的数据不动。"""
    with opened() as app:
        if demo and not app.extensions["desk"].settings.demo:
            raise click.UsageError("演示账号只能用于演示环境，请加上 DESK_DEMO=1")
        migrate.upgrade(db.engine)
        with unit() as session:
            for line in _fill(session, app, demo=demo, county=county):
                click.echo(line)
    click.echo("已准备好。")


def _fill(session: Session, app: Flask, *, demo: bool, county: Path | None) -> Iterator[str]:
    yield from add_basics(session, app.extensions["appbuilder"])
    yield from add_library(session, now=clock.now())
    if county is not None:
        yield from add_county(session, file=county, now=clock.now())
    if demo:
        yield from add_sample(session, now=clock.now())
        now = clock.now()
        yield from add_sample_cases(session, now=now)
        freeze_since(session, now=now)
    else:
        yield from add_seals(session, demo=False, now=clock.now())
