"""待送达: decisions that are still to be brought to the applicant."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.cases.undelivered import undelivered
from app.cases.words import OUTCOME_LABELS
from app.extensions import db
from app.security.access import login_required_for, required_actor
from app.views.marks import left_words
from app.views.proxies.deliveries import WAY_WORDS

blueprint = Blueprint("undelivered", __name__)


@blueprint.get("/desk/undelivered")
@login_required_for("view_cases")
def index() -> ResponseReturnValue:
    """The most urgent first; each is registered on its own page."""
    mine = request.args.get("mine") == "1"
    page = request.args.get("page", 1, type=int)
    found = undelivered(db.session, actor=required_actor(), mine=mine, page=page)
    return render_template(
        "desk/undelivered.html",
        found=found,
        mine=mine,
        left=left_words,
        outcome_words=OUTCOME_LABELS.get,
        ways=WAY_WORDS,
    )
