"""案卷: what is wrong with the file of a case before it is filed, and the file itself, made by the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.completeness import Finding
from app.cases.queries import CasePage, case_page
from app.cases.workflow import State
from app.errors import Invalid, NotAllowed
from app.extensions import db
from app.issuing.file_check import check_page
from app.issuing.filing import file_case, filing_of, may_file, next_place
from app.people.actors import Actor
from app.printjobs.options import Options
from app.printjobs.ordering import Wanted, order
from app.security.access import login_required_for, required_actor
from app.views.panels import Panel
from forms.errors import FieldError

blueprint = Blueprint("case_files", __name__)
_WHO = ("submit_case", "handle_step", "supervise")
# Of a case under way there is no file yet.
_OVER = frozenset({State.DECIDED, State.DELIVERED, State.ARCHIVED, State.DECLINED, State.WITHDRAWN, State.TERMINATED})


@blueprint.get("/desk/cases/<number>/file")
@login_required_for(*_WHO)
def show(number: str) -> ResponseReturnValue:
    """What a check found; the way to the file."""
    actor, page = required_actor(), _page(number)
    place = next_place(db.session(), organisation_id=actor.organisation_id) if may_file(page) else None
    typed = {name: str(value) for name, value in asdict(place).items()} if place else {}
    return _show(page, typed=typed)


def _show(page: CasePage, *, typed: Mapping[str, str], refusal: Invalid | None = None) -> str:
    found = check_page(db.session(), page)
    return render_template(
        "desk/case_file.html",
        page=page,
        found=found,
        errors=_errors(found),
        may_archive=may_file(page),
        filing=filing_of(db.session(), case_id=page.case_id),
        typed=typed,
        problems=refusal.sentences() if refusal else [],
        wrong={one.name: one.message for one in (refusal.problems if refusal else ()) if isinstance(one, FieldError)},
    )


@blueprint.post("/desk/cases/<number>/file/archive")
@login_required_for("submit_case", "handle_step")
def archive(number: str) -> ResponseReturnValue:
    """归档: who files it has seen what the check found, and says so."""
    actor = required_actor()
    revision = request.form.get("revision", 0, type=int)
    try:
        file_case(db.session(), number=number, revision=revision, typed=request.form, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _show(_page(number), typed=request.form, refusal=refusal), 422
    flash(_("已归档"), "success")
    return redirect(f"/desk/cases/{number}", 303)


@blueprint.post("/desk/cases/<number>/file")
@login_required_for(*_WHO)
def make(number: str) -> ResponseReturnValue:
    """Order the file: it takes its time."""
    page = _page(number)
    wanted = [Wanted("case_file", page.number)]
    job = order(db.session, items=wanted, options=Options(), actor=required_actor(), now=clock.now())
    return redirect(f"/desk/print/{job.id}", 303)


def _page(number: str) -> CasePage:
    page = case_page(db.session, actor=required_actor(), number=number)
    if page.state not in _OVER:
        raise NotAllowed(_("办件还没有办结，办结以后才能成卷"))
    return page


def _errors(found: tuple[Finding, ...]) -> int:
    return sum(one.severity == "error" for one in found)


def panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """The door on the page of a case that is over; before it is filed, what a check found."""
    if page.state not in _OVER or not any(actor.can(one) for one in _WHO):
        return None
    checked = may_file(page)
    found = check_page(session, page) if checked else ()
    values = {"found": len(found), "errors": _errors(found), "checked": checked}
    return Panel("actions", "desk/case_file_panel.html", values)
