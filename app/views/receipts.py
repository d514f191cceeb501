"""受理回执: the page after sending a form, and the papers that its buttons print."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.cases.queries import case_page
from app.errors import NotFoundHere
from app.extensions import db
from app.issuing.listing import papers_of_case
from app.printing.receipts import lacking, progress_url
from app.security.access import login_required_for, required_actor
from app.views.issued import print_paper
from reports.qr import qr_svg

blueprint = Blueprint("receipts", __name__)
_PAPERS = {"receipt": ("receiving", "acceptance"), "promise": ("deferral",), "supplement": ("supplement",)}


@blueprint.get("/desk/cases/<number>/receipt")
@login_required_for("view_cases")
def show(number: str) -> ResponseReturnValue:
    """Number in hand: what to print, what to tell."""
    page = case_page(db.session, actor=required_actor(), number=number)
    qr = Markup(qr_svg(progress_url(number)))  # reports.qr escapes what it is given
    return render_template("desk/receipt.html", page=page, qr=qr, lacking=lacking(db.session, page))


@blueprint.post("/desk/cases/<number>/<any(receipt, promise, supplement):paper>/print")
@login_required_for("view_cases")
def take_to_paper(number: str, paper: str) -> ResponseReturnValue:
    """The latest paper of its kind in the case, counted like every paper."""
    page = case_page(db.session, actor=required_actor(), number=number)
    found = [one for one in papers_of_case(db.session, case_id=page.case_id) if one.kind in _PAPERS[paper]]
    if not found:
        raise NotFoundHere(_("办件 %(number)s 没有这份文书", number=number))
    return print_paper(found[-1].id)
