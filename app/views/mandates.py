"""代办委托 on the page of a case: paused, resumed, ended, passed to another agent."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.moving import mandates
from app.cases.moving.flow import MandateEvent, mandate_events
from app.cases.queries import CasePage
from app.errors import Invalid, NotFoundHere, StaleCase
from app.extensions import db
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.views.panels import Panel
from app.wording import msgid

blueprint = Blueprint("mandates", __name__)
STATE_WORDS: Mapping[str, str] = {"active": msgid("代办中"), "paused": msgid("已中止"), "ended": msgid("已终止")}
EVENT_WORDS: Mapping[MandateEvent, str] = {
    MandateEvent.PAUSE: msgid("中止代办"),
    MandateEvent.RESUME: msgid("续办"),
    MandateEvent.END: msgid("终止委托"),
    MandateEvent.CHANGE: msgid("更换代办员"),
}
_EFFECTS: Mapping[MandateEvent, str] = {
    MandateEvent.PAUSE: msgid("中止期间不能补正、撤回；办理时限照算。"),
    MandateEvent.RESUME: msgid("恢复以后，代办员可以接着补正、撤回。"),
    MandateEvent.END: msgid("终止以后，补正、撤回由申请人到乡镇（街道）便民服务中心办。"),
    MandateEvent.CHANGE: msgid("补正、撤回和后补材料的提醒，都转到接手的代办员那里。"),
}
_DONE: Mapping[MandateEvent, str] = {
    MandateEvent.PAUSE: msgid("代办已中止"),
    MandateEvent.RESUME: msgid("代办已恢复"),
    MandateEvent.END: msgid("委托已终止"),
    MandateEvent.CHANGE: msgid("已更换代办员"),
}


@blueprint.post("/desk/cases/<number>/mandate")
@login_required_for("submit_case")
def act(number: str) -> ResponseReturnValue:
    """One event of the mandate, with its reason."""
    try:
        event = MandateEvent(request.form.get("action", ""))
    except ValueError as error:
        raise NotFoundHere(_("没有这个操作")) from error
    back = redirect(f"/desk/cases/{number}#mandate", 303)
    try:
        mandates.act(
            db.session,
            case_number=number,
            revision=request.form.get("revision", 0, type=int),
            event=event,
            reason=request.form.get("reason", ""),
            words=request.form.get("words", ""),
            agent_id=request.form.get("agent", type=int),
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        for sentence in refusal.sentences():
            flash(sentence, "error")
        return back
    except StaleCase as stale:
        db.session.rollback()
        flash(_("%(by)s刚刚对这个办件%(what)s，请先看最新情况再办。", by=stale.by, what=stale.what), "error")
        return back
    flash(_(_DONE[event]), "success")
    return back


def panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """The mandate of a case that an agent handed in, and what may be done about it."""
    mandate = mandates.latest(session, page.case_id) if page.mandate else None
    if mandate is None:
        return None
    open_to = page.current is not None and mandates.may_manage(actor, mandate)
    events = mandate_events(mandate.state) if open_to else ()
    values = {
        "mandate": mandate,
        "state": STATE_WORDS[mandate.state],
        "powers": mandates.powers_of(mandate),
        "reason": mandates.reason_words(mandate),
        "events": [(event, EVENT_WORDS[event], _EFFECTS[event], mandates.reasons_for(event)) for event in events],
        "agents": mandates.agents_for(session, mandate) if MandateEvent.CHANGE in events else (),
    }
    return Panel("actions", "moving/mandate_panel.html", values, styles=("moving.css",))


def notice(_session: Session, _actor: Actor, page: CasePage) -> Panel | None:
    """Above the case, while nobody acts as its submitter or the right to has moved."""
    if page.mandate not in ("paused", "ended") or page.current is None:
        return None
    return Panel("above", "moving/mandate_notice.html", {"paused": page.mandate == "paused"})
