"""网上帮办 at the desk: links for sending papers in, and what came by them, sorted into a case."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app import clock
from app.cases.drafts import find_draft
from app.errors import Invalid
from app.extensions import db
from app.models import SentLink
from app.notifications.elsewhere import reaches
from app.papers import intake, pages
from app.papers.images import LONG_EDGE
from app.papers.storage import vault
from app.people.actors import Actor
from app.printing.sent_in import slip_of
from app.proxies.appointments.ending import read_appointment
from app.proxies.sending_in import links, receiving, sorting
from app.proxies.sending_in.links import DAYS, USUAL_DAYS, NewLink
from app.publishing.versions import LoadedVersion, current_version, version_by_id
from app.security.access import login_required_for, required_actor
from app.views import form_page, form_token
from app.views.deeds import done_or_again
from app.views.notices import read
from app.views.papers import served
from app.views.pdfs import pdf_answer
from app.views.proxies.appointments import blank_answers, published_services, wrong_fields
from app.views.supervision.asked import address, page_number, row_id, typed_number
from forms.checklist import checklist
from reports.apart import make_pdf_apart
from reports.qr import qr_svg
from reports.render import render_html

blueprint = Blueprint("sent_in", __name__, url_prefix="/desk/proxy/sent")
SMALL = 320  # pixels of a thumbnail


@blueprint.get("")
@login_required_for("submit_case")
def index() -> ResponseReturnValue:
    """The links of this desk, the latest first, with what waits."""
    page = max(1, page_number())
    rows, more = links.list_links(db.session, actor=required_actor(), now=clock.now(), page=page)
    return render_template("proxies/sent_links.html", rows=rows, page=page, has_more=more)


# ── a new link ─────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@login_required_for("submit_case")
def ask() -> ResponseReturnValue:
    """For an appointment, for a case that is to be mended, or for a name and an item."""
    return _new()


@blueprint.post("/new")
@login_required_for("submit_case")
def make() -> ResponseReturnValue:
    """Make it; where there is a mobile number it goes out at once."""
    actor = required_actor()
    version, _given = _about(actor)
    try:
        if version is None:
            raise Invalid(message=_("请选事项"))
        new = NewLink(
            version=version,
            name=request.form.get("name", ""),
            phone=request.form.get("phone", ""),
            wanted=request.form.getlist("wanted"),
            days=typed_number("days"),
            case_number=_said("case"),
            appointment_id=row_id("appointment"),
        )
        link = links.make_link(db.session, new=new, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _new(refusal)
    flash(_("链接已生成"), "success")
    return redirect(f"/desk/proxy/sent/{link.id}", 303)


def _said(name: str) -> str:
    return request.args.get(name, "").strip()[:64]


def _about(actor: Actor) -> tuple[LoadedVersion | None, dict[str, object]]:
    """The item, and what is known already of the person and the papers wanted."""
    if number := _said("case"):
        case = links.case_of(db.session, number=number, actor=actor)
        wanted = links.lacking_of(db.session, case)
        known = {"name": case.applicant_name, "phone": case.applicant_phone or "", "wanted": wanted}
        return version_by_id(db.session, case.service_version_id), known
    if appointment_id := row_id("appointment"):
        one = read_appointment(db.session, appointment_id=appointment_id, actor=actor)
        version = current_version(db.session, one.service.code, clock.today(), at=actor)
        return version, {"name": one.name, "phone": one.phone, "wanted": _usual(version)}
    if code := _said("service"):
        version = current_version(db.session, code, clock.today(), at=actor)
        return version, {"wanted": _usual(version)}
    return None, {}


def _usual(version: LoadedVersion) -> list[str]:
    """What an empty form asks the applicant to bring."""
    names = read(version.compiled, form_page.default_answers(version.compiled)).answers.names()
    asked = [one for one in checklist(version.compiled, names) if one.applies and not one.document.produced_by_desk]
    return [one.document.id for one in asked if one.document.necessity != "optional"]


def _new(refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    version, known = _about(actor)
    typed = {**request.form, "wanted": request.form.getlist("wanted")} if refusal else known
    page = render_template(
        "proxies/sent_new.html",
        version=version,
        services=published_services() if version is None else (),
        typed=typed,
        days=DAYS,
        usual=USUAL_DAYS,
        case_number=_said("case"),
        here=address("/desk/proxy/sent/new", request.args),
        wrong=wrong_fields(refusal),
        sentences=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


# ── one link ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<int:link_id>")
@login_required_for("submit_case")
def show(link_id: int) -> ResponseReturnValue:
    """The link with its code, and the pages that came."""
    return _show(link_id)


def _show(link_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    link = links.link_of_desk(db.session, link_id=link_id, actor=actor)
    url = links.address_of(link)
    page = render_template(
        "proxies/sent_link.html",
        link=link,
        url=url,
        qr=Markup(qr_svg(url)),  # reports.qr escapes what it is given
        is_open=links.is_open(link, clock.now()),
        was_told=reaches(link.phone),
        definition=version_by_id(db.session, link.service_version_id).definition,
        wanted=links.documents_of(db.session, link),
        found=receiving.pages_of(db.session, link),
        case_number=sorting.case_number(db.session, link),
        draft=_own_draft(link, actor),
        sentences=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


def _own_draft(link: SentLink, actor: Actor) -> str:
    """The token of the form that the person has of it."""
    token = link.draft_token or ""
    return token if token and find_draft(db.session, token=token, actor=actor) else ""


def _do(link_id: int, said: str, operation: Callable[..., object], **asked: object) -> ResponseReturnValue:
    actor = required_actor()
    link = links.link_of_desk(db.session, link_id=link_id, actor=actor, locked=True)
    return done_or_again(
        lambda: operation(db.session, link=link, actor=actor, now=clock.now(), **asked),
        again=lambda refusal: _show(link_id, refusal),
        said=said,
        to=f"/desk/proxy/sent/{link_id}",
    )


@blueprint.post("/<int:link_id>/sort")
@login_required_for("submit_case")
def sort(link_id: int) -> ResponseReturnValue:
    """The pages that were ticked: into a document, or back."""
    chosen = [one for one in request.form.getlist("page", type=int) if 0 < one < 2**62]
    if request.form.get("action") == "refuse":
        words = request.form.get("words", "")
        return _do(link_id, _("已退回，群众能看到原因"), sorting.refuse_pages, page_ids=chosen, words=words)
    document = request.form.get("document", "")
    return _do(link_id, _("已归好"), sorting.sort_pages, page_ids=chosen, document_id=document)


@blueprint.post("/<int:link_id>/cut-off")
@login_required_for("submit_case")
def cut_off(link_id: int) -> ResponseReturnValue:
    """停用."""
    return _do(link_id, _("链接已停用，群众不能再传"), links.cut_off)


@blueprint.post("/<int:link_id>/attach")
@login_required_for("submit_case")
def attach(link_id: int) -> ResponseReturnValue:
    """归入已有办件."""
    return _do(link_id, _("已归入办件"), sorting.attach, number=request.form.get("number", "")[:20])


@blueprint.post("/<int:link_id>/case")
@login_required_for("submit_case")
def begin(link_id: int) -> ResponseReturnValue:
    """做成新办件: the form, with the pages beside it."""
    actor, token = required_actor(), form_token.new_submission_token()
    link = links.link_of_desk(db.session, link_id=link_id, actor=actor, locked=True)
    version = version_by_id(db.session, link.service_version_id)
    try:
        sorting.begin_case(
            db.session, link=link, pairs=blank_answers(version, actor), token=token, actor=actor, now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _show(link_id, refusal)
    flash(_("姓名、电话和整理好的材料已经放进表单，请接着填。"), "success")
    return redirect(f"/desk/new/{version.definition.code}?draft={token}", 303)


@blueprint.get("/<int:link_id>/<int:page_id>/<int:sheet>.jpg")
@login_required_for("submit_case")
def picture(link_id: int, page_id: int, sheet: int) -> ResponseReturnValue:
    """One page; `?small` for a thumbnail."""
    link = links.link_of_desk(db.session, link_id=link_id, actor=required_actor())
    one = receiving.page_view(db.session, link=link, page_id=min(page_id, 2**62))
    edge = SMALL if "small" in request.args else LONG_EDGE
    return served(pages.read_picture(vault(), one.file, sheet, long_edge=edge), intake.JPEG)


@blueprint.get("/<int:link_id>.pdf")
@login_required_for("submit_case")
def on_paper(link_id: int) -> ResponseReturnValue:
    """The code on paper, with three steps."""
    link = links.link_of_desk(db.session, link_id=link_id, actor=required_actor())
    return pdf_answer(make_pdf_apart(render_html("sent_in_slip", slip_of(db.session, link))), f"chuan-{link_id}.pdf")
