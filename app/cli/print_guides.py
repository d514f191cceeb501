"""`print guide|window-signs|list-poster`: what hangs and lies in a hall for everybody."""

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


COMMANDS = (guide,)
