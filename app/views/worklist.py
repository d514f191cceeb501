"""办件: what an organisation has to do, most urgent first, and what it has done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.asking.consultations import speaks_for_office
from app.cases.deadlines import Card
from app.cases.masking import mask_id_number
from app.cases.modes import MODES
from app.cases.promises import owed_count
from app.cases.queries import (
    TAB_LABELS,
    TABS,
    CaseRow,
    Filters,
    Tab,
    filter_options,
    find,
    is_personal,
    shown_count,
    tab_counts,
    worklist,
)
from app.cases.recheck.turns import keeps_roster
from app.cases.saved_filters import MOST as MOST_FILTERS
from app.cases.saved_filters import drop, keep, put_first, saved_filters
from app.cases.words import OUTCOME_WORDS, STATE_LABELS
from app.cases.worklist_export import export_list
from app.errors import Invalid
from app.extensions import db
from app.models import SavedFilter
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.transaction import writes_late
from app.views.marks import Cells, cells, left_words
from app.views.sheets import workbook_answer
from catalog.vocabulary import options

blueprint = Blueprint("worklist", __name__)
CARDS: tuple[Card, ...] = ("red", "yellow", "green", "paused")  # as they are asked after
_SEARCHED = 40


@blueprint.get("/desk/")
@login_required_for("view_cases")
def index() -> ResponseReturnValue:
    """One tab of the worklist, or what a search found."""
    actor = required_actor()
    text = request.args.get("q", "").strip()[:_SEARCHED]
    if is_personal(text):
        return redirect("/desk/")
    if text:
        return _found(actor, text)
    kept = saved_filters(db.session, actor)
    if not request.args and (first := next((one for one in kept if one.is_first), None)):
        return redirect(f"/desk/?{first.query}")
    return _tab(actor, _asked_tab(), _asked_filters(), kept)


@blueprint.post("/desk/find")
@login_required_for("view_cases")
@writes_late
def look_for() -> ResponseReturnValue:
    """The search box. What it found has an address that can be kept, unless an ID number would stand in it."""
    text = request.form.get("q", "").strip()[:_SEARCHED]
    if is_personal(text):
        return _found(required_actor(), text)
    return redirect("/desk/" + (f"?{urlencode({'q': text})}" if text else ""), 303)


def _found(actor: Actor, text: str) -> ResponseReturnValue:
    shown = mask_id_number(text) if is_personal(text) else text
    rows = find(db.session, actor, text)
    return render_template("desk/found.html", text=shown, rows=rows, state_words=STATE_LABELS.get)


def _tab(actor: Actor, tab: Tab, filters: Filters, kept: Sequence[SavedFilter], problems: Sequence[str] = ()) -> str:
    found = worklist(db.session, actor=actor, tab=tab, filters=filters, page=request.args.get("page", 1, type=int))
    counts = tab_counts(db.session, actor=actor, tab=tab)
    return render_template(
        "desk/worklist.html",
        found=found,
        tabs=[(one, TAB_LABELS[one], shown_count(counts.tabs[one])) for one in TABS],
        cards=[(colour, shown_count(counts.cards[colour])) for colour in CARDS if counts.cards.get(colour)],
        owed=owed_count(db.session, actor=actor),
        waiting=counts.tabs["todo"],
        options=filter_options(db.session, actor=actor, tab=tab),
        filters=filters,
        filtered=filters != Filters(),
        query=_query(tab, filters),
        kept=kept,
        most_kept=MOST_FILTERS,
        modes=[(one.code, one.label) for one in options("proxy_mode")],
        problems=problems,
        passes=tab in ("accept", "todo") and actor.can("handle_step"),
        asked=shown_count(counts.asked) if speaks_for_office(actor) else None,
        undelivered=shown_count(counts.undelivered),
        rosters=keeps_roster(actor),
        link=lambda **changes: _link(tab, filters, **changes),
        cells=row_cells,
        left=left_of_row,
        state_words=STATE_LABELS.get,
        outcome_words=OUTCOME_WORDS.get,
    )


def row_cells(row: CaseRow) -> Cells:
    """The day cells of one line."""
    return cells(row.marks, clock.today())


def left_of_row(row: CaseRow) -> str:
    """What is left, in words."""
    return left_words(row.days_left, paused_days=row.paused_days if row.card == "paused" else None)


def _asked_tab() -> Tab:
    tab = request.args.get("tab", "todo")
    return cast(Tab, tab) if tab in TABS else "todo"


def _asked_filters() -> Filters:
    card = request.args.get("card", "")
    return Filters(
        service=request.args.get("service") or None,
        mode=mode if (mode := request.args.get("mode")) in MODES else None,
        village=_row_id("village"),
        step=request.args.get("step") or None,
        agent=_row_id("agent"),
        card=cast(Card, card) if card in CARDS else None,
        watched=request.args.get("watched") == "1",
    )


def _row_id(name: str) -> int | None:
    """A row's id from the address; None for what cannot be one (the databases end at 31 bits)."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number < 2**31 else None


def _link(tab: Tab, filters: Filters, **changes: Any) -> str:
    """The address of this list with something changed."""
    page = changes.pop("page", None)
    return f"/desk/?{_query(tab, replace(filters, **changes), page=page)}"


def _query(tab: Tab, filters: Filters, **more: Any) -> str:
    """A list and its filters as they stand in an address."""
    named = {name: getattr(filters, name) for name in Filters.__dataclass_fields__}
    wanted = {"tab": tab, **named, "watched": "1" if filters.watched else None, **more}
    return urlencode({name: value for name, value in wanted.items() if value})


# ── what is done with a list ───────────────────────────────────────────────────────────────────────


@blueprint.post("/desk/filters")
@login_required_for("view_cases")
def keep_filter() -> ResponseReturnValue:
    """Keep the filter of the list under a name. The address says which list it is, as it does when it is looked at."""
    actor, tab, filters = required_actor(), _asked_tab(), _asked_filters()
    try:
        keep(
            db.session,
            name=request.form.get("name", ""),
            query=_query(tab, filters),
            is_first=request.form.get("first") == "yes",
            actor=actor,
        )
    except Invalid as refusal:
        db.session.rollback()
        return _tab(actor, tab, filters, saved_filters(db.session, actor), refusal.sentences()), 422
    return redirect(_link(tab, filters), 303)


@blueprint.post("/desk/filters/<int:filter_id>")
@login_required_for("view_cases")
def change_filter(filter_id: int) -> ResponseReturnValue:
    """Forget a kept filter, or begin with it from now on."""
    change = drop if request.form.get("action") == "drop" else put_first
    change(db.session, filter_id=filter_id, actor=required_actor())
    return redirect(_link(_asked_tab(), _asked_filters()), 303)


@blueprint.post("/desk/export")
@login_required_for("view_cases")
def export() -> ResponseReturnValue:
    """The list as a workbook, with masked names and numbers."""
    actor, tab, filters = required_actor(), _asked_tab(), _asked_filters()
    try:
        content = export_list(db.session, actor=actor, tab=tab, filters=filters, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _tab(actor, tab, filters, saved_filters(db.session, actor), refusal.sentences()), 422
    return workbook_answer(content, f"{_(TAB_LABELS[tab])}-{clock.today().isoformat()}.xlsx")
