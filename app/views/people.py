"""群众: the list of people and the card of one; opening a card says what for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.archive.fields import Facts, facts
from app.archive.history import history_of, looks_of, looks_within
from app.archive.keys import masked
from app.archive.listing import list_people
from app.archive.merging import alike, merges_of
from app.archive.reading import members_of, open_person, opened
from app.archive.retention import PAGE, REASONS, candidates, judge, rules
from app.archive.saving import Village, add_person, correct_person, read_facts, villages_of
from app.archive.scope import row_ids
from app.archive.standing import WORDS, categories_of, consents_of
from app.cases.of_person import cases_of_person
from app.cases.words import STATE_LABELS
from app.errors import Invalid
from app.extensions import db
from app.models import Person
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.transaction import writes_late
from app.views.people_parts import inputs, messages_of, typed_facts, words
from catalog.vocabulary import options

blueprint = Blueprint("people", __name__, url_prefix="/people")
_SEARCHED = 40
_SHORTEST_NUMBER = 5  # digits; so many never stand in an address, which histories and logs keep
_AHEAD = 90  # days: what the list of erasures tells beforehand
PERSON = "/<int(max=2147483647):person_id>"


@blueprint.get("/")
@login_required_for("keep_people")
def index() -> ResponseReturnValue:
    """The list, or what a search by name, initials or last four found."""
    text = request.args.get("q", "").strip()[:_SEARCHED]
    if sum(letter.isdigit() for letter in text) >= _SHORTEST_NUMBER:
        return redirect("/people/")
    return _list(required_actor(), text)


@blueprint.post("/find")
@login_required_for("keep_people")
@writes_late
def look_for() -> ResponseReturnValue:
    """The search box. A whole number is looked up here and goes into no address."""
    text = request.form.get("q", "").strip()[:_SEARCHED]
    if sum(letter.isdigit() for letter in text) >= _SHORTEST_NUMBER:
        return _list(required_actor(), text, asked=masked(text))
    return redirect("/people/" + (f"?{urlencode({'q': text})}" if text else ""), 303)


def _list(actor: Actor, text: str, asked: str | None = None) -> ResponseReturnValue:
    village = request.args.get("village", type=int)
    village = village if village is not None and 0 < village < 2**31 else None
    page = request.args.get("page", 1, type=int)
    found = list_people(db.session, text=text, village=village, page=page, actor=actor)
    return render_template(
        "people/index.html",
        found=found,
        text=text if asked is None else asked,
        is_number=asked is not None,
        village=village,
        villages=villages_of(db.session, actor),
        link=lambda page: "/people/?" + urlencode({"q": text, "village": village or "", "page": page}),
    )


# ── the card ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get(PERSON)
@login_required_for("keep_people")
def show(person_id: int) -> ResponseReturnValue:
    """Everything about a person, to whoever has said what for within the last half hour."""
    return card(required_actor(), person_id)


def card(actor: Actor, person_id: int, refusal: Invalid | None = None, section: str = "") -> ResponseReturnValue:
    """The card, or the question what it is opened for; with what was refused beside the form of `section`."""
    person = opened(db.session, person_id=person_id, actor=actor, now=clock.now())
    if person is None:
        return render_template("people/purpose.html", person_id=person_id, purposes=options("look_purpose"))
    ids = row_ids(db.session, person.id)
    shown = render_template(
        "people/card.html",
        person=person,
        known=facts(person),
        household=person.household,
        members=members_of(db.session, person.household_id) if person.household_id else [],
        categories=categories_of(db.session, ids),
        consents=consents_of(db.session, ids),
        cases=cases_of_person(db.session, keys=_keys(ids), actor=actor),
        looks=looks_of(db.session, ids),
        history=history_of(db.session, ids),
        merges=merges_of(db.session, person.id),
        alike=alike(db.session, person, actor),
        consent_texts=WORDS,
        relations=options("household_relation"),
        category_options=options("person_category"),
        household_types=options("household_type"),
        state_words=STATE_LABELS.get,
        section=section,
        messages=messages_of(refusal) if refusal else {},
        typed=request.form,
        masked=masked,
        **words(),
    )
    return shown, 422 if refusal else 200


def _keys(ids: list[int]) -> list[str]:
    return [key for key in db.session.scalars(select(Person.id_hash).where(Person.id.in_(ids))) if key]


@blueprint.post(PERSON + "/open")
@login_required_for("keep_people")
def say_why(person_id: int) -> ResponseReturnValue:
    """Record the look, then show the card."""
    open_person(
        db.session,
        person_id=person_id,
        purpose=request.form.get("purpose", ""),
        place=f"/people/{person_id}",
        actor=required_actor(),
        now=clock.now(),
    )
    return redirect(f"/people/{person_id}", 303)


# ── a new record, a correction ─────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@login_required_for("keep_people")
def blank() -> ResponseReturnValue:
    """The form of a new record."""
    return _form(asdict(Facts()), {})


@blueprint.post("/new")
@login_required_for("keep_people")
def add() -> ResponseReturnValue:
    """Make a record, or say what is wrong with it."""
    actor = required_actor()
    try:
        person = add_person(
            db.session,
            known=read_facts(typed_facts(), today=clock.today()),
            village=_village(actor),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _form(typed_facts(), messages_of(refusal)), 422
    open_person(db.session, person_id=person.id, purpose="correct", place="/people/new", actor=actor, now=clock.now())
    flash(_("档案建好了。"), "success")
    return redirect(f"/people/{person.id}", 303)


def _village(actor: Actor) -> Village:
    """The chosen village; the only one there is needs no choosing."""
    places = villages_of(db.session, actor)
    chosen = request.form.get("village", type=int)
    found = next((one for one in places if one.id == chosen), places[0] if len(places) == 1 else None)
    if found is None:
        raise Invalid(message=_("请选择所在的村（社区）"))
    return Village(found.id, found.path)


@blueprint.get(PERSON + "/edit")
@login_required_for("keep_people")
def edit(person_id: int) -> ResponseReturnValue:
    """The form of a correction."""
    person = opened(db.session, person_id=person_id, actor=required_actor(), now=clock.now())
    return redirect(f"/people/{person_id}") if person is None else _form(asdict(facts(person)), {}, person)


@blueprint.post(PERSON + "/edit")
@login_required_for("keep_people")
def correct(person_id: int) -> ResponseReturnValue:
    """Keep a correction; what was typed stays when it cannot be kept."""
    actor = required_actor()
    person = opened(db.session, person_id=person_id, actor=actor, now=clock.now())
    if person is None:
        return redirect(f"/people/{person_id}", 303)
    try:
        correct_person(
            db.session,
            person_id=person_id,
            revision=request.form.get("revision", 0, type=int),
            known=read_facts(typed_facts(), today=clock.today()),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _form(typed_facts(), messages_of(refusal), person), 422
    flash(_("已更正。"), "success")
    return redirect(f"/people/{person_id}", 303)


def _form(values: dict[str, str], messages: dict[str, str], person: Person | None = None) -> str:
    places = [] if person else villages_of(db.session, required_actor())
    fields = inputs(values, messages)
    order = {field.name: place for place, field in enumerate(fields)}
    return render_template(
        "people/edit.html",
        inputs=fields,
        messages=dict(sorted(messages.items(), key=lambda pair: order.get(pair[0], -1))),  # as they stand on the page
        person=person,
        places=places,
        village=request.form.get("village", type=int),
    )


# ── what supervisors see: looks and erasures, nobody's contents ────────────────────────────────────


@blueprint.get("/looks")
@login_required_for("view_audit")
def all_looks() -> ResponseReturnValue:
    """Who looked at whose record, by number only."""
    before = request.args.get("before", type=int)
    before = before if before is not None and 0 < before < 2**63 else None
    rows, following = looks_within(db.session, path=required_actor().organisation_path, before=before)
    return render_template("people/looks.html", rows=rows, following=following, paged=before is not None, **words())


@blueprint.get("/erasures")
@login_required_for("view_audit")
def erasures() -> ResponseReturnValue:
    """What the rules will erase within three months, and what an open case protects; nothing is erased here."""
    path = required_actor().organisation_path
    after = request.args.get("after", 0, type=int)
    after = after if 0 <= after < 2**31 else 0
    until = clock.today() + timedelta(days=_AHEAD)
    people = candidates(db.session, until=until, path=path, after=after)
    dues = [due for due in judge(db.session, people) if due.on is None or due.on <= until]
    return render_template(
        "people/erasures.html",
        dues=dues,
        reasons=REASONS,
        rules=rules(),
        following=people[-1].id if len(people) == PAGE else None,
    )
