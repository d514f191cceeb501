"""换班 among colleagues of a hall."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.hall.people import people_of
from app.hall.rota import SHIFT_WORDS
from app.hall.scope import CAPABILITIES, kept_by
from app.models import Organisation
from app.proxies.agents import swaps
from app.security.access import login_required_for, required_actor
from app.views.supervision.asked import typed_number

blueprint = Blueprint("swaps", __name__, url_prefix="/desk/proxy/swaps")


@blueprint.get("")
@login_required_for(*CAPABILITIES)
def index() -> ResponseReturnValue:
    """Turns ahead, requests that wait, and what became of the others."""
    return _page()


def _here() -> Organisation:
    return kept_by(db.session, actor=required_actor())


def _page(refusal: Invalid | None = None) -> ResponseReturnValue:
    here, actor, today = _here(), required_actor(), clock.today()
    ahead = swaps.turns_ahead(db.session, organisation_id=here.id, today=today)
    page = render_template(
        "proxies/swaps.html",
        here=here,
        swaps=swaps.swaps_of(db.session, organisation_id=here.id),
        mine=[turn for turn in ahead if swaps.may_speak_for(actor, turn.person)],
        ahead=ahead,
        people=people_of(db.session, organisation_id=here.id),
        states=swaps.STATE_WORDS,
        shifts=SHIFT_WORDS,
        may_answer=lambda swap, said: swap.state == "asked" and swaps.may_answer(actor, swap, said),
        problems=refusal.sentences() if refusal else (),
        typed=request.form if refusal else {},
    )
    return page, 422 if refusal else 200


@blueprint.post("")
@login_required_for(*CAPABILITIES)
def ask() -> ResponseReturnValue:
    """Ask a colleague."""
    try:
        swaps.ask(
            db.session,
            organisation=_here(),
            turn_id=typed_number("turn"),
            to_id=typed_number("to"),
            return_turn_id=typed_number("in_return") or None,
            reason=request.form.get("reason", ""),
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(refusal)
    flash(_("已提出，等同事答复"), "success")
    return redirect("/desk/proxy/swaps", 303)


@blueprint.post("/<int:swap_id>")
@login_required_for(*CAPABILITIES)
def answer(swap_id: int) -> ResponseReturnValue:
    """Yes, no, or taken back."""
    said, who = request.form.get("said", ""), required_actor()
    try:
        swaps.answer(db.session, organisation=_here(), swap_id=swap_id, said=said, actor=who, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(refusal)
    flash(_(swaps.STATE_WORDS[said]), "success")
    return redirect("/desk/proxy/swaps", 303)
