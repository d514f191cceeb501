"""Asked and noted inside a case: 会商, 内部备注, 重点关注; and what other desks ask us."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.asking import consulting, remarks
from app.cases.asking.consultations import asked_of_us, consultations_of, reply_to_give
from app.cases.queries import CasePage
from app.errors import Invalid, NotAllowed
from app.extensions import db
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.views.marks import left_words
from app.views.panels import Panel
from catalog.primitives import LimitSpec, read_limit

blueprint = Blueprint("asking", __name__)


# ── asking ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/cases/<number>/ask")
@login_required_for("handle_step")
def question(number: str) -> ResponseReturnValue:
    """The form of a question."""
    actor = required_actor()
    case = consulting.case_here(db.session, number=number, actor=actor)
    if not consulting.may_ask(db.session, case=case, actor=actor):
        raise NotAllowed(_("办件现在不在您这里，不能提会商"))
    return _question(actor, number)


@blueprint.post("/desk/cases/<number>/ask")
@login_required_for("handle_step")
def ask(number: str) -> ResponseReturnValue:
    """Put the question, or show what is wrong with it."""
    actor = required_actor()
    try:
        consulting.ask(
            db.session,
            case_number=number,
            question=request.form.get("question", ""),
            office_ids=request.form.getlist("office", type=int),
            limit=_limit(),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _question(actor, number, refusal.sentences()), 422
    flash(_("会商已发出，对方在“问我的”里能看到"), "success")
    return redirect(f"/desk/cases/{number}#asked", 303)


def _question(actor: Actor, number: str, problems: list[str] | None = None) -> str:
    return render_template(
        "desk/ask.html",
        number=number,
        offices=consulting.offices(db.session, actor),
        chosen=set(request.form.getlist("office")),
        limits=[str(limit) for limit in consulting.LIMITS],
        limit=request.form.get("limit", str(consulting.USUAL_LIMIT)),
        typed=request.form,
        problems=problems or [],
    )


def _limit() -> LimitSpec:
    """The chosen limit; one that is not offered for anything else, so that the operation says so."""
    with suppress(ValueError):
        return LimitSpec.model_validate(read_limit(request.form.get("limit", "")))
    return LimitSpec(value=0)


@blueprint.post("/desk/cases/<number>/consultations/<int:consultation_id>/close")
@login_required_for("handle_step")
def close(number: str, consultation_id: int) -> ResponseReturnValue:
    """No answer is needed any more."""

    def do(actor: Actor) -> None:
        consulting.close(db.session, consultation_id=consultation_id, actor=actor, now=clock.now())

    return _do(number, "asked", do, _("会商已结束"))


# ── answering ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/asked")
@login_required_for("handle_step")
def asked() -> ResponseReturnValue:
    """问我的: what other desks ask our office."""
    found = asked_of_us(
        db.session,
        actor=required_actor(),
        answered=request.args.get("state") == "answered",
        page=request.args.get("page", 1, type=int),
    )
    return render_template("desk/asked.html", found=found, left=left_words)


@blueprint.get("/desk/asked/<int:reply_id>")
@login_required_for("handle_step")
def reply(reply_id: int) -> ResponseReturnValue:
    """The form of an answer."""
    return _reply(required_actor(), reply_id)


@blueprint.post("/desk/asked/<int:reply_id>")
@login_required_for("handle_step")
def answer(reply_id: int) -> ResponseReturnValue:
    """Answer for one's office, or show why it cannot be taken; what was typed stays."""
    actor = required_actor()
    try:
        consulting.answer(
            db.session,
            reply_id=reply_id,
            text=request.form.get("answer", ""),
            pages=request.form.get("pages", ""),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _reply(actor, reply_id, refusal.sentences()), 422
    flash(_("已答复，提问的单位能看到"), "success")
    return redirect("/desk/asked", 303)


def _reply(actor: Actor, reply_id: int, problems: list[str] | None = None) -> str:
    view, number = reply_to_give(db.session, reply_id=reply_id, actor=actor)
    own = next(one for one in view.replies if one.id == reply_id)
    return render_template(
        "desk/asked_answer.html", asked=view, own=own, number=number, typed=request.form, problems=problems or []
    )


# ── notes and marks ────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/desk/cases/<number>/notes")
@login_required_for("handle_step", "supervise")
def note(number: str) -> ResponseReturnValue:
    """A line for colleagues."""
    text = request.form.get("note", "")

    def do(actor: Actor) -> None:
        remarks.write_note(db.session, case_number=number, text=text, actor=actor, now=clock.now())

    return _do(number, "remarks", do, _("备注已记下"))


@blueprint.post("/desk/cases/<number>/attention")
@login_required_for("handle_step", "supervise")
def attention(number: str) -> ResponseReturnValue:
    """Mark the case as one to be watched, or take the mark away."""
    if request.form.get("action") == "clear":
        return _do(number, "remarks", lambda actor: _unwatch(number, actor), _("已取消重点关注"))
    return _do(number, "remarks", lambda actor: _watch(number, actor), _("已标重点关注"))


def _watch(number: str, actor: Actor) -> None:
    reason = request.form.get("reason", "")
    remarks.watch(db.session, case_number=number, reason=reason, actor=actor, now=clock.now())


def _unwatch(number: str, actor: Actor) -> None:
    remarks.unwatch(db.session, case_number=number, actor=actor, now=clock.now())


def _do(number: str, place: str, action: Callable[[Actor], None], done: str) -> ResponseReturnValue:
    """Back to the case, with what was done or why not."""
    try:
        action(required_actor())
        flash(done, "success")
    except Invalid as refusal:
        db.session.rollback()
        flash(_("没有提交：") + _("；").join(refusal.sentences()), "warning")
    return redirect(f"/desk/cases/{number}#{place}", 303)


# ── on the page of a case ──────────────────────────────────────────────────────────────────────────


def consultations(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """会商 of the case; nothing where nobody asked and this person may not."""
    found = consultations_of(session, case_id=page.case_id, actor=actor)
    may_ask = bool(page.handling.actions)
    if not found and not may_ask:
        return None
    return Panel("papers", "desk/case_asked.html", {"asked": found, "may_ask": may_ask}, styles=("asking.css",))


def notes_and_marks(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """内部备注 and 重点关注; an office that was merely asked is refused when it writes, and told so then."""
    found = remarks.remarks_of(session, case_id=page.case_id)
    may_write = remarks.may_remark(actor)
    if not found and not may_write:
        return None
    standing = next((one for one in found if one.kind == "mark" and one.cleared_at is None), None)
    values = {"remarks": found, "standing": standing, "may_write": may_write}
    return Panel("actions", "desk/case_remarks.html", values, styles=("asking.css",))
