"""电话回访 of the drawn sample."""

from __future__ import annotations

import json

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.masking import mask_name
from app.errors import Invalid
from app.evaluation import calls
from app.evaluation.rating import GRADES
from app.evaluation.scope import CALLS, round_seen_by
from app.extensions import db
from app.security.access import login_required_for, required_actor
from app.views.evaluation.parts import quarter_words, wrong_of
from app.views.supervision.asked import typed_number

blueprint = Blueprint("evaluation_calls", __name__, url_prefix="/evaluation")


@blueprint.get("/<int:round_id>/calls")
@login_required_for(*CALLS)
def index(round_id: int) -> ResponseReturnValue:
    """The sample in the order in which it was drawn, with what lets anyone draw it again."""
    actor = required_actor()
    found = round_seen_by(db.session, round_id=round_id, actor=actor)
    return render_template(
        "evaluation/calls.html",
        round=found,
        words=quarter_words(found),
        calls=calls.calls_of(db.session, round_id=round_id, actor=actor),
        states=calls.STATE_WORDS,
        grades=GRADES,
        masked=mask_name,
        listed=len((found.sample_list or "").split()),
    )


@blueprint.get("/calls/<int:call_id>")
@login_required_for(*CALLS)
def show(call_id: int) -> ResponseReturnValue:
    """The script with the boxes for the answers."""
    return _page(call_id)


def _page(call_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    call = calls.call_to_make(db.session, call_id=call_id, actor=actor)
    found = round_seen_by(db.session, round_id=call.round_id, actor=actor)
    page = render_template(
        "evaluation/call.html",
        call=call,
        round=found,
        words=quarter_words(found),
        script=calls.SCRIPT,
        answers=calls.ANSWERS,
        grades=GRADES,
        given=request.form if refusal else json.loads(call.answers),
        problems=refusal.sentences() if refusal else (),
        wrong=wrong_of(refusal),
        typed=request.form if refusal else {},
    )
    return page, 422 if refusal else 200


@blueprint.post("/calls/<int:call_id>")
@login_required_for(*CALLS)
def keep(call_id: int) -> ResponseReturnValue:
    """What the call brought."""
    try:
        call = calls.keep_call(
            db.session,
            call_id=call_id,
            reached=request.form.get("reached") == "1",
            grade=typed_number("grade"),
            answers={key: request.form.get(key, "") for key in calls.SCRIPT},
            remark=request.form.get("remark", ""),
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(call_id, refusal)
    flash(_("回访已记下"), "success")
    return redirect(f"/evaluation/{call.round_id}/calls", 303)
