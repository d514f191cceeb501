"""Papers handed out beside the numbered ones: the receipt in large print; records and notices to take along."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app import clock
from app.cases.queries import CasePage, case_page
from app.cases.record_papers import INSPECTION, PUBLICITY, VOTE
from app.cases.special.registry import kinds_of
from app.cases.way import is_delivery
from app.cases.workflow import Event
from app.errors import NotFoundHere
from app.extensions import db
from app.models import Organisation
from app.people.actors import Actor
from app.printing.elder_receipts import elder_receipt_of
from app.printing.special_records import inspection_of, publicity_of, vote_of
from app.printing.taken_letters import DELIVERY, REQUEST, delivery_taken, request_taken
from app.security.access import login_required_for, required_actor
from app.views.pdfs import pdf_answer
from app.views.special_parts import open_spec
from reports.apart import make_pdf_apart
from reports.documents.publicity_notice import for_wall
from reports.documents.receipt_elder import enlarged
from reports.imprint import Imprint
from reports.page_codes import PageCode, number_taken
from reports.render import Printed, render_html

blueprint = Blueprint("handouts", __name__)
_PAPERS = {"inspection": INSPECTION, "vote": VOTE, "publicity": PUBLICITY}  # what is issued once it is written down


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

    A notice comes on A3 with ?size=A3. Nothing of it is numbered: the paper of the case is made from what is saved. The
    codes of its pages name the case, so that what was written by hand is filed when it comes back.
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
    imprint = _imprint(page, _PAPERS[kind])
    if kind == "inspection":
        return INSPECTION, inspection_of(page, spec, {}, place=place, imprint=imprint)
    if kind == "vote":
        return VOTE, vote_of(page, spec, {}, place=place, imprint=imprint)
    record = page.handling.work.records.get(kind, {})
    notice = publicity_of(db.session, page, spec, record, place=place, imprint=imprint)
    return "publicity_notice", for_wall(notice) if request.args.get("size") == "A3" else notice


@blueprint.get("/desk/cases/<number>/take/<any(delivery, withdrawal_request):kind>.pdf")
@login_required_for("handle_step", "submit_case")
def take_to_sign(number: str, kind: str) -> Response:
    """送达回证 for who may register the delivery, 撤回申请书 for who may take the application back: before it happens.

    Neither is numbered or sealed; what comes back signed is filed by its code, and the event is registered as always.
    """
    actor = required_actor()
    page = case_page(db.session, actor=actor, number=number)
    if kind not in offered_to_sign(page):
        raise NotFoundHere(_("现在用不到这份文书"))
    place = db.session.get_one(Organisation, actor.organisation_id)
    given = {"place": place, "imprint": _imprint(page, kind), "now": clock.now()}
    with force_locale("zh_Hans"):
        if kind == DELIVERY:
            html = render_html("delivery_slip", delivery_taken(db.session(), page, **given))
        else:
            html = render_html("withdrawal_request", request_taken(db.session(), page, **given))
    return pdf_answer(make_pdf_apart(html), f"{number}-{kind}.pdf")


def offered_to_sign(page: CasePage) -> frozenset[str]:
    """Which of them this person can use now: what is decided and not delivered, what may still be taken back."""
    delivers = Event.DELIVER in page.life.events or (is_delivery(open_spec(page)) and bool(page.handling.actions))
    asked = {DELIVERY: delivers, REQUEST: page.handling.may_withdraw}
    return frozenset(kind for kind, usable in asked.items() if usable)


def _imprint(page: CasePage, kind: str) -> Imprint:
    """Codes of pages and nothing else: number and seal come when the event is written down."""
    number = number_taken(page.case_id, int(clock.now().timestamp()) // 60)
    return Imprint(code=PageCode(kind="T", subject=kind.upper(), edition=page.version.number, number=number))
