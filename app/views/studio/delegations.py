"""授权编辑: the county lets departments edit named items; publishing stays with the county."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.publishing import delegations
from app.publishing.ownership import require_county
from app.publishing.queries import studio_services
from app.publishing.studio import departments
from app.security.access import login_required_for, required_actor

blueprint = Blueprint("delegations", __name__)
_HERE = "/studio/delegations/"


@blueprint.get(_HERE)
@login_required_for("publish")
def index() -> ResponseReturnValue:
    """What has been given to whom, and the items of a department to give."""
    require_county(required_actor())
    chosen = request.args.get("department", "")
    rows = delegations.list_delegations(db.session)
    given = {row.code for row in rows}
    return render_template(
        "studio/delegations.html",
        rows=rows,
        chosen=chosen,
        departments=departments(db.session),
        free=[one for one in studio_services(db.session) if one.department == chosen and one.code not in given],
    )


@blueprint.post(_HERE)
@login_required_for("publish")
def give() -> ResponseReturnValue:
    """Give the ticked items to their department."""
    department = request.form.get("department", "")
    try:
        count = delegations.grant(
            db.session,
            codes=request.form.getlist("code")[:500],
            department=department,
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        flash(_("；").join(refusal.sentences()), "danger")
    else:
        flash(_("%(n)s 个事项交给部门编辑，发布仍由县里办。", n=count), "success")
    return redirect(_HERE, 303)


@blueprint.post("/studio/delegations/<code>/revoke")
@login_required_for("publish")
def take_back(code: str) -> ResponseReturnValue:
    """Only the county edits it from now on."""
    delegations.revoke(db.session, code=code, actor=required_actor(), now=clock.now())
    flash(_("已收回，以后只有县级管理员能改。"), "success")
    return redirect(_HERE, 303)
