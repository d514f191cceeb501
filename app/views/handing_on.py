"""转出、退回: a case goes to another office, or back to an earlier step."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.cases.moving import transferring
from app.cases.queries import CasePage, case_page
from app.cases.way import SUPPLEMENT
from app.cases.workflow import Event, State, may_happen
from app.errors import Invalid, NotAllowed, StaleCase
from app.extensions import db
from app.models import Case, CaseStep, Organisation
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.views.panels import Panel
from catalog.primitives import Tier
from catalog.vocabulary import LISTS

blueprint = Blueprint("handing_on", __name__)


@blueprint.get("/desk/cases/<number>/hand-on")
@login_required_for("handle_step")
def show(number: str) -> ResponseReturnValue:
    """The forms of both."""
    return _page(case_page(db.session, actor=required_actor(), number=number))


@blueprint.post("/desk/cases/<number>/transfer")
@login_required_for("handle_step")
def transfer(number: str) -> ResponseReturnValue:
    """转办."""
    form = request.form
    done = _("已转办，时间接着算")
    return _do(number, transferring.transfer, to=form.get("to", ""), home=form.get("home", ""), done=done)


@blueprint.post("/desk/cases/<number>/send-back")
@login_required_for("handle_step")
def send_back(number: str) -> ResponseReturnValue:
    """退回上一环节."""
    to = request.form.get("to", 0, type=int)
    return _do(number, transferring.send_back, to=to, done=_("已退回，全程时间接着算"))


def _do(number: str, operation: Callable[..., Case], *, to: str | int, done: str, **more: str) -> ResponseReturnValue:
    """Do it; what was refused is said above the forms, with what was typed."""
    actor = required_actor()
    try:
        operation(
            db.session,
            case_number=number,
            revision=request.form.get("revision", 0, type=int),
            to=to,
            reason_kind=request.form.get("reason_kind", ""),
            opinion=request.form.get("opinion", ""),
            actor=actor,
            now=clock.now(),
            **more,
        )
    except (Invalid, StaleCase) as refusal:
        db.session.rollback()
        page = case_page(db.session, actor=actor, number=number)
        return _page(page, sentences(refusal)), 409 if isinstance(refusal, StaleCase) else 422
    flash(done, "success")
    return redirect(f"/desk/cases/{number}", 303)


def sentences(refusal: Invalid | StaleCase) -> list[str]:
    """Why it was not done."""
    if isinstance(refusal, Invalid):
        return refusal.sentences()
    return [_("%(by)s刚刚对这个办件%(what)s，请先看最新情况再办。", by=refusal.by, what=refusal.what)]


def _page(page: CasePage, problems: list[str] | None = None) -> str:
    if not _may(page) and not problems:
        raise NotAllowed(_("这个办件现在不由您办理。") + page.handling.why_not)
    steps = _steps(db.session, page)
    step = next((one for one in steps if one.state == "open" and one.position == page.handling.position), None)
    return render_template(
        "moving/hand_on.html",
        page=page,
        problems=problems or [],
        typed=request.form,
        sending_back=request.path.endswith("/send-back"),
        offices=_offices(page, step) if step and _may(page) else (),
        earlier=_earlier(page, steps, step) if step and _may(page) else [],
        villages=_villages(page, step) if step and _may(page) else [],
        transfer_reasons=LISTS["transfer_reason"].options,
        return_reasons=LISTS["return_reason"].options,
    )


def _steps(session: Session, page: CasePage) -> list[CaseStep]:
    wanted = select(CaseStep).where(CaseStep.case_id == page.case_id).order_by(CaseStep.position)
    return list(session.scalars(wanted.options(joinedload(CaseStep.organisation))))


def _offices(page: CasePage, step: CaseStep) -> tuple[transferring.Target, ...]:
    if not may_happen(Event.TRANSFER, State(page.state)):
        return ()
    return transferring.targets(db.session, organisation=step.organisation, tier=step.tier)


def _villages(page: CasePage, step: CaseStep) -> list[Organisation]:
    """To which a case may belong from now on: asked where a hall hands on and a step of a village lies ahead."""
    ahead = any(one.state == "waiting" and one.tier == Tier.VILLAGE for one in page.steps)
    if not ahead or step.tier != Tier.TOWNSHIP:
        return []
    wanted = select(Organisation).where(Organisation.tier == "village", Organisation.active)
    elsewhere = wanted.where(Organisation.parent_id != step.organisation_id)
    return list(db.session.scalars(elsewhere.options(joinedload(Organisation.parent)).order_by(Organisation.path)))


def _earlier(page: CasePage, steps: list[CaseStep], step: CaseStep) -> list[CaseStep]:
    if not may_happen(Event.SEND_BACK, State(page.state)) or step.lane:
        return []
    return transferring.repeatable(steps, page.version.definition.step(step.step_id))


def _may(page: CasePage) -> bool:
    """It lies at the desk of this person, before the decision, and not to be mended."""
    handling = page.handling
    return bool(handling.actions) and handling.step_id != SUPPLEMENT and page.decided_at is None


def panel(_session: Session, _actor: Actor, page: CasePage) -> Panel | None:
    """The way to these forms, for the desk of the open step."""
    return Panel("actions", "moving/hand_on_panel.html", styles=("moving.css",)) if _may(page) else None
