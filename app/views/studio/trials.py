"""试办: an administrator makes a trial of a draft, moves its clock, and removes it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.queries import case_page
from app.errors import Invalid
from app.extensions import db
from app.people.actors import Actor
from app.printing.guides import guide_context, read_organisations
from app.publishing.drafted import Drafted, drafted
from app.publishing.ownership import require_editor
from app.sandbox import casework, rooms, trials
from app.sandbox.rooms import Room
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views.pdfs import pdf_answer
from app.views.studio.problem_lines import problem_lines
from app.views.studio.trial_visit import Visit, instance, studio_path, visit
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("trials", __name__)


@blueprint.get("/studio/services/<code>/try")
@login_required_for("edit_catalogue")
def start(code: str) -> ResponseReturnValue:
    """Where to begin: the place where the case is taken, and the trials that are kept."""
    require_editor(db.session, code=code, actor=required_actor())
    return _start_page(drafted(db.session, code))


@blueprint.post("/studio/services/<code>/try")
@login_required_for("edit_catalogue")
@writes_late
def make(code: str) -> ResponseReturnValue:
    """A new trial, and its first form."""
    actor, at = required_actor(), request.form.get("at", "")
    require_editor(db.session, code=code, actor=actor)
    found = drafted(db.session, code)
    if found.checked.definition is None or not found.checked.ok:
        return _start_page(found), 422
    casework.receiver(db.session, found.checked.definition, at)
    room = trials.prepare(db.session, found=found, instance=instance(), now=clock.now())
    try:
        _keep(room, found, actor)
    except Invalid as refusal:
        db.session.rollback()
        flash(_("；").join(refusal.sentences()), "warning")
        return redirect(studio_path(code, "try"), 303)
    return redirect(studio_path(code, f"try/{room.name}/new?at={at}"), 303)


def _keep(room: Room, found: Drafted, actor: Actor) -> None:
    begin_write()
    try:
        trials.keep(db.session, room=room, found=found, actor=actor, now=clock.now())
    except BaseException:
        rooms.remove(room.folder)
        raise


def _start_page(found: Drafted) -> str:
    definition = found.checked.definition
    return render_template(
        "studio/trial_start.html",
        found=found,
        problems=problem_lines([one for one in found.checked.problems if one.severity == "error"], plain=True),
        desks=casework.desks(db.session, definition) if definition else [],
        trials=trials.list_trials(db.session, actor=required_actor(), now=clock.now()),
        most=trials.MOST_TRIALS,
    )


# ── one trial ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/try/<token>")
@login_required_for("edit_catalogue")
def show(code: str, token: str) -> ResponseReturnValue:
    """Its cases, and the way to another one."""
    here = visit(code, token)
    with here.inside() as session:
        version = casework.version_of(session)
        return render_template(
            "studio/trial.html",
            definition=version.definition,
            cases=casework.list_cases(session),
            desks=casework.desks(session, version.definition),
            **here.shown(session),
        )


@blueprint.get("/studio/services/<code>/try/<token>/guide.pdf")
@login_required_for("edit_catalogue")
def print_guide(code: str, token: str) -> ResponseReturnValue:
    """The guide of the version that is tried."""
    here = visit(code, token)
    service_id = drafted(db.session, code).service_id  # the room has a number of its own for the service
    organisations = read_organisations(service_id)
    with here.inside() as session:
        version = replace(casework.version_of(session), service_id=service_id)
        it = guide_context(version, organisations, "")
    return pdf_answer(make_pdf_apart(render_html("guide", replace(it, draft=True))), f"{code}.pdf")


@blueprint.post("/studio/services/<code>/try/<token>/time")
@login_required_for("edit_catalogue")
@writes_late
def move(code: str, token: str) -> ResponseReturnValue:
    """Set the clock of the trial to one of the days that its page offers."""
    here, number = visit(code, token), request.form.get("number", "")
    jump = _asked_jump(here, number)
    if jump is None:
        flash(_("那一天已经过了，没有动。"), "warning")
        return redirect(here.case_path(number) if number else here.path, 303)
    begin_write()
    moment = casework.moment_of(jump, before=here.trial.moment)
    try:
        trials.move(db.session, trial=here.trial, moment=moment, actor=required_actor())
    except Invalid as refusal:
        flash(refusal.message, "warning")
    return redirect(here.case_path(number) if number else here.path, 303)


def _asked_jump(here: Visit, number: str) -> casework.Jump | None:
    with here.inside() as session:
        page = None
        if number:
            who = casework.turn(session, number, as_sender=False)
            page = case_page(session, actor=who.actor, number=number)
        offered = casework.jumps(session, page=page, moment=here.trial.moment)
    return next((jump for jump in offered if jump.code == request.form.get("to")), None)


@blueprint.post("/studio/services/<code>/try/<token>/remove")
@login_required_for("edit_catalogue")
def remove(code: str, token: str) -> ResponseReturnValue:
    """The trial goes with everything in it."""
    here = visit(code, token)
    trials.drop(db.session, trial=here.trial, instance=instance(), actor=required_actor(), now=clock.now())
    flash(_("试办已删掉。"), "success")
    return redirect(studio_path(code, "try"), 303)
