"""`print`: the same papers as the website's, into a file."""

from __future__ import annotations

from collections.abc import Sequence
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
from app.printing.quick_card import quick_card_of
from app.printing.receipts import receipt_of
from app.publishing.versions import current_version
from catalog.definition import ServiceDefinition
from forms.names import HANDLED_BY, field_name, situation_name
from forms.submission import read_submission
from reports.pdf import make_pdf
from reports.render import Printed, render_html

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
        near = _place(at).code if at else ""
        _write(output, "guide", guide_context(version, read_organisations(version.service_id), near))


@prints.command(cls=Speaking)
@click.argument("number", metavar="办件编号")
@_OUTPUT
def receipt(number: str, output: Path) -> None:
    """受理（收件）回执。"""
    with ready(), transactions_may("read"):
        context = receipt_of(db.session, case_page(db.session, actor=_county_supervisor(), number=number))
        _write(output, "receipt", context)


@prints.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@click.option("--at", default="", metavar="代码", help="只印这个村（社区）或乡镇就近的办理地点。")
@click.option(
    "--answer", "answers", multiple=True, metavar="名=值", help="情形，如 s_move=yes、handled_by=agent；可写多次。"
)
@_OUTPUT
def notice(code: str, at: str, answers: tuple[str, ...], output: Path) -> None:
    """一次性告知单（不编号）。"""
    with ready(), transactions_may("read"):
        version = current_version(db.session, code, clock.today())
        posted = MultiDict(_named(version.definition, answers))
        read = read_submission(version.compiled, posted, today=clock.today(), complete=False)
        if read.errors:
            raise Invalid(read.errors)
        near = _place(at).code if at else ""
        context = notice_of(db.session, version, read.answers.names(), at=near, moment=clock.today())
        _write(output, "one_time_notice", context)


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
        _write(output, "promise", promise_of(db.session, page, promised))


@prints.command(cls=Speaking)
@click.argument("number", metavar="办件编号")
@_OUTPUT
def supplement(number: str, output: Path) -> None:
    """申请材料补正告知书。"""
    with ready(), transactions_may("read"):
        page = case_page(db.session, actor=_county_supervisor(), number=number)
        if not page.return_reason:
            raise Invalid(message="这个办件没有在补正")
        _write(output, "supplement_notice", supplement_of(db.session, page))


@prints.command(cls=Speaking)
@click.option("--at", default="", metavar="代码", help="写上这个单位的名称；不写就是县里。")
@_OUTPUT
def card(at: str, output: Path) -> None:
    """窗口人员速查卡，A4 一页。"""
    with ready(), transactions_may("read"):
        _write(output, "quick_card", quick_card_of(db.session, organisation_id=_place(at).id))


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


def _write(output: Path, printable: str, context: Printed) -> None:
    """The paper into the file."""
    output.write_bytes(make_pdf(render_html(printable, context)))
    click.echo(f"已写到 {output}。")


def _place(code: str = "") -> Organisation:
    """The organisation with this code, the county without one; Invalid when there is none."""
    wanted = Organisation.code == code if code else Organisation.kind == "county"
    place = db.session.scalar(select(Organisation).where(wanted))
    if place is None:
        raise Invalid(message=f"没有代码是 {code} 的单位" if code else "还没有建立机构，请先运行 python run.py init")
    return place


def _county_supervisor() -> Actor:
    """Whoever sits at the server has the database at hand: they see what a supervisor of the county sees."""
    county = _place()
    return Actor(
        user_id=0,
        name="系统",
        roles=frozenset({SUPERVISOR}),
        organisation_id=county.id,
        organisation_path=county.path,
        organisation_tier=county.tier,
        organisation_kind=county.kind,
    )
