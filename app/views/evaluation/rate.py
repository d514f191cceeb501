"""A rating by its personal link: no login, one use, and no login of ours in the browser."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.evaluation import rating
from app.extensions import db
from app.security.access import current_actor, public
from app.views.evaluation.parts import quarter_words, typed_ratings, wrong_of

blueprint = Blueprint("rate", __name__, url_prefix="/rate")
_WHY = "whoever rates has the link of one sheet, and no login"


@blueprint.get("/<token>")
@public(_WHY)
def ask(token: str) -> ResponseReturnValue:
    """The sheet of a link."""
    return _page(token)


def _page(token: str, refusal: Invalid | None = None) -> ResponseReturnValue:
    try:
        rating.require_no_login(current_actor())
        asked = rating.asked_by_link(db.session, token=token[:100], today=clock.today())
    except (NotFoundHere, NotAllowed) as closed:
        why, status = (closed.what, 404) if isinstance(closed, NotFoundHere) else (closed.reason, 403)
        return render_template("evaluation/rate_closed.html", why=why), status
    page = render_template(
        "evaluation/rate.html",
        asked=asked,
        words=quarter_words(asked.round),
        grades=rating.GRADES,
        problems=refusal.sentences() if refusal else (),
        wrong=wrong_of(refusal),
        typed=request.form if refusal else {},
    )
    return page, 422 if refusal else 200


@blueprint.post("/<token>")
@public(_WHY)
def keep(token: str) -> ResponseReturnValue:
    """Keep it; the link is used up."""
    rating.require_no_login(current_actor())
    try:
        rating.rate_by_link(db.session, token=token[:100], said=typed_ratings(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(token, refusal)
    except NotFoundHere:
        db.session.rollback()
        return _page(token)
    return render_template("evaluation/rate_closed.html", why="", thanks=_("谢谢，您的评议已收到。"))
