"""`certificate`: electronic certificates brought into the county's own store."""

from __future__ import annotations

from pathlib import Path

import click

from app import clock
from app.cli.chinese import Speaking, SpeakingGroup
from app.cli.context import ready
from app.extensions import db
from app.prefilling.loading import counts, load_certificates
from app.transaction import unit


@click.group(cls=SpeakingGroup)
def certificate() -> None:
    """电子证照：导入本县的证照库，窗口查到的就不用群众带。"""


@certificate.command(cls=Speaking, name="load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
def load(file: Path) -> None:
    """导入证照（.xlsx 或 JSON）；同一种类、同一编号的换成新的，有一行错就都不导入。"""
    with ready(), unit() as session:
        done = load_certificates(session, content=file.read_bytes(), today=clock.today(), actor=None, now=clock.now())
    click.echo(f"新增 {done.added} 个，替换 {done.replaced} 个。")


@certificate.command(cls=Speaking, name="list")
def show() -> None:
    """各种证照各有多少。"""
    with ready():
        for one in counts(db.session):
            click.echo(f"{one.title}　{one.count} 个　{one.loaded_at.astimezone(clock.ZONE):%Y-%m-%d} 导入")
