"""原件保管: the originals in our care, where those of a case lie, and what is done with them at the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.moving import custody
from app.cases.moving.lying import ChainLine, chain, originals_here
from app.cases.queries import CasePage
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.views.panels import Panel
from app.wording import msgid

blueprint = Blueprint("originals", __name__)
HOLDER_WORDS = {
    "organisation": msgid("存放在"),
    "person": msgid("代办员带着"),
    "courier": msgid("移交途中"),
    "applicant": msgid("已还申请人"),
    "lost": msgid("移交途中遗失"),
}


@blueprint.get("/desk/originals")
@login_required_for("submit_case", "handle_step")
def index() -> ResponseReturnValue:
    """在我处的原件, the longest first."""
    everything = request.args.get("all") == "1"
    found = originals_here(
        db.session,
        actor=required_actor(),
        only_lent=not everything,
        page=request.args.get("page", 1, type=int),
        today=clock.today(),
    )
    return render_template("moving/originals.html", found=found, everything=everything, holders=HOLDER_WORDS)


@blueprint.post("/desk/cases/<number>/originals")
@login_required_for("submit_case", "handle_step")
def act(number: str) -> ResponseReturnValue:
    """An original is kept, given back, carried by an agent, or taken back."""
    do = _ACTIONS.get(request.form.get("action", ""))
    if do is None:
        raise NotFoundHere(_("没有这个操作"))
    try:
        words = do(number, required_actor(), clock.now())
    except Invalid as refusal:
        db.session.rollback()
        for sentence in refusal.sentences():
            flash(sentence, "error")
        return redirect(f"/desk/cases/{number}#originals", 303)
    flash(words, "success")
    return redirect(f"/desk/cases/{number}#originals", 303)


def _keep(number: str, actor: Actor, now: datetime) -> str:
    custody.keep_original(
        db.session,
        number=number,
        document_id=request.form.get("document", ""),
        sheets=_sheets(),
        actor=actor,
        now=now,
    )
    return _("已登记：原件留在您的单位")


def _return(number: str, actor: Actor, now: datetime) -> str:
    custody.give_back(
        db.session,
        number=number,
        hold_id=_hold(),
        sheets=_sheets(),
        name=request.form.get("name", ""),
        relation=request.form.get("relation", ""),
        actor=actor,
        now=now,
    )
    return _("已登记退还原件")


def _carry(number: str, actor: Actor, now: datetime) -> str:
    custody.give_to_agent(
        db.session,
        number=number,
        hold_id=_hold(),
        sheets=_sheets(),
        name=request.form.get("name", ""),
        actor=actor,
        now=now,
    )
    return _("已登记由代办员带着")


def _take_back(number: str, actor: Actor, now: datetime) -> str:
    custody.take_back(db.session, number=number, hold_id=_hold(), sheets=_sheets(), actor=actor, now=now)
    return _("已登记收回原件")


_ACTIONS: Mapping[str, Callable[[str, Actor, datetime], str]] = {
    "keep": _keep,
    "return": _return,
    "carry": _carry,
    "take_back": _take_back,
}


def _hold() -> int:
    return request.form.get("hold", 0, type=int)


def _sheets() -> int:
    return request.form.get("sheets", 0, type=int)


def panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """Where the originals of the case lie, with the forms for those within reach."""
    lines = chain(session, case_id=page.case_id, actor=actor)
    may_move = actor.can("submit_case") or actor.can("handle_step")
    if not lines and not (may_move and page.documents):
        return None
    values = {
        "now": [line for line in lines if line.until is None],
        "past": [line for line in lines if line.until is not None],
        "may_move": may_move,
        "keepable": _keepable(page, lines) if may_move else [],
        "holders": HOLDER_WORDS,
        "me": actor.name,
    }
    return Panel("papers", "moving/originals_panel.html", values, styles=("moving.css",))


def _keepable(page: CasePage, lines: tuple[ChainLine, ...]) -> list[tuple[str, str]]:
    """Papers of which the desk may keep an original for now: those that it only looks at."""
    kept = {line.name for line in lines}
    looked_at = {one.id for one in page.version.definition.documents if one.accept != "keep" and one.originals}
    return [
        (line.document_id, line.name)
        for line in page.documents
        if line.document_id in looked_at and line.name not in kept
    ]
