"""牌: the list, one card, what its desk says to it; and the cases a unit took first (首问)."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.words import STATE_LABELS
from app.cases.workflow import UNDER_WAY
from app.errors import Invalid
from app.extensions import db
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.supervision import cards
from app.supervision.cards import CardFilters
from app.supervision.first_asked import FirstAskedFilters, first_asked
from app.supervision.words import CLOSED_WORDS, SUBJECT_WORDS
from app.views.marks import left_words
from app.views.people_parts import messages_of
from app.views.supervision.asked import address, one_of, page_number, row_id, services, units
from catalog.escalation import county_ladder

blueprint = Blueprint("supervision_cards", __name__, url_prefix="/supervision")
CARD = "/cards/<int(max=2147483647):card_id>"
_COLOURS = frozenset({"red", "yellow"})
_ANSWERED = {"yes": True, "no": False}


@blueprint.get("/cards")
@login_required_for("view_cases")
def index() -> ResponseReturnValue:
    """Cards in force, the longest overdue first; or those that have ended."""
    actor, filters = required_actor(), _filters()
    found = cards.list_cards(db.session, actor=actor, filters=filters, today=clock.today(), page=page_number())
    return render_template(
        "supervision/cards.html",
        found=found,
        filters=filters,
        filtered=replace(filters, over=False) != CardFilters(),
        units=units(actor),
        services=services(),
        rungs=[(rung.level, _(rung.words)) for rung in county_ladder().rungs],
        link=lambda **changes: _link(filters, **changes),
        **_words(),
    )


def _filters() -> CardFilters:
    return CardFilters(
        colour=one_of("colour", _COLOURS),
        organisation=row_id("organisation"),
        service=row_id("service"),
        answered=_ANSWERED.get(request.args.get("answered", "")),
        over=request.args.get("over") == "1",
        first_asked=request.args.get("first_asked") == "1",
        level=min(max(request.args.get("level", 0, type=int), 0), 9),
    )


def _link(filters: CardFilters, **changes: Any) -> str:
    values = {**asdict(filters), "page": None, **changes}
    answered = {True: "yes", False: "no", None: ""}[values.pop("answered")]
    flags = {name: "1" if values.pop(name) else "" for name in ("over", "first_asked")}
    return address("/supervision/cards", {**values, **flags, "answered": answered})


def _words() -> dict[str, Any]:
    return {"left": left_words, "subjects": SUBJECT_WORDS, "closed_words": CLOSED_WORDS}


@blueprint.get(CARD)
@login_required_for("view_cases")
def show(card_id: int) -> ResponseReturnValue:
    """One card with its sum, how far up it went and what its desk said."""
    return _page(required_actor(), card_id)


def _page(actor: Actor, card_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    card = cards.read_card(db.session, actor=actor, card_id=card_id, today=clock.today())
    messages = messages_of(refusal) if refusal else {}
    typed = request.form.get("answer", "") if refusal else ""
    page = render_template("supervision/card.html", card=card, messages=messages, typed=typed, **_words())
    return page, 422 if refusal else 200


@blueprint.post(f"{CARD}/seen")
@login_required_for("handle_step")
def see(card_id: int) -> ResponseReturnValue:
    """知道了: from the card or from the page of its case."""
    cards.see_card(db.session, card_id=card_id, actor=required_actor(), now=clock.now())
    flash(_("已登记看到这张牌，请尽快办理"), "success")
    return redirect(_back(card_id), 303)


@blueprint.post(f"{CARD}/answer")
@login_required_for("handle_step")
def answer(card_id: int) -> ResponseReturnValue:
    """The reason, and by when it will be done."""
    actor, text = required_actor(), request.form.get("answer", "")
    try:
        cards.answer_card(db.session, card_id=card_id, text=text, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, card_id, refusal)
    flash(_("已说明原因"), "success")
    return redirect(f"/supervision/cards/{card_id}", 303)


def _back(card_id: int) -> str:
    """The page of the case, when it was pressed there."""
    number = request.form.get("case", "")
    plain = number.replace("-", "").isalnum() and number.isascii()
    return f"/desk/cases/{number}" if plain else f"/supervision/cards/{card_id}"


# ── 首问 ───────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/first-asked")
@login_required_for("view_cases")
def first() -> ResponseReturnValue:
    """Cases in hand that the own unit took first, wherever they are now."""
    actor = required_actor()
    filters = FirstAskedFilters(
        unit=row_id("unit") if actor.can("supervise") else None,
        state=one_of("state", frozenset(map(str, UNDER_WAY))),
        elsewhere=request.args.get("elsewhere") == "1",
        carded=request.args.get("carded") == "1",
    )
    found = first_asked(db.session, actor=actor, filters=filters, page=page_number())
    flags = {"elsewhere": "1" if filters.elsewhere else "", "carded": "1" if filters.carded else ""}
    kept = {"unit": filters.unit, "state": filters.state, **flags}
    return render_template(
        "supervision/first_asked.html",
        found=found,
        filters=filters,
        filtered=filters != FirstAskedFilters(),
        units=units(actor) if actor.can("supervise") else (),
        states=[(str(state), STATE_LABELS[state]) for state in UNDER_WAY],
        state_words=STATE_LABELS.get,
        link=lambda **changes: address("/supervision/first-asked", {**kept, **changes}),
    )
