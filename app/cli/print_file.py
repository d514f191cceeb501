"""`print file`: everything of a case as one PDF/A-3."""

from __future__ import annotations

from pathlib import Path

import click

from app import clock
from app.cli.chinese import Speaking
from app.cli.context import ready
from app.cli.print_parts import OUTPUT, county_supervisor, write_pdf
from app.issuing.case_file import bind_case_file, gather_case_file
from app.papers.storage import vault
from app.transaction import unit


@click.command(cls=Speaking, name="file")
@click.argument("number", metavar="办件号")
@OUTPUT
def case_file(number: str, output: Path) -> None:
    """案卷：封面、目录、全部文书和材料、备考表，合成一个可长期保存的 PDF（PDF/A-3）。"""
    with ready():
        with unit() as session:
            file = gather_case_file(session, actor=county_supervisor(), number=number, now=clock.now())
        write_pdf(output, bind_case_file(file, vault=vault()))
        errors = sum(fault.severity == "error" for fault in file.faults)
        if file.faults:
            click.echo(f"检查发现 {len(file.faults)} 处问题，其中须补正 {errors} 处，列在备考表上。")


COMMANDS = (case_file,)
