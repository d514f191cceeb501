"""Forms that save themselves while they are typed. The answers are JSON; the pages' scripts are form/autosave.js.

Without a login, or with a security token that died with it, the error handlers park what was sent (`app.views.parking`)
and answer 401; the page goes on as soon as its person has logged in again, in whatever tab.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app import clock
from app.cases import operations
from app.cases.drafts import Draft, StaleDraft
from app.cases.queries import case_page
from app.errors import NotFoundHere
from app.extensions import db
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion, version_by_id
from app.security.access import judges_text, login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views import filling, form_token
from app.views.form_token import FormToken
from app.views.mending import offered
from app.views.step_form import step_token

blueprint = Blueprint("keeping", __name__)
_DEVICE_KNOWN = timedelta(days=400)  # as long as browsers keep a cookie


@blueprint.get("/desk/keep")
@login_required_for("submit_case", "handle_step")
def who() -> ResponseReturnValue:
    """Who is logged in now, and a security token that is good again: for a page whose login had ended."""
    return jsonify(user=required_actor().user_id, csrf=generate_csrf())


@blueprint.post("/desk/new/<code>/keep")
@login_required_for("submit_case")
@judges_text
@writes_late
def keep_new(code: str) -> ResponseReturnValue:
    """Keep the form of a new case as it is just now."""
    actor = required_actor()
    note = _note(actor)
    if note.service_code != code or note.case_number:
        raise NotFoundHere(_("这张表单不是您打开的，请从“受理”里重新打开。"))
    if sent := filling.sent_before(actor, note.submission_token):
        return _over(f"/desk/cases/{sent}", _("这张表单已经提交过了，办件号 %(number)s。", number=sent))
    version = version_by_id(db.session, note.version_id)
    return _keep(actor, note, version, lacking=filling.count_lacking(version.compiled))


@blueprint.post("/desk/cases/<number>/mend/keep")
@login_required_for("submit_case", "handle_step")
@judges_text
@writes_late
def keep_mending(number: str) -> ResponseReturnValue:
    """Keep a case as it is being mended or corrected."""
    actor = required_actor()
    note = _note(actor)
    if note.case_number != number or note.step_id:
        raise NotFoundHere(_("这张表单不是您打开的，请从办件里重新打开。"))
    page = case_page(db.session, actor=actor, number=number)
    if offered(page) is None:
        return _over(f"/desk/cases/{number}", _("这个办件现在不需要补正了。"))
    lacking = filling.count_lacking(page.version.compiled, page.answers)
    return _keep(actor, note, page.version, case_id=page.case_id, lacking=lacking)


@blueprint.post("/desk/cases/<number>/keep")
@login_required_for("handle_step", "submit_case")
@judges_text
@writes_late
def keep_step(number: str) -> ResponseReturnValue:
    """Keep what the clerk of the open step has typed on the page of the case."""
    actor = required_actor()
    note = _note(actor)
    if note.case_number != number or not note.step_id:
        raise NotFoundHere(_("这张表单不是您打开的，请从办件里重新打开。"))
    page = case_page(db.session, actor=actor, number=number)
    if step_token(actor, page) != note:
        return _over(f"/desk/cases/{number}", _("这一步已经办完了。") + page.handling.why_not)
    return _keep(actor, note, page.version, case_id=page.case_id)


@blueprint.post("/me/device")
@login_required_for()
@writes_late
def set_device() -> ResponseReturnValue:
    """A shared computer keeps nothing of anybody; it is the device that is meant, not the person."""
    shared = request.form.get("shared") == "1"
    flash(_("记住了：这台是公用电脑，填的内容只存到服务器。") if shared else _("记住了：这台电脑只有您用。"), "success")
    response = redirect("/me", 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if shared:
        age = int(_DEVICE_KNOWN.total_seconds())
        response.set_cookie(filling.SHARED, "1", max_age=age, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(filling.SHARED, httponly=True, samesite="Lax", secure=secure)
    return response


def _note(actor: Actor) -> FormToken:
    note = form_token.posted_by(actor)
    if note is None:
        raise NotFoundHere(_("这张表单不是您打开的，请重新打开。"))
    return note


def _keep(
    actor: Actor, note: FormToken, version: LoadedVersion, *, case_id: int | None = None, lacking: int | None = None
) -> ResponseReturnValue:
    begin_write()
    now = clock.now()
    try:
        revision = operations.save_draft(
            db.session,
            token=note.submission_token,
            version_id=version.id,
            pairs=filling.draft_pairs(),
            applicant_name=filling.applicant_name(version.definition),
            case_id=case_id,
            lacking=lacking,
            seen=filling.seen_revision(),
            actor=actor,
            now=now,
        )
    except StaleDraft as stale:
        db.session.rollback()
        return jsonify(_as_it_stands(stale.draft)), 409
    return jsonify(revision=revision, at=now.astimezone(clock.ZONE).isoformat())


def _as_it_stands(draft: Draft) -> dict[str, Any]:
    at = draft.updated_at.astimezone(clock.ZONE).isoformat()
    return {"revision": draft.revision, "at": at, "pairs": [list(pair) for pair in draft.pairs]}


def _over(path: str, sentence: str) -> ResponseReturnValue:
    """There is nothing to keep any more: the form has become a case, or has been mended."""
    return jsonify(path=path, error=sentence), 410
