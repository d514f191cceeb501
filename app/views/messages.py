"""消息: the inbox of the product, and the numbers that the bell and the worklist ask for without a reload.

Whether somebody has read their own messages is theirs: it leaves no row in the record of actions.
"""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, false

from app import clock
from app.cases.queries import shown_count, tab_counts
from app.cases.scope import visible_to
from app.errors import NotFoundHere
from app.extensions import db
from app.notifications import inbox
from app.people.actors import Actor
from app.security.access import asked_by_scripts, login_required_for, required_actor

blueprint = Blueprint("messages", __name__)


@blueprint.get("/messages")
@login_required_for()
def index() -> ResponseReturnValue:
    """The latest first."""
    actor, page = required_actor(), request.args.get("page", 1, type=int)
    found = inbox.read_inbox(db.session, user_id=actor.user_id, visible=_visible(actor), page=page)
    return render_template("notifications/inbox.html", found=found)


@blueprint.get("/messages/count")
@login_required_for()
@asked_by_scripts
def count() -> ResponseReturnValue:
    """Unread messages and cases in each tab, as they are shown. Two statements; 304 when nothing has changed."""
    actor = required_actor()
    tabs = tab_counts(db.session, actor=actor).tabs if _handles_cases(actor) else {}
    answer = jsonify(
        unread=shown_count(inbox.unread(db.session, user_id=actor.user_id)),
        tabs={tab: shown_count(number) for tab, number in tabs.items()},
    )
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.post("/messages/read")
@login_required_for()
def read() -> ResponseReturnValue:
    """All that the page showed, and what lies behind it."""
    until = request.form.get("until", 0, type=int)
    inbox.mark_read(db.session, user_id=required_actor().user_id, until=min(until, 2**62), now=clock.now())
    return redirect("/messages", 303)


@blueprint.post("/messages/<int:message_id>/open")
@login_required_for()
def open_one(message_id: int) -> ResponseReturnValue:
    """Read it, and go to what it tells of."""
    path = inbox.open_message(
        db.session, user_id=required_actor().user_id, message_id=min(message_id, 2**62), now=clock.now()
    )
    if path is None:
        raise NotFoundHere(_("没有这条消息"))
    return redirect(path or "/messages", 303)


def _handles_cases(actor: Actor) -> bool:
    return actor.can("view_cases") and actor.organisation_id is not None


def _visible(actor: Actor) -> ColumnElement[bool]:
    return visible_to(actor) if _handles_cases(actor) else false()
