"""受理回执: the page after sending a form, and the paper the villager takes home."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.cases.queries import case_page
from app.extensions import db
from app.printing.receipts import lacking, progress_url, receipt_of
from app.security.access import login_required_for, required_actor
from app.views.pdfs import pdf_answer
from reports.pdf import make_pdf
from reports.qr import qr_svg
from reports.render import render_html

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/desk/cases/<number>/receipt")
@login_required_for("view_cases")
def show(number: str) -> ResponseReturnValue:
    """Number in hand: what to print, what to tell."""
    page = case_page(db.session, actor=required_actor(), number=number)
    qr = Markup(qr_svg(progress_url(number)))  # reports.qr escapes what it is given
    return render_template("desk/receipt.html", page=page, qr=qr, lacking=lacking(db.session, page))


@blueprint.get("/desk/cases/<number>/receipt.pdf")
@login_required_for("view_cases")
def on_paper(number: str) -> ResponseReturnValue:
    """The receipt as PDF. It holds personal data: nothing of it is kept."""
    page = case_page(db.session, actor=required_actor(), number=number)
    return pdf_answer(make_pdf(render_html("receipt", receipt_of(db.session, page))), f"{number}.pdf")
