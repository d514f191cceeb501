"""待补材料: papers promised to follow, what is done about them, and papers taken over from earlier cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases import promise_keeping
from app.cases.promises import owed
from app.errors import Invalid, NotFoundHere, StaleCase
from app.extensions import db
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.wording import msgid

blueprint = Blueprint("promises", __name__)
_DONE = {
    "receive": msgid("已登记收到后补的材料"),
    "extend": msgid("已改补交日期"),
    "lapse": msgid("已登记到期未交"),
}


@blueprint.get("/desk/promises")
@login_required_for("view_cases")
def index() -> ResponseReturnValue:
    """Papers still to come, the most urgent first."""
    found = owed(db.session, actor=required_actor(), page=request.args.get("page", 1, type=int))
    return render_template("desk/promises.html", found=found)


@blueprint.post("/desk/cases/<number>/promises/<int:promise_id>")
@login_required_for("submit_case", "handle_step")
def act(number: str, promise_id: int) -> ResponseReturnValue:
    """The paper came, may come later, or did not come."""
    action = request.form.get("action", "")
    if action not in _DONE:
        raise NotFoundHere(_("没有这个操作"))
    return _do(number, lambda actor: _keep(action, number, promise_id, actor), _(_DONE[action]))


@blueprint.post("/desk/cases/<number>/on-file")
@login_required_for("submit_case")
def reuse(number: str) -> ResponseReturnValue:
    """沿用: let a paper of an earlier case serve this one."""
    document_id = request.form.get("document", "")

    def take(actor: Actor) -> None:
        promise_keeping.reuse(
            db.session,
            case_number=number,
            revision=_revision(),
            document_id=document_id,
            actor=actor,
            now=clock.now(),
        )

    return _do(number, take, _("已沿用以前交的材料"))


def _do(number: str, action: Callable[[Actor], None], done: str) -> ResponseReturnValue:
    """Back to the case, with what was done or why not."""
    try:
        action(required_actor())
        flash(done, "success")
    except StaleCase as stale:
        db.session.rollback()
        flash(
            _("%(by)s刚刚对这个办件%(what)s，您的操作没有提交，请看最新情况", by=stale.by, what=stale.what), "warning"
        )
    except Invalid as refusal:
        db.session.rollback()
        flash(_("没有提交：") + _("；").join(refusal.sentences()), "warning")
    return redirect(f"/desk/cases/{number}#papers", 303)


def _keep(action: str, number: str, promise_id: int, actor: Actor) -> None:
    now, revision = clock.now(), _revision()
    if action == "receive":
        promise_keeping.receive(
            db.session, case_number=number, revision=revision, promise_id=promise_id, actor=actor, now=now
        )
    elif action == "lapse":
        promise_keeping.lapse(
            db.session, case_number=number, revision=revision, promise_id=promise_id, actor=actor, now=now
        )
    else:
        promise_keeping.extend(
            db.session,
            case_number=number,
            revision=revision,
            promise_id=promise_id,
            until=_day(),
            reason=request.form.get("reason", ""),
            actor=actor,
            now=now,
        )


def _revision() -> int:
    return request.form.get("revision", 0, type=int)


def _day() -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(request.form.get("until", ""))
    return None
