"""`print guide|list-poster|window-signs`: what lies and hangs in a hall for everybody."""

from __future__ import annotations

from pathlib import Path

import click

from app import clock
from app.cli.chinese import Speaking
from app.cli.context import ready
from app.cli.print_parts import OUTPUT, place_named, write_paper
from app.database import transactions_may
from app.extensions import db
from app.printing.guide_forms import spoken_text
from app.printing.guides import guide_context, read_organisations
from app.printing.hall_signs import list_poster_of, window_signs_of
from app.publishing.versions import current_version
from reports.documents.guide_forms import FORMS, FULL

_AT = click.option("--at", default="", metavar="代码", help="只印这个村（社区）或乡镇就近的办理地点。")


@click.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@_AT
@click.option(
    "--form",
    type=click.Choice([FULL.id, *FORMS]),
    default=FULL.id,
    metavar="样式",
    help=f"{FULL.id} 完整版；short 一页；leaflet 三折页；poster-a3、poster-a2 挂图；phone 手机版；large 大字版；"
    "spoken 朗读稿（写到 .txt 就是纯文字）。",
)
@OUTPUT
def guide(code: str, at: str, form: str, output: Path) -> None:
    """办事指南。"""
    with ready(), transactions_may("read"):
        version = current_version(db.session, code, clock.today())
        near = place_named(at).code if at else ""
        context = guide_context(version, read_organisations(version.service_id), near)
        wanted = FORMS.get(form, FULL)
        if form == "spoken" and output.suffix == ".txt":
            output.write_text(spoken_text(context), "utf-8")
            click.echo(f"已写到 {output}。")
        else:
            write_paper(output, wanted.printable, wanted.build(context))


@click.command(cls=Speaking, name="list-poster")
@click.option("--at", default="", metavar="代码", help="哪个村（社区）、乡镇的；不写就是全县的。")
@click.option("--size", type=click.Choice(["A3", "A2"]), default="A3", metavar="纸", help="A3 或 A2。")
@OUTPUT
def list_poster(at: str, size: str, output: Path) -> None:
    """事项挂图：能办的事按主题列出来，贴在墙上。"""
    with ready(), transactions_may("read"):
        write_paper(output, "list_poster", list_poster_of(at, size))


@click.command(cls=Speaking, name="window-signs")
@click.option("--at", default="", metavar="代码", help="哪个村（社区）、乡镇的；不写就是县里的。")
@OUTPUT
def window_signs(at: str, output: Path) -> None:
    """窗口牌：每个窗口一张，写明办什么、什么时候办。"""
    with ready(), transactions_may("read"):
        write_paper(output, "window_sign", window_signs_of(at))


COMMANDS = (guide, list_poster, window_signs)
