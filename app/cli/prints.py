"""`print`: the same papers as the website's, into a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from werkzeug.datastructures import MultiDict

from app import clock
from app.cli.chinese import Speaking, SpeakingGroup
from app.cli.context import ready
from app.cli.print_case import COMMANDS as CASE
from app.cli.print_file import COMMANDS as FILE
from app.cli.print_forms import COMMANDS as FORMS
from app.cli.print_guides import COMMANDS as GUIDES
from app.cli.print_handbook import COMMANDS as HANDBOOK
from app.cli.print_parts import OUTPUT, place_named, write_paper
from app.database import transactions_may
from app.errors import Invalid
from app.extensions import db
from app.printing.notices import notice_of
from app.printing.quick_card import quick_card_of
from app.publishing.versions import current_version
from catalog.definition import ServiceDefinition
from forms.names import HANDLED_BY, field_name, situation_name
from forms.submission import read_submission


@click.group(cls=SpeakingGroup, name="print")
def prints() -> None:
    """打印成 PDF 文件。"""


@prints.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@click.option("--at", default="", metavar="代码", help="只印这个村（社区）或乡镇就近的办理地点。")
@click.option(
    "--answer", "answers", multiple=True, metavar="名=值", help="情形，如 s_move=yes、handled_by=agent；可写多次。"
)
@OUTPUT
def notice(code: str, at: str, answers: tuple[str, ...], output: Path) -> None:
    """一次性告知单（不编号）。"""
    with ready(), transactions_may("read"):
        version = current_version(db.session, code, clock.today())
        posted = MultiDict(_named(version.definition, answers))
        read = read_submission(version.compiled, posted, today=clock.today(), complete=False)
        if read.errors:
            raise Invalid(read.errors)
        near = place_named(at).code if at else ""
        context = notice_of(db.session, version, read.answers.names(), at=near, moment=clock.today())
        write_paper(output, "one_time_notice", context)


@prints.command(cls=Speaking)
@click.option("--at", default="", metavar="代码", help="写上这个单位的名称；不写就是县里。")
@OUTPUT
def card(at: str, output: Path) -> None:
    """窗口人员速查卡，A4 一页。"""
    with ready(), transactions_may("read"):
        write_paper(output, "quick_card", quick_card_of(db.session, organisation_id=place_named(at).id))


def _named(definition: ServiceDefinition, answers: Sequence[str]) -> list[tuple[str, str]]:
    """Names and values of what was answered; Invalid for what is no answer or none of this service."""
    situations = [situation_name(one.id) for one in definition.situations]
    known = {HANDLED_BY, *situations, *(field_name(one.id) for one in definition.fields())}
    pairs = []
    for answer in answers:
        name, sign, value = answer.partition("=")
        if not sign:
            raise Invalid(message=f"“{answer}”要写成 名=值")
        if name not in known:
            raise Invalid(message=f"这个事项不问“{name}”，情形有：{'、'.join([HANDLED_BY, *situations])}")
        pairs.append((name, value))
    return pairs


for _command in (*GUIDES, *HANDBOOK, *FORMS, *CASE, *FILE):
    prints.add_command(_command)
