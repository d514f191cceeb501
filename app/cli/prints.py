"""`print`: the same papers as the website's, into a file."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases.promises import promises_of
from app.cases.queries import case_page
from app.cli.chinese import Speaking, SpeakingGroup
from app.cli.context import ready
from app.database import transactions_may
from app.errors import Invalid
from app.extensions import db
from app.models import Organisation
from app.people.actors import Actor
from app.people.roles import SUPERVISOR
from app.printing.guides import guide_context, read_organisations
from app.printing.notices import notice_of, promise_of, supplement_of
from app.printing.receipts import receipt_of
from app.publishing.versions import current_version
from forms.submission import read_submission
from reports.pdf import make_pdf
from reports.render import render_html

_OUTPUT = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件",
    help="写到哪里（.pdf）。",
)


@click.group(cls=SpeakingGroup, name="print")
def prints() -> None:
    """打印成 PDF 文件。"""


@prints.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@click.option("--at", default="", metavar="代码", help="只印这个村（社区）或乡镇就近的办理地点。")
@_OUTPUT
def guide(code: str, at: str, output: Path) -> None:
    """办事指南。"""
    with ready(), transactions_may("read"):
        version = current_version(db.session, code, clock.today())
        context = guide_context(version, read_organisations(version.service_id), at)
        output.write_bytes(make_pdf(render_html("guide", context)))
    click.echo(f"已写到 {output}。")


@prints.command(cls=Speaking)
@click.argument("number", metavar="办件编号")
@_OUTPUT
def receipt(number: str, output: Path) -> None:
    """受理（收件）回执。"""
    with ready(), transactions_may("read"):
        context = receipt_of(db.session, case_page(db.session, actor=_county_supervisor(), number=number))
        output.write_bytes(make_pdf(render_html("receipt", context)))
    click.echo(f"已写到 {output}。")


@prints.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@click.option("--at", default="", metavar="代码", help="只印这个村（社区）或乡镇就近的办理地点。")
@click.option(
    "--answer", "answers", multiple=True, metavar="名=值", help="情形，如 s_move=yes、handled_by=agent；可写多次。"
)
@_OUTPUT
def notice(code: str, at: str, answers: tuple[str, ...], output: Path) -> None:
    """一次性告知单（不编号）。"""
    pairs = [(name, value) for name, _sign, value in (answer.partition("=") for answer in answers)]
    with ready(), transactions_may("read"):
        version = current_version(db.session, code, clock.today())
        read = read_submission(version.compiled, MultiDict(pairs), today=clock.today(), complete=False)
        if read.errors:
            raise Invalid(read.errors)
        context = notice_of(db.session, version, read.answers.names(), at=at, moment=clock.today())
        output.write_bytes(make_pdf(render_html("one_time_notice", context)))
    click.echo(f"已写到 {output}。")


@prints.command(cls=Speaking)
@click.argument("number", metavar="办件编号")
@_OUTPUT
def promise(number: str, output: Path) -> None:
    """容缺受理通知书和承诺书。"""
    with ready(), transactions_may("read"):
        page = case_page(db.session, actor=_county_supervisor(), number=number)
        promised = promises_of(db.session, case_number=number)
        if not promised:
            raise Invalid(message="这个办件没有后补的材料")
        output.write_bytes(make_pdf(render_html("promise", promise_of(db.session, page, promised))))
    click.echo(f"已写到 {output}。")


@prints.command(cls=Speaking)
@click.argument("number", metavar="办件编号")
@_OUTPUT
def supplement(number: str, output: Path) -> None:
    """申请材料补正告知书。"""
    with ready(), transactions_may("read"):
        page = case_page(db.session, actor=_county_supervisor(), number=number)
        if not page.return_reason:
            raise Invalid(message="这个办件没有在补正")
        output.write_bytes(make_pdf(render_html("supplement_notice", supplement_of(db.session, page))))
    click.echo(f"已写到 {output}。")


def _county_supervisor() -> Actor:
    """Whoever sits at the server has the database at hand: they see what a supervisor of the county sees."""
    county = db.session.scalar(select(Organisation).where(Organisation.kind == "county"))
    if county is None:
        raise Invalid(message="还没有建立机构，请先运行 python run.py init")
    return Actor(
        user_id=0,
        name="系统",
        roles=frozenset({SUPERVISOR}),
        organisation_id=county.id,
        organisation_path=county.path,
        organisation_tier=county.tier,
        organisation_kind=county.kind,
    )
