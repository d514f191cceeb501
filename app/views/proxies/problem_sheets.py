"""问题交接单: written in the village, taken over and answered in the hall, closed when the person knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.printing.handing_in import sheet_paper
from app.proxies.handing_in import problems
from app.proxies.handing_in.problems import LONGEST, SheetWords
from app.security.access import login_required_for, required_actor
from app.views.deeds import done_or_again
from app.views.pdfs import pdf_answer
from app.views.proxies.appointments import wrong_fields
from app.views.supervision.asked import page_number
from app.wording import msgid
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("problem_sheets", __name__, url_prefix="/desk/proxy/problems")
OPEN_TO = ("submit_case", "decide")
STATE_WORDS = {
    "sent": msgid("等接收"),
    "received": msgid("处理中"),
    "answered": msgid("已答复"),
    "closed": msgid("已办结"),
}


@blueprint.get("")
@login_required_for(*OPEN_TO)
def index() -> ResponseReturnValue:
    """Sheets passed up and received, the latest first."""
    page = max(1, page_number())
    rows, more = problems.list_sheets(db.session, actor=required_actor(), page=page)
    return render_template("proxies/problems.html", rows=rows, states=STATE_WORDS, page=page, has_more=more)


@blueprint.get("/new")
@login_required_for("submit_case")
def ask() -> ResponseReturnValue:
    """A blank sheet; from the page of a case with its number."""
    return _new(request.args)


@blueprint.post("/new")
@login_required_for("submit_case")
def make() -> ResponseReturnValue:
    """Pass it up."""
    words = SheetWords(
        **{name: request.form.get(name, "") for name in LONGEST},
        case_number=request.form.get("case", "")[:20],
        wanted_by=_wanted_by(),
    )
    try:
        sheet = problems.pass_up(db.session, words=words, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _new(request.form, refusal)
    flash(_("已交给上级"), "success")
    return redirect(f"/desk/proxy/problems/{sheet.number}", 303)


def _wanted_by() -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(request.form.get("wanted_by", ""))
    return None


def _new(typed: object, refusal: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "proxies/problem_new.html",
        typed=typed,
        most=LONGEST,
        wrong=wrong_fields(refusal),
        sentences=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


@blueprint.get("/<number>")
@login_required_for(*OPEN_TO)
def show(number: str) -> ResponseReturnValue:
    """One sheet with what may be done."""
    return _show(number)


def _show(number: str, refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    sheet = problems.sheet_of(db.session, number=number, actor=actor)
    page = render_template(
        "proxies/problem.html",
        sheet=sheet,
        states=STATE_WORDS,
        is_ours=sheet.to_id == actor.organisation_id,
        is_sender=sheet.from_id == actor.organisation_id,
        most=LONGEST["facts"],
        typed=request.form if refusal else {},
        sentences=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


def _do(number: str, said: str, operation: Callable[..., None], **asked: object) -> ResponseReturnValue:
    actor = required_actor()
    sheet = problems.sheet_of(db.session, number=number, actor=actor, locked=True)
    return done_or_again(
        lambda: operation(db.session, sheet=sheet, actor=actor, now=clock.now(), **asked),
        again=lambda refusal: _show(number, refusal),
        said=said,
        to=f"/desk/proxy/problems/{number}",
    )


@blueprint.post("/<number>/receive")
@login_required_for(*OPEN_TO)
def receive(number: str) -> ResponseReturnValue:
    """接收."""
    return _do(number, _("已接收"), problems.receive)


@blueprint.post("/<number>/answer")
@login_required_for(*OPEN_TO)
def answer(number: str) -> ResponseReturnValue:
    """答复."""
    return _do(number, _("已答复，村里会看到"), problems.answer, words=request.form.get("words", ""))


@blueprint.post("/<number>/close")
@login_required_for("submit_case")
def close(number: str) -> ResponseReturnValue:
    """办结."""
    return _do(number, _("已办结"), problems.close)


@blueprint.get("/<number>.pdf")
@login_required_for(*OPEN_TO)
def on_paper(number: str) -> ResponseReturnValue:
    """The sheet on paper. It names a person: nothing of it is kept."""
    sheet = problems.sheet_of(db.session, number=number, actor=required_actor())
    return pdf_answer(make_pdf_apart(render_html("problem_sheet", sheet_paper(sheet))), f"{number}.pdf")
