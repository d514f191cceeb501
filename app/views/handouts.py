"""Papers handed out beside the numbered ones: the receipt in large print; records and notices to take along."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app.cases.queries import CasePage, case_page
from app.cases.special.registry import kinds_of
from app.errors import NotFoundHere
from app.extensions import db
from app.models import Organisation
from app.people.actors import Actor
from app.printing.elder_receipts import elder_receipt_of
from app.printing.special_records import inspection_of, publicity_of, vote_of
from app.security.access import login_required_for, required_actor
from app.views.pdfs import pdf_answer
from app.views.special_parts import open_spec
from reports.apart import make_pdf_apart
from reports.documents.publicity_notice import for_wall
from reports.documents.receipt_elder import enlarged
from reports.render import Printed, render_html

blueprint = Blueprint("handouts", __name__)


@blueprint.get("/desk/cases/<number>/elder.pdf")
@login_required_for("view_cases")
def elder(number: str) -> Response:
    """大字回执 as the case stands now; ?size=A4 for the larger one."""
    page = case_page(db.session, actor=required_actor(), number=number)
    context = elder_receipt_of(db.session, page)
    if request.args.get("size") == "A4":
        context = enlarged(context)
    return pdf_answer(make_pdf_apart(render_html("receipt_elder", context)), f"{number}-dazi.pdf")


@blueprint.get("/desk/cases/<number>/take/<any(inspection, vote, publicity):kind>.pdf")
@login_required_for("handle_step", "submit_case")
def take_along(number: str, kind: str) -> Response:
    """The blank record of the step this person has open, or its notice with what is written down so far.

    A notice comes on A3 with ?size=A3. Nothing of it is numbered: the paper of the case is made from what is saved.
    """
    actor = required_actor()
    with force_locale("zh_Hans"):
        template, context = _taken(actor, case_page(db.session, actor=actor, number=number), kind)
    return pdf_answer(make_pdf_apart(render_html(template, context)), f"{number}-{kind}.pdf")


def _taken(actor: Actor, page: CasePage, kind: str) -> tuple[str, Printed]:
    spec = open_spec(page)
    if spec is None or all(one.id != kind for one in kinds_of(spec)):
        raise NotFoundHere(_("现在的环节没有这份记录"))
    place = db.session.get_one(Organisation, actor.organisation_id)
    if kind == "inspection":
        return "inspection_record", inspection_of(page, spec, {}, place=place)
    if kind == "vote":
        return "vote_record", vote_of(page, spec, {}, place=place)
    record = page.handling.work.records.get(kind, {})
    notice = publicity_of(db.session, page, spec, record, place=place)
    return "publicity_notice", for_wall(notice) if request.args.get("size") == "A3" else notice
