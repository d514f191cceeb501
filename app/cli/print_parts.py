"""What the commands of `print` share: the file to write, the place, whose eyes a paper is made for."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select

from app.errors import Invalid
from app.extensions import db
from app.models import Organisation
from app.people.actors import Actor
from app.people.county import supervisor_of
from reports.apart import make_pdf_apart
from reports.render import Printed, render_html

OUTPUT = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件",
    help="写到哪里（.pdf）。",
)


def write_paper(output: Path, printable: str, context: Printed) -> None:
    """The paper into the file."""
    write_pdf(output, make_pdf_apart(render_html(printable, context)))


def write_pdf(output: Path, pdf: bytes) -> None:
    """A PDF into the file, and where it is."""
    output.write_bytes(pdf)
    click.echo(f"已写到 {output}。")


def place_named(code: str = "") -> Organisation:
    """The organisation with this code, the county without one; Invalid when there is none."""
    wanted = Organisation.code == code if code else Organisation.kind == "county"
    place = db.session.scalar(select(Organisation).where(wanted))
    if place is None:
        raise Invalid(message=f"没有代码是 {code} 的单位" if code else "还没有建立机构，请先运行 python run.py init")
    return place


def county_supervisor() -> Actor:
    """Whoever sits at the server has the database at hand: they see what a supervisor of the county sees."""
    return supervisor_of(place_named())
