"""Finding a service at the desk, and what to tell the villager before the form is opened."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import db
from app.printing.guides import guide_context, read_organisations
from app.publishing.versions import current_version
from app.security.access import login_required_for, required_actor
from app.views.blank_numbers import in_search
from app.views.finding import choose_services
from app.views.guides import flow_steps
from app.views.home import new_drafts
from app.views.offered import refusal_of
from app.views.self_check import self_check

blueprint = Blueprint("services", __name__)


@blueprint.get("/desk/services")
@login_required_for("submit_case")
def pick() -> ResponseReturnValue:
    """All services by topic, or those that fit what was typed: name, what people say, pinyin or its initials."""
    choice = choose_services(required_actor())
    begun = in_search(choice.text) if choice.text and not choice.services else None
    if request.headers.get("X-Requested-With") == "fetch":
        return render_template("desk/services_found.html", choice=choice, begun=begun)
    return render_template("desk/services.html", choice=choice, begun=begun, drafts=new_drafts(required_actor()))


@blueprint.get("/desk/services/<code>")
@login_required_for("submit_case")
def show(code: str) -> ResponseReturnValue:
    """What to bring and how it goes, with the way into the form."""
    actor = required_actor()
    version = current_version(db.session, code, clock.today(), at=actor)
    at = actor.organisation_path.rstrip("/").rpartition("/")[2]
    it = guide_context(version, read_organisations(version.service_id), at)
    refusal = "" if version.is_offered else refusal_of(version, actor)
    return render_template(
        "desk/service.html",
        it=it,
        version=version,
        steps=flow_steps(version.compiled),
        refusal=refusal,
        check=self_check(version),
    )
