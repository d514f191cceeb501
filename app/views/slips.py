"""告知单: what is to be printed and handed over, and how the applicant of a case is told."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.queries import CasePage
from app.cases.scope import visible_to
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import Case
from app.notifications import choices, slips, told
from app.notifications.shipped import CHANNEL_LABELS
from app.notifications.ways import open_ways
from app.people.actors import Actor
from app.printing.slips import slip_of
from app.security.access import login_required_for, required_actor
from app.views.panels import Panel
from app.views.pdfs import pdf_answer
from reports.render import render_html
from reports.sheets import Sheet
from reports.together import make_pdf_together

blueprint = Blueprint("slips", __name__)


@blueprint.get("/desk/slips")
@login_required_for("submit_case", "handle_step")
def index() -> ResponseReturnValue:
    """To be printed, the oldest first; with ?printed=1 what was printed."""
    actor, printed = required_actor(), request.args.get("printed") == "1"
    page = request.args.get("page", 1, type=int)
    found = slips.slips_of(db.session, organisation_id=actor.organisation_id or 0, printed=printed, page=page)
    return render_template("notifications/slips.html", found=found, printed=printed)


@blueprint.post("/desk/slips/print")
@login_required_for("submit_case", "handle_step")
def take_to_paper() -> ResponseReturnValue:
    """Note that these are printed, and show them."""
    found = _chosen(required_actor(), request.form.getlist("id", type=int))
    slips.mark_printed(db.session, slips=found, actor=required_actor(), now=clock.now())
    return redirect("/desk/slips.pdf?" + urlencode([("id", slip.id) for slip in found]), 303)


@blueprint.get("/desk/slips.pdf")
@login_required_for("submit_case", "handle_step")
def on_paper() -> ResponseReturnValue:
    """Slips as one PDF. It holds personal data: nothing of it is kept."""
    found = _chosen(required_actor(), request.args.getlist("id", type=int))
    papers = [Sheet(render_html("slip", slip_of(slip))) for slip in found]
    return pdf_answer(make_pdf_together(papers), "gaozhidan.pdf")


def _chosen(actor: Actor, ids: list[int]) -> list[slips.Slip]:
    wanted = [one for one in ids if 0 < one < 2**62]
    found = slips.chosen(db.session, ids=wanted, visible=visible_to(actor)) if wanted else []
    if not found:
        raise NotFoundHere(_("没有选中要打印的告知单"))
    return found


@blueprint.post("/desk/cases/<number>/telling")
@login_required_for("submit_case", "handle_step")
def choose(number: str) -> ResponseReturnValue:
    """不要短信, or text messages again."""
    actor = required_actor()
    case = db.session.scalars(select(Case).where(Case.number == number, visible_to(actor))).one_or_none()
    if case is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    way = request.form.get("way")
    if way not in ("paper", "sms"):
        raise Invalid(message=_("请选择用短信还是纸质告知"))
    choices.choose_paper(db.session, case=case, on_paper=way == "paper", actor=actor, now=clock.now())
    flash(_("以后用纸质告知单告诉申请人") if way == "paper" else _("以后用短信告诉申请人"), "success")
    return redirect(f"/desk/cases/{number}#told", 303)


def telling(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """On the page of a case: what the applicant was told, and how they want to be. Two statements."""
    return Panel(
        "papers",
        "desk/case_told.html",
        {
            "told": told.told_of(session, case_id=page.case_id),
            "on_paper": choices.is_on_paper(session, case_id=page.case_id),
            "has_gateway": "sms" in open_ways(),
            "may_choose": actor.can("submit_case") or actor.can("handle_step"),
            "channel_words": CHANNEL_LABELS,
        },
        styles=("messages.css",),
    )
