"""离线手机: the own devices, and for administrators those of their people; a lost one is cut off here."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.offline import devices
from app.security.access import login_required_for, required_actor

blueprint = Blueprint("offline_devices", __name__)


@blueprint.get("/offline/devices")
@login_required_for("submit_case", "manage_people")
def index() -> ResponseReturnValue:
    """Live ones first."""
    return _shown()


def _shown(problems: Sequence[str] = (), code: str = "") -> ResponseReturnValue:
    page = request.args.get("page", 1, type=int)
    found = devices.list_devices(db.session(), actor=required_actor(), page=page)
    page_text = render_template(
        "offline/devices.html",
        found=found,
        problems=problems,
        wrong=code,
        typed=request.form.get("reason", ""),
        longest=devices.LONGEST_REASON,
    )
    return page_text, 422 if problems else 200


@blueprint.post("/offline/devices/<device>/cut-off")
@login_required_for("submit_case", "manage_people")
def cut_off(device: str) -> ResponseReturnValue:
    """挂失停用, with the reason."""
    reason = request.form.get("reason", "")
    try:
        devices.cut_off(db.session(), code=device, reason=reason, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _shown(refusal.sentences(), device)
    flash(_("已停用。这部手机再连上网时，上面的资料会自动清除。"), "success")
    return redirect("/offline/devices", 303)
