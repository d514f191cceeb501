"""代办委托 on the page of a case: paused, resumed, ended, passed to another agent."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.fees import fees_of, record_fee, yuan
from app.cases.moving import mandate_turns, mandates
from app.cases.moving.flow import MandateEvent, mandate_events
from app.cases.moving.mandate_turns import Terms
from app.cases.queries import CasePage, case_page
from app.errors import Invalid, NotFoundHere, StaleCase
from app.extensions import db
from app.models import Mandate
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.views.handing_on import sentences
from app.views.panels import Panel
from app.views.people_parts import typed_day
from app.wording import msgid
from catalog import vocabulary

blueprint = Blueprint("mandates", __name__)
STATE_WORDS: Mapping[str, str] = {
    "draft": msgid("待签名"),
    "active": msgid("代办中"),
    "paused": msgid("已中止"),
    "ended": msgid("已终止"),
}
EVENT_WORDS: Mapping[MandateEvent, str] = {
    MandateEvent.PAUSE: msgid("中止代办"),
    MandateEvent.RESUME: msgid("续办"),
    MandateEvent.END: msgid("终止委托"),
    MandateEvent.CHANGE: msgid("更换代办员"),
}
EFFECTS: Mapping[MandateEvent, str] = {
    MandateEvent.PAUSE: msgid("中止期间不能补正、撤回；办理时限照算。"),
    MandateEvent.RESUME: msgid("恢复以后，代办员可以接着补正、撤回。"),
    MandateEvent.END: msgid("终止以后，补正、撤回由申请人到乡镇（街道）便民服务中心办。"),
    MandateEvent.CHANGE: msgid("补正、撤回和后补材料的提醒，都转到接手的代办员那里。"),
}
DONE: Mapping[MandateEvent, str] = {
    MandateEvent.PAUSE: msgid("代办已中止"),
    MandateEvent.RESUME: msgid("代办已恢复"),
    MandateEvent.END: msgid("委托已终止"),
    MandateEvent.CHANGE: msgid("已更换代办员"),
}


@blueprint.get("/desk/cases/<number>/mandate")
@login_required_for("submit_case")
def show(number: str) -> ResponseReturnValue:
    """What may be done about the mandate of a case."""
    actor = required_actor()
    return _page(actor, case_page(db.session, actor=actor, number=number))


@blueprint.post("/desk/cases/<number>/mandate")
@login_required_for("submit_case")
def act(number: str) -> ResponseReturnValue:
    """One event of the mandate, with its reason."""
    actor, event = required_actor(), asked_event()
    try:
        mandate_turns.act(
            db.session,
            case_number=number,
            revision=request.form.get("revision", 0, type=int),
            event=event,
            reason=request.form.get("reason", ""),
            words=request.form.get("words", ""),
            agent_id=request.form.get("agent", type=int),
            terms=typed_terms(),
            actor=actor,
            now=clock.now(),
        )
    except (Invalid, StaleCase) as refusal:
        db.session.rollback()
        page = case_page(db.session, actor=actor, number=number)
        return _page(actor, page, sentences(refusal)), 409 if isinstance(refusal, StaleCase) else 422
    flash(_(DONE[event]), "success")
    return redirect(f"/desk/cases/{number}", 303)


def asked_event() -> MandateEvent:
    """Which button was pressed; NotFoundHere for none of ours."""
    try:
        return MandateEvent(request.form.get("action", ""))
    except ValueError as error:
        raise NotFoundHere(_("没有这个操作")) from error


def typed_terms() -> Terms:
    """What is agreed anew with the next agent; nothing where the form does not ask for it."""
    if "agrees" not in request.form:
        return Terms()
    days = request.form.get("days", "").strip()
    return Terms(request.form.getlist("powers"), request.form.get("days", -1, type=int) if days else 0)


def _page(actor: Actor, page: CasePage, problems: list[str] | None = None) -> str:
    mandate = mandates.latest(db.session, page.case_id)
    if mandate is None:
        raise NotFoundHere(_("这个办件没有委托代办"))
    mandates.require_manager(actor, mandate)
    events = mandate_events(mandate.state) if page.current is not None else ()
    return render_template(
        "moving/mandate.html",
        page=page,
        problems=problems or [],
        typed=request.form,
        events=[(event, EVENT_WORDS[event], EFFECTS[event], mandate_turns.reasons_for(event)) for event in events],
        agents=mandates.agents_for(db.session, mandate) if MandateEvent.CHANGE in events else (),
        choices=vocabulary.options("mandate_power"),
        has=lambda code: mandates.has_power(mandate, code),
        **_told(mandate),
    )


def _told(mandate: Mandate) -> dict[str, object]:
    return {
        "mandate": mandate,
        "state": STATE_WORDS[mandate.state],
        "powers": mandates.powers_of(mandate),
        "reason": mandates.reason_words(mandate),
    }


@blueprint.get("/desk/cases/<number>/fees")
@login_required_for("submit_case")
def fees(number: str) -> ResponseReturnValue:
    """The statutory fees that were paid for a case, and room to write another one down."""
    return _fees_page(required_actor(), number)


@blueprint.post("/desk/cases/<number>/fees")
@login_required_for("submit_case")
def pay(number: str) -> ResponseReturnValue:
    """Write a paid fee down with its receipt."""
    actor, form = required_actor(), request.form
    try:
        record_fee(
            db.session,
            number=number,
            name=form.get("name", ""),
            amount=form.get("amount", ""),
            paid_by=form.get("paid_by", ""),
            payer=form.get("payer", ""),
            receipt=form.get("receipt", ""),
            paid_on=typed_day("paid_on"),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _fees_page(actor, number, sentences(refusal)), 422
    flash(_("费用已登记"), "success")
    return redirect(f"/desk/cases/{number}/fees", 303)


def _fees_page(actor: Actor, number: str, problems: list[str] | None = None) -> str:
    page = case_page(db.session, actor=actor, number=number)
    mandate = mandates.latest(db.session, page.case_id)
    if mandate is None:
        raise NotFoundHere(_("这个办件没有委托代办，不用登记代缴的费用"))
    mandates.require_manager(actor, mandate)
    return render_template(
        "moving/fees.html",
        page=page,
        mandate=mandate,
        fees=fees_of(db.session, page.case_id),
        yuan=yuan,
        asked=[fee.name for fee in page.version.definition.fees],
        problems=problems or [],
        typed=request.form,
    )


def panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """The mandate of a case that an agent handed in."""
    mandate = mandates.latest(session, page.case_id) if page.mandate_number else None
    if mandate is None:
        return None
    manages = mandates.may_manage(actor, mandate)
    values = {**_told(mandate), "manages": manages, "may_act": manages and page.current is not None}
    return Panel("actions", "moving/mandate_panel.html", values, styles=("moving.css",))


def notice(_session: Session, _actor: Actor, page: CasePage) -> Panel | None:
    """Above the case, while nobody acts as its submitter or the right to has moved."""
    if page.mandate not in ("paused", "ended") or page.current is None:
        return None
    return Panel("above", "moving/mandate_notice.html", {"paused": page.mandate == "paused"})
