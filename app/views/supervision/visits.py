"""“一次没办成”窗口: the list with its counts, writing one down, following it to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.supervision import visits
from app.supervision.visits import VisitEntry, VisitFilters, VisitRow
from app.supervision.words import VISIT_STATES
from app.views.people_parts import messages_of, typed_day
from app.views.supervision.asked import address, one_of, page_number, row_id, services, typed_number, units
from app.wording import msgid
from catalog.vocabulary import codes, label, options

blueprint = Blueprint("supervision_visits", __name__, url_prefix="/supervision/visits")
VISIT = "/<int(max=2147483647):visit_id>"
_STATES = frozenset({*VISIT_STATES, "pending", "all"})
_COUNTED = timedelta(days=90)
_LONGEST = 1000  # characters of one field that are looked at
_REASONS = "failed_visit_reason"


@blueprint.get("")
@login_required_for("view_cases")
def index() -> ResponseReturnValue:
    """Trips in vain, what is not settled first of all; and how many each reason has cost in the last 90 days."""
    actor = required_actor()
    asked = one_of("state", _STATES) or "pending"
    filters = VisitFilters(
        state="" if asked == "all" else asked,
        reason=one_of("reason", codes(_REASONS)),
        organisation=row_id("organisation"),
        mine=request.args.get("mine") == "1",
    )
    kept = {
        "state": "" if asked == "pending" else asked,
        "reason": filters.reason,
        "organisation": filters.organisation,
        "mine": "1" if filters.mine else "",
    }
    return render_template(
        "supervision/visits.html",
        found=visits.list_visits(db.session, actor=actor, filters=filters, page=page_number()),
        counts=visits.count_by_reason(db.session, actor=actor, since=clock.today() - _COUNTED),
        days=_COUNTED.days,
        filters=filters,
        asked=asked,
        filtered=filters != VisitFilters(),
        units=units(actor),
        link=lambda **changes: address("/supervision/visits", {**kept, **changes}),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "reasons": options(_REASONS),
        "reason_words": lambda code: label(_REASONS, code),
        "states": VISIT_STATES,
    }


# ── writing one down ───────────────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@login_required_for("submit_case")
def ask() -> ResponseReturnValue:
    """Who came, for what, why it did not work, what next."""
    return _form(VisitEntry(reason="", happened_on=clock.today()))


@blueprint.post("/new")
@login_required_for("submit_case")
def record() -> ResponseReturnValue:
    """Keep it."""
    entry = _typed()
    try:
        visit = visits.record_visit(db.session, entry=entry, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _form(entry, refusal)
    flash(_("已登记，请尽快联系当事人"), "success")
    return redirect(f"/supervision/visits/{visit.id}", 303)


def _typed() -> VisitEntry:
    texts = ("reason", "service_name", "person", "phone", "detail", "next_step")
    said = {name: request.form.get(name, "")[:_LONGEST] for name in texts}
    return VisitEntry(**said, happened_on=typed_day("happened_on"))


def _form(entry: VisitEntry, refusal: Invalid | None = None) -> ResponseReturnValue:
    messages = messages_of(refusal) if refusal else {}
    names = [name for _id, name in services()]
    page = render_template("supervision/visit_form.html", entry=entry, messages=messages, services=names, **_words())
    return page, 422 if refusal else 200


# ── following one ──────────────────────────────────────────────────────────────────────────────────


@blueprint.get(VISIT)
@login_required_for("view_cases")
def show(visit_id: int) -> ResponseReturnValue:
    """One of them, and what is to be done."""
    return _page(required_actor(), visit_id)


def _assign(visit_id: int, revision: int, actor: Actor) -> None:
    given = typed_number("account")
    visits.assign(db.session, visit_id=visit_id, revision=revision, account_id=given, actor=actor, now=clock.now())


def _contact(visit_id: int, revision: int, actor: Actor) -> None:
    visits.contact(db.session, visit_id=visit_id, revision=revision, text=_text(), actor=actor, now=clock.now())


def _settle(visit_id: int, revision: int, actor: Actor) -> None:
    visits.settle(db.session, visit_id=visit_id, revision=revision, text=_text(), actor=actor, now=clock.now())


def _correct(visit_id: int, revision: int, actor: Actor) -> None:
    given = request.form.get("reason", "")
    visits.correct_reason(db.session, visit_id=visit_id, revision=revision, reason=given, actor=actor, now=clock.now())


def _text() -> str:
    return request.form.get("text", "")[:_LONGEST]


_ACTIONS: Mapping[str, tuple[Callable[[int, int, Actor], None], str]] = MappingProxyType(
    {
        "assign": (_assign, msgid("已派人跟进")),
        "contact": (_contact, msgid("已登记联系情况")),
        "settle": (_settle, msgid("已办结")),
        "correct": (_correct, msgid("已改原因")),
    }
)


@blueprint.post(f"{VISIT}/<action>")
@login_required_for("handle_step", "supervise")
def act(visit_id: int, action: str) -> ResponseReturnValue:
    """Give it to someone, write down the call, settle it, correct its reason."""
    if action not in _ACTIONS:
        raise NotFoundHere(_("没有这个操作"))
    actor, (do, done) = required_actor(), _ACTIONS[action]
    try:
        do(visit_id, typed_number("revision"), actor)
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, visit_id, action, refusal)
    flash(_(done), "success")
    return redirect(f"/supervision/visits/{visit_id}", 303)


def _page(actor: Actor, visit_id: int, asked: str = "", refusal: Invalid | None = None) -> ResponseReturnValue:
    visit = visits.read_visit(db.session, actor=actor, visit_id=visit_id)
    may = _may_act(actor, visit)
    page = render_template(
        "supervision/visit.html",
        visit=visit,
        may_act=may,
        people=visits.followers(db.session, path=visit.organisation_path) if may else (),
        asked=asked,
        messages=messages_of(refusal) if refusal else {},
        typed=request.form.get("text", "") if refusal else "",
        **_words(),
    )
    return page, 422 if refusal else 200


def _may_act(actor: Actor, visit: VisitRow) -> bool:
    may = visits.may_follow(actor, path=visit.organisation_path, assigned_to_id=visit.assigned_to_id)
    return may and visit.state != "settled"
