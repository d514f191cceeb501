"""The first page of each role, and one's own account."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.drafts import DraftRow, list_drafts
from app.cases.frequent import frequent_services
from app.cases.promises import owed_count
from app.cases.worklist import worklist
from app.extensions import db
from app.people.actors import Actor
from app.people.roles import AGENT
from app.security.access import login_required_for, required_actor
from app.views.filling import SHARED
from app.views.worklist import left_of_row

blueprint = Blueprint("home", __name__)
_MOST_TODO = 6
_NOON, _EVENING = 12, 18


@blueprint.get("/")
@login_required_for()
def home() -> ResponseReturnValue:
    """The agent's day, or the list that the role works through."""
    actor = required_actor()
    if AGENT in actor.roles:
        return _agent_home(actor)
    if actor.can("handle_step"):
        return redirect("/desk/")
    if actor.can("supervise"):
        return redirect("/supervision/")
    if actor.can("edit_catalogue"):
        return redirect("/studio/")
    return render_template("desk/plain_home.html", greeting=_greeting())


def _agent_home(actor: Actor) -> ResponseReturnValue:
    mending = worklist(db.session, actor=actor, tab="supplement")
    todo = worklist(db.session, actor=actor, tab="todo")
    rows = (*mending.rows, *todo.rows)
    return render_template(
        "desk/home.html",
        greeting=_greeting(),
        rows=rows[:_MOST_TODO],
        count=f"{len(rows)}{'+' if todo.has_more or mending.has_more else ''}",
        near=sum(row.card in ("red", "yellow") for row in rows),
        drafts=new_drafts(actor),
        owed=owed_count(db.session, actor=actor),
        services=frequent_services(db.session, actor=actor),
        left=left_of_row,
    )


def new_drafts(actor: Actor) -> list[DraftRow]:
    """Forms of new cases not yet sent; what is being mended stands with its case."""
    return [draft for draft in list_drafts(db.session, actor=actor) if draft.case_id is None]


def _greeting() -> str:
    hour = clock.now().hour
    return _("上午好") if hour < _NOON else _("下午好") if hour < _EVENING else _("晚上好")


@blueprint.get("/me")
@login_required_for()
def account() -> ResponseReturnValue:
    """Who I am here, and the way out."""
    return render_template("desk/me.html", shared_device=request.cookies.get(SHARED) == "1")
