"""一并通过: several cases that stand alike, passed on with one opinion."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.cases.bulk import Chosen, Seen, choose, pass_together
from app.cases.casework import fit_opinion
from app.errors import Invalid
from app.extensions import db
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor

blueprint = Blueprint("bulk", __name__)


@blueprint.get("/desk/bulk")
@login_required_for("handle_step")
def chosen() -> ResponseReturnValue:
    """What was chosen in the worklist, and which of it can go together."""
    return _draw(required_actor(), request.args.getlist("case"))


@blueprint.post("/desk/bulk")
@login_required_for("handle_step")
def pass_on() -> ResponseReturnValue:
    """Pass them on, and say which went and which not."""
    actor, seen = required_actor(), _seen()
    opinion = request.form.get("opinion", "")
    try:
        done = pass_together(db.session, seen=seen, opinion=fit_opinion(opinion), actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _draw(actor, [one.number for one in seen], refusal.sentences())
    return render_template(
        "desk/bulk_done.html",
        went=[one.number for one in done if not one.why_not],
        stayed=[one for one in done if one.why_not],
    )


def _draw(actor: Actor, numbers: list[str], problems: list[str] | None = None) -> ResponseReturnValue:
    """The page; 422 when nothing was chosen, or too much."""
    found, said = Chosen(()), list(problems or [])
    try:
        found = choose(db.session, numbers=numbers, actor=actor)
    except Invalid as refusal:
        said = said or refusal.sentences()
    page = render_template("desk/bulk.html", chosen=found, problems=said, typed=request.form)
    return page, 422 if said else 200


def _seen() -> list[Seen]:
    """The cases as the page showed them: number.revision."""
    pairs = [one.rpartition(".") for one in request.form.getlist("case")]
    return [Seen(number, int(revision)) for number, _dot, revision in pairs if number and _is_revision(revision)]


def _is_revision(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
