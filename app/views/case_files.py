"""案卷: what is wrong with the file of a case before it is filed, and the file itself, made by the worker."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.completeness import Finding
from app.cases.queries import CasePage, case_page
from app.cases.workflow import Event, State
from app.errors import NotAllowed
from app.extensions import db
from app.issuing.file_check import check_page
from app.people.actors import Actor
from app.printjobs.options import Options
from app.printjobs.ordering import Wanted, order
from app.security.access import login_required_for, required_actor
from app.views.panels import Panel

blueprint = Blueprint("case_files", __name__)
_WHO = ("submit_case", "handle_step", "supervise")
# Of a case under way there is no file yet.
_OVER = frozenset({State.DECIDED, State.DELIVERED, State.ARCHIVED, State.DECLINED, State.WITHDRAWN, State.TERMINATED})


@blueprint.get("/desk/cases/<number>/file")
@login_required_for(*_WHO)
def show(number: str) -> ResponseReturnValue:
    """What a check found; the way to the file."""
    page = _page(number)
    found = check_page(db.session(), page)
    values = {"page": page, "found": found, "errors": _errors(found)}
    return render_template("desk/case_file.html", may_archive=Event.ARCHIVE in page.life.events, **values)


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
    found = check_page(session, page) if Event.ARCHIVE in page.life.events else ()
    values = {"found": len(found), "errors": _errors(found), "checked": Event.ARCHIVE in page.life.events}
    return Panel("actions", "desk/case_file_panel.html", values)
