"""`print blank|sample|application|checklist`: forms on paper."""

from __future__ import annotations

from pathlib import Path

import click

from app import clock
from app.cases.blanks import MOST_AT_ONCE, give_out
from app.cases.queries import case_page
from app.cli.chinese import Speaking
from app.cli.context import ready
from app.cli.print_parts import OUTPUT, county_supervisor, write_paper, write_pdf
from app.database import transactions_may
from app.extensions import db
from app.issuing.on_demand import APPLICATION, CHECKLIST, ask_for
from app.issuing.printing import count_prints, sheets_of
from app.printing.forms import blank_of, blank_sheet, sample_of
from app.publishing.versions import current_version
from app.transaction import unit
from reports.together import make_pdf_together


@click.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@click.option(
    "--count",
    type=click.IntRange(1, MOST_AT_ONCE),
    metavar="份数",
    help="每份编一个号，记在县里名下；不写就印一份不编号的。",
)
@OUTPUT
def blank(code: str, count: int | None, output: Path) -> None:
    """空白表。"""
    if count is None:
        with ready(), transactions_may("read"):
            write_paper(output, "blank_form", blank_of(current_version(db.session, code, clock.today())))
        return
    with ready():
        with unit() as session:
            actor, version = county_supervisor(), current_version(session, code, clock.today())
            numbers = give_out(session, version=version, count=count, actor=actor, now=clock.now())
        with transactions_may("read"):
            place = actor.organisation_id
            sheets = [blank_sheet(db.session(), number=number, organisation_id=place) for number in numbers]
        write_pdf(output, make_pdf_together(sheets))


@click.command(cls=Speaking)
@click.argument("code", metavar="事项编码")
@OUTPUT
def sample(code: str, output: Path) -> None:
    """样表：填好的例子。"""
    with ready(), transactions_may("read"):
        context = sample_of(db.session(), current_version(db.session, code, clock.today()))
        write_paper(output, "sample_form", context)


@click.command(cls=Speaking)
@click.argument("number", metavar="办件号")
@OUTPUT
def application(number: str, output: Path) -> None:
    """申请表：办件里填的内容。每次打印都记一次。"""
    _issued(APPLICATION, number, output)


@click.command(cls=Speaking)
@click.argument("number", metavar="办件号")
@OUTPUT
def checklist(number: str, output: Path) -> None:
    """申请材料清单。每次打印都记一次。"""
    _issued(CHECKLIST, number, output)


def _issued(kind: str, number: str, output: Path) -> None:
    with ready():
        with unit() as session:
            actor, now = county_supervisor(), clock.now()
            page = case_page(session, actor=actor, number=number)
            paper = ask_for(session, kind=kind, page=page, actor=actor, now=now)
            prints = count_prints(session, paper_id=paper.id, actor=actor, now=now)
            sheets = sheets_of(session, paper=paper, prints=prints, actor=actor)
        write_pdf(output, make_pdf_together(sheets))


COMMANDS = (blank, sample, application, checklist)
