"""转出、退回: a case goes to another office, or back to an earlier step."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.cases.moving import transferring
from app.cases.queries import CasePage
from app.cases.way import SUPPLEMENT
from app.cases.workflow import Event, State, may_happen
from app.errors import Invalid, StaleCase
from app.extensions import db
from app.models import Case, CaseStep
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.views.panels import Panel
from catalog.vocabulary import LISTS

blueprint = Blueprint("handing_on", __name__)


@blueprint.post("/desk/cases/<number>/transfer")
@login_required_for("handle_step")
def transfer(number: str) -> ResponseReturnValue:
    """转办."""
    return _do(number, transferring.transfer, to=request.form.get("to", ""), done=_("已转办，时间接着算"))


@blueprint.post("/desk/cases/<number>/send-back")
@login_required_for("handle_step")
def send_back(number: str) -> ResponseReturnValue:
    """退回上一环节."""
    to = request.form.get("to", 0, type=int)
    return _do(number, transferring.send_back, to=to, done=_("已退回，全程时间接着算"))


def _do(number: str, operation: Callable[..., Case], *, to: str | int, done: str) -> ResponseReturnValue:
    """Do it and go on to the list: the case lies at another desk now. What was refused is said on its page."""
    try:
        operation(
            db.session,
            case_number=number,
            revision=request.form.get("revision", 0, type=int),
            to=to,
            reason_kind=request.form.get("reason_kind", ""),
            opinion=request.form.get("opinion", ""),
            actor=required_actor(),
            now=clock.now(),
        )
    except (Invalid, StaleCase) as refusal:
        db.session.rollback()
        for sentence in _sentences(refusal):
            flash(sentence, "error")
        return redirect(f"/desk/cases/{number}#hand-on", 303)
    flash(done, "success")
    return redirect(f"/desk/cases/{number}", 303)


def _sentences(refusal: Invalid | StaleCase) -> list[str]:
    if isinstance(refusal, Invalid):
        return refusal.sentences()
    return [_("%(by)s刚刚对这个办件%(what)s，请先看最新情况再办。", by=refusal.by, what=refusal.what)]


def panel(session: Session, _actor: Actor, page: CasePage) -> Panel | None:
    """For the desk of the open step, before the decision."""
    if not page.handling.actions or page.handling.step_id == SUPPLEMENT or page.decided_at is not None:
        return None
    state = State(page.state)
    steps = session.scalars(
        select(CaseStep)
        .where(CaseStep.case_id == page.case_id)
        .options(joinedload(CaseStep.organisation))
        .order_by(CaseStep.position)
    ).all()
    step = next(one for one in steps if one.state == "open" and one.step_id == page.handling.step_id)
    offices = transferring.targets(session, organisation=step.organisation, tier=step.tier)
    may_return = may_happen(Event.SEND_BACK, state) and not step.lane
    values = {
        "offices": offices if may_happen(Event.TRANSFER, state) else (),
        "earlier": transferring.repeatable(steps) if may_return else [],
        "transfer_reasons": LISTS["transfer_reason"].options,
        "return_reasons": LISTS["return_reason"].options,
    }
    if not values["offices"] and not values["earlier"]:
        return None
    return Panel("actions", "moving/hand_on_panel.html", values, styles=("moving.css",))
