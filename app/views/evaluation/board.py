"""评议公示: the published results of a place, for anyone."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.evaluation.reading import published_round, whole_round
from app.extensions import db
from app.printing.guides import read_organisations
from app.security.access import public
from app.views.evaluation.parts import quarter_words

blueprint = Blueprint("evaluation_board", __name__)


@blueprint.get("/agents-board")
@public("how agents were rated is published")
def show() -> ResponseReturnValue:
    """The latest published results of a village's township (?at=)."""
    at = request.args.get("at", "")[:20]
    found = published_round(db.session, code=at) if at else None
    return render_template(
        "public/agents_board.html",
        at=at,
        townships=read_organisations().townships,
        it=whole_round(db.session, found=found) if found else None,
        words=quarter_words(found) if found else "",
    )
