"""`print handbook`: the last edition of a place's handbook, or a new one made on the spot."""

from __future__ import annotations

from pathlib import Path

import click

from app import clock
from app.cli.chinese import Speaking
from app.cli.context import ready
from app.cli.print_parts import OUTPUT, write_pdf
from app.errors import Invalid
from app.handbook.editions import FOREWORD, file_name, latest, order_by_command
from app.handbook.reading import place_of_book
from app.handbook.working import make_edition
from app.models import HandbookEdition
from app.papers.storage import vault
from app.transaction import looking, separately


@click.command(cls=Speaking)
@click.option("--at", default="", metavar="代码", help="这个乡镇、村（社区）的手册；不写就是县里的。")
@click.option("--new", is_flag=True, help="先出一个新版，再写到文件。还没有出过的总是先出第 1 版。")
@click.option("--changes", is_flag=True, help="只要最近一版换下来的那几页。")
@OUTPUT
def handbook(at: str, new: bool, changes: bool, output: Path) -> None:
    """办事手册（办事指南汇编）。"""
    with ready():
        edition = _edition(at, new=new)
        if changes and not edition.changed_pages:
            raise Invalid(message=f"第 {edition.number} 版没有换页")
        write_pdf(output, vault().read(file_name(edition.id, "changes" if changes else "book")))


def _edition(at: str, *, new: bool) -> HandbookEdition:
    """The last edition that is made; one is made now where there is none, or a new one is wanted."""
    with looking() as session:
        place = place_of_book(session, at)
        made = latest(session, place.id, made=True)
    if made is None or new:
        with separately() as session:
            text = made.foreword if made else FOREWORD
            ordered = order_by_command(session, place, foreword=text, now=clock.now())
        with looking() as session:
            make_edition(session, ordered.id, clock.now())
    with looking() as session:
        found = latest(session, place.id, made=True)
    if found is None:
        raise Invalid(message="手册没有编成")
    return found


COMMANDS = (handbook,)
