"""窗口人员速查卡: one page to lay beside the keyboard."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.printing.quick_card import quick_card_of
from app.security.access import login_required_for, required_actor
from app.views.pdfs import pdf_answer
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("quick_card", __name__)


@blueprint.get("/desk/card.pdf")
@login_required_for()
def on_paper() -> ResponseReturnValue:
    """The card of one's own organisation, with the keys and words of today's program."""
    context = quick_card_of(db.session, organisation_id=required_actor().organisation_id)
    return pdf_answer(make_pdf_apart(render_html("quick_card", context)), "suchaka.pdf")
