"""`print mandate|publicity|elder …`: papers of a case. Numbered ones count every print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from app import clock
from app.cases.queries import case_page
from app.cli.chinese import Speaking
from app.cli.context import ready
from app.cli.print_parts import OUTPUT, county_supervisor, write_paper, write_pdf
from app.database import transactions_may
from app.errors import Invalid
from app.extensions import db
from app.issuing.listing import papers_of_case
from app.issuing.printing import count_prints, sheets_of
from app.models import IssuedPaper
from app.printing.elder_receipts import elder_receipt_of
from app.transaction import unit
from reports.documents.receipt_elder import enlarged
from reports.together import make_pdf_together


@dataclass(frozen=True)
class Issued:
    """A command for papers of these kinds; the latest of the case is printed."""

    name: str
    kinds: tuple[str, ...]


ISSUED: Mapping[str, Issued] = {
    "receipt": Issued("受理（收件）回执", ("receiving", "acceptance")),
    "mandate": Issued("委托书", ("mandate", "mandate_trustee")),
    "mandate-change": Issued(
        "代办变动单（中止、续办、终止、更换代办员）",
        ("mandate_pause", "mandate_resume", "mandate_end", "mandate_change"),
    ),
    "agent-acceptance": Issued("帮办代办受理单", ("agent_acceptance",)),
    "agent-completion": Issued("帮办代办办结单", ("agent_completion",)),
    "publicity": Issued("公示", ("publicity",)),
    "inspection": Issued("入户调查（现场核查）记录", ("inspection_record",)),
    "vote": Issued("民主评议记录", ("vote_record",)),
    "promise": Issued("容缺受理通知书和承诺书", ("deferral",)),
    "supplement": Issued("申请材料补正告知书", ("supplement",)),
    "decline": Issued("不予受理通知书", ("decline",)),
    "special-procedure": Issued("特殊程序审查期限告知书", ("special_procedure",)),
    "extension": Issued("延长办理期限通知书", ("extension",)),
    "payment": Issued("缴费通知书", ("payment",)),
    "decision": Issued("批准（不予批准）决定书", ("grant", "refusal")),
    "delivery": Issued("送达回证", ("delivery",)),
    "withdrawal": Issued("撤回申请确认书", ("withdrawal",)),
    "termination": Issued("终止办理通知书", ("termination",)),
}


@click.command(cls=Speaking)
@click.argument("number", metavar="办件号")
@click.option("--size", type=click.Choice(["A5", "A4"]), default="A5", metavar="纸张", help="A5（默认）或者 A4。")
@OUTPUT
def elder(number: str, size: str, output: Path) -> None:
    """大字回执。"""
    with ready(), transactions_may("read"):
        page = case_page(db.session, actor=county_supervisor(), number=number)
        receipt = elder_receipt_of(db.session(), page)
        write_paper(output, "receipt_elder", enlarged(receipt) if size == "A4" else receipt)


def _command(name: str, issued: Issued) -> click.Command:
    @click.command(name, cls=Speaking, help=f"{issued.name}。每次打印都记一次。")
    @click.argument("number", metavar="办件号")
    @OUTPUT
    def print_it(number: str, output: Path) -> None:
        with ready():
            with unit() as session:
                actor, now = county_supervisor(), clock.now()
                page = case_page(session, actor=actor, number=number)
                found = [one for one in papers_of_case(session, case_id=page.case_id) if one.kind in issued.kinds]
                current = [one for one in found if one.state != "void"]
                if not current:
                    raise Invalid(message=f"这个办件没有{issued.name}")
                paper = session.get_one(IssuedPaper, current[-1].id)
                prints = count_prints(session, paper_id=paper.id, actor=actor, now=now)
                sheets = sheets_of(session, paper=paper, prints=prints, actor=actor)
            write_pdf(output, make_pdf_together(sheets))

    return print_it


COMMANDS = (elder, *(_command(name, issued) for name, issued in ISSUED.items()))
