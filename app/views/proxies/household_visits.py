"""一户一次办: choose a household and what its members need, then fill the forms one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.archive.reading import Member
from app.cases.modes import USUAL
from app.cases.queries import CasePage
from app.errors import Invalid
from app.extensions import db
from app.models import Mandate, Service
from app.people.actors import Actor
from app.proxies.households import visiting
from app.proxies.households.visiting import Choice
from app.security.access import login_required_for, required_actor
from app.views.filling import MODE
from app.views.panels import Panel
from catalog import vocabulary

blueprint = Blueprint("household_visits", __name__, url_prefix="/desk/household-visit")
_LINES = 6  # on one page: a visit takes no more in practice
_HOME = "home"  # of proxy_mode


@blueprint.get("")
@login_required_for("submit_case")
def ask() -> ResponseReturnValue:
    """Whose household it is."""
    return render_template("proxies/household.html", problems=[], typed=request.form, members=None)


@blueprint.post("")
@login_required_for("submit_case")
def choose() -> ResponseReturnValue:
    """The members of the household with room for what each needs; or the visit, once that is said."""
    actor = required_actor()
    try:
        if request.form.get("action") == "begin":
            return _begin(actor)
        return _members(actor, [])
    except Invalid as refusal:
        db.session.rollback()
        return _again(actor, refusal.sentences())


def _begin(actor: Actor) -> ResponseReturnValue:
    visit = visiting.begin(
        db.session,
        id_number=request.form.get("id_number", "")[:40],
        choices=_choices(),
        principal_id=request.form.get("principal", type=int),
        extra=[(MODE, _mode())],
        actor=actor,
        now=clock.now(),
    )
    return redirect(f"/desk/household-visit/{visit.id}", 303)


def _choices() -> list[Choice]:
    """Lines in which both the person and the item were chosen."""
    found = []
    for line in range(_LINES):
        person, code = request.form.get(f"person{line}", type=int), request.form.get(f"code{line}", "")
        if person and code:
            found.append(Choice(person, code))
    return found


def _mode() -> str:
    mode = request.form.get(MODE, "")
    return mode if vocabulary.entry("proxy_mode", mode) else USUAL


def _members(actor: Actor, problems: Sequence[str]) -> str:
    number = request.form.get("id_number", "")[:40]
    _household, members = visiting.household_of(db.session, id_number=number, actor=actor, now=clock.now())
    return _choosing(members, problems)


def _choosing(members: Sequence[Member], problems: Sequence[str]) -> str:
    return render_template(
        "proxies/household.html",
        problems=problems,
        typed=request.form,
        members=members,
        relation=lambda one: vocabulary.label("household_relation", one.relation) if one.relation else "",
        services=_services(),
        lines=range(_LINES),
        modes=vocabulary.options("proxy_mode"),
        usual=_HOME,
    )


def _again(actor: Actor, problems: Sequence[str]) -> ResponseReturnValue:
    """What was chosen stays; without a household only the question for it."""
    try:
        return _members(actor, problems), 422
    except Invalid:
        db.session.rollback()
        page = render_template("proxies/household.html", problems=problems, typed=request.form, members=None)
        return page, 422


def _services() -> list[tuple[str, str]]:
    wanted = select(Service.code, Service.name).where(Service.state == "published")
    return [(row.code, row.name) for row in db.session.execute(wanted.order_by(Service.topic, Service.code).limit(500))]


@blueprint.get("/<int:visit_id>")
@login_required_for("submit_case")
def show(visit_id: int) -> ResponseReturnValue:
    """The forms of the visit, its shared papers, its mandate, and everything for the printer."""
    visit = visiting.find(db.session, visit_id=visit_id, actor=required_actor())
    lines = visiting.lines_of(db.session, visit)
    numbers = [line.number for line in lines if line.number]
    return render_template(
        "proxies/household_visit.html",
        visit=visit,
        lines=lines,
        numbers=numbers,
        to_print="/desk/print?" + urlencode([("case", number) for number in numbers]),
        shared=visiting.shared_papers(db.session, visit, now=clock.now()),
        mandate=db.session.get(Mandate, visit.mandate_id) if visit.mandate_id else None,
    )


@blueprint.post("/<int:visit_id>/papers")
@login_required_for("submit_case")
def give(visit_id: int) -> ResponseReturnValue:
    """These papers were given once for all items."""
    actor = required_actor()
    visit = visiting.find(db.session, visit_id=visit_id, actor=actor)
    ids = request.form.getlist("document")
    filed = visiting.give_once(db.session, visit, document_ids=ids, actor=actor, now=clock.now())
    flash(_("共用材料已记到各件，照片归了 %(n)s 张", n=filed) if filed else _("共用材料已记到各件"), "success")
    return redirect(f"/desk/household-visit/{visit_id}", 303)


def panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """On the page of a case: what was handed in with the same visit."""
    cases = [case for case in visiting.beside(session, page.case_id) if actor.oversees(case.organisation_path)]
    return Panel("actions", "proxies/household_panel.html", {"cases": cases}) if cases else None
