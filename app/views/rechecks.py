"""年审、认证名册: who is due, starting the form, marking, taking the roster along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.recheck import turns
from app.cases.recheck.opening import start_form
from app.cases.recheck.rosters import STATES, RosterFilters, export_roster, roster, roster_choices
from app.errors import Invalid
from app.extensions import db
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.views.filling import PLACE
from app.views.sheets import workbook_answer

blueprint = Blueprint("rechecks", __name__)
_HERE = "/desk/rechecks"


@blueprint.get(_HERE)
@login_required_for("submit_case")
def index() -> ResponseReturnValue:
    """One page of the roster."""
    return _draw(required_actor(), _filters())


def _draw(actor: Actor, filters: RosterFilters, problems: list[str] | None = None, marking: int | None = None) -> str:
    """`marking` is the row whose mark was refused: what was typed for it stays."""
    found = roster(db.session, actor=actor, filters=filters, page=request.args.get("page", 1, type=int))
    return render_template(
        "desk/rechecks.html",
        found=found,
        filters=filters,
        choices=roster_choices(db.session, actor=actor),
        states=STATES,
        link=lambda **changes: _link(filters, **changes),
        query=_query(filters),
        problems=problems or [],
        marking=marking,
        typed=request.form,
        whole_hall=actor.organisation_tier == "township",
    )


@blueprint.post(f"{_HERE}/<int:turn_id>/start")
@login_required_for("submit_case")
def start(turn_id: int) -> ResponseReturnValue:
    """The form, filled from the earlier case."""
    try:
        code, token = start_form(
            db.session, turn_id=turn_id, place_field=PLACE, actor=required_actor(), now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        flash(_("没有打开：") + _("；").join(refusal.sentences()), "warning")
        return redirect(_link(_filters()), 303)
    return redirect(f"/desk/new/{code}?draft={token}", 303)


@blueprint.post(f"{_HERE}/<int:turn_id>")
@login_required_for("submit_case")
def mark(turn_id: int) -> ResponseReturnValue:
    """已核, or 不再符合; what was typed stays when it cannot be done."""
    stops = request.form.get("action") == "stop"
    operation: Callable[..., Any] = turns.stop if stops else turns.check_off
    actor, filters = required_actor(), _filters()
    try:
        operation(db.session, turn_id=turn_id, reason=request.form.get("reason", ""), actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _draw(actor, filters, refusal.sentences(), turn_id), 422
    flash(_("已登记不再符合，请按程序停发") if stops else _("已登记核过"), "success")
    return redirect(_link(filters), 303)


@blueprint.post(f"{_HERE}/export")
@login_required_for("submit_case")
def export() -> ResponseReturnValue:
    """The roster as a workbook."""
    actor, filters = required_actor(), _filters()
    try:
        content = export_roster(db.session, actor=actor, filters=filters, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _draw(actor, filters, refusal.sentences()), 422
    return workbook_answer(content, f"{_('年审认证名册')}-{clock.today().isoformat()}.xlsx")


def _filters() -> RosterFilters:
    return RosterFilters(
        village=_row_id("village"),
        service=_row_id("service"),
        month=_month(request.args.get("month", "")),
        ended=request.args.get("ended") == "1",
    )


def _row_id(name: str) -> int | None:
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number < 2**31 else None


def _month(text: str) -> dt.date | None:
    """2027-04 as its first day; None for anything else."""
    with suppress(ValueError):
        return dt.date.fromisoformat(f"{text}-01") if len(text) == len("2027-04") else None
    return None


def _link(filters: RosterFilters, **changes: Any) -> str:
    page = changes.pop("page", None)
    return f"{_HERE}?{_query(replace(filters, **changes), page=page)}"


def _query(filters: RosterFilters, **more: Any) -> str:
    wanted = {
        "village": filters.village,
        "service": filters.service,
        "month": f"{filters.month:%Y-%m}" if filters.month else None,
        "ended": "1" if filters.ended else None,
        **more,
    }
    return urlencode({name: value for name, value in wanted.items() if value})
