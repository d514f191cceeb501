"""What is done to a record beside correcting it: household, categories, consents, merging, the person's own copy."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.archive.exporting import as_json, as_workbook, export_person
from app.archive.fields import LABELS, facts
from app.archive.households import add_household, change_household, link_member, read_household, unlink_member
from app.archive.merging import merge, preview, unmerge
from app.archive.reading import find_person, open_person, opened
from app.archive.saving import by
from app.archive.standing import add_category, end_category, record_consent
from app.errors import Invalid
from app.extensions import db
from app.models import Person
from app.people.problems import FieldProblem
from app.security.access import login_required_for, required_actor
from app.views.people import PERSON, card
from app.views.people_parts import typed_day, words

blueprint = Blueprint("people_changes", __name__, url_prefix="/people")
_LONGEST = 200
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _do(person_id: int, section: str, change: Callable[[Person], None], done: str) -> ResponseReturnValue:
    """Change an opened record and come back to its card; a refusal stands beside the form it belongs to."""
    actor = required_actor()
    person = opened(db.session, person_id=person_id, actor=actor, now=clock.now())
    if person is not None:
        try:
            change(person)
        except Invalid as refusal:
            db.session.rollback()
            return card(actor, person_id, refusal, section)
        flash(done, "success")
    return redirect(f"/people/{person_id}#{section}", 303)


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()[: _LONGEST + 1]


@blueprint.post(PERSON + "/household")
@login_required_for("keep_people")
def keep_household(person_id: int) -> ResponseReturnValue:
    """Make a household of which this person is the head, or describe the one there is."""

    def change(person: Person) -> None:
        known, who = read_household(request.form), by(required_actor(), clock.now())
        if person.household_id is None:
            add_household(db.session, head_id=person.id, known=known, **who)
        else:
            change_household(db.session, household_id=person.household_id, known=known, **who)

    return _do(person_id, "household", change, _("家庭信息已保存。"))


@blueprint.post(PERSON + "/members")
@login_required_for("keep_people")
def add_member(person_id: int) -> ResponseReturnValue:
    """Let someone join, found by the number of the ID card."""

    def change(person: Person) -> None:
        actor = required_actor()
        found = find_person(db.session, number=_typed("member_number"), actor=actor)
        if found is None or person.household_id is None:
            raise Invalid([FieldProblem("member_number", _("没有这个身份证号的档案，请先建档"))])
        link_member(
            db.session,
            household_id=person.household_id,
            person_id=found.id,
            relation=_typed("relation"),
            **by(actor, clock.now()),
        )

    return _do(person_id, "household", change, _("已加入这一户。"))


@blueprint.post(PERSON + "/leave")
@login_required_for("keep_people")
def leave(person_id: int) -> ResponseReturnValue:
    """Let this person leave the household."""

    def change(person: Person) -> None:
        unlink_member(db.session, person_id=person.id, **by(required_actor(), clock.now()))

    return _do(person_id, "household", change, _("已移出这一户。"))


@blueprint.post(PERSON + "/categories")
@login_required_for("keep_people")
def note_category(person_id: int) -> ResponseReturnValue:
    """Note a category, or the day on which one ended."""

    def change(person: Person) -> None:
        who = by(required_actor(), clock.now())
        if ended := request.form.get("ends", 0, type=int):
            end_category(db.session, person_id=person.id, category_id=ended, until=typed_day("until"), **who)
            return
        add_category(
            db.session,
            person_id=person.id,
            category=_typed("category"),
            since=typed_day("since"),
            until=typed_day("until"),
            source=_typed("source"),
            **who,
        )

    return _do(person_id, "categories", change, _("人员类别已保存。"))


@blueprint.post(PERSON + "/consents")
@login_required_for("keep_people")
def note_agreement(person_id: int) -> ResponseReturnValue:
    """Note that the person agreed, or took it back."""

    def change(person: Person) -> None:
        given = _typed("state") == "given"
        who = by(required_actor(), clock.now())
        record_consent(db.session, person_id=person.id, purpose=_typed("purpose"), given=given, **who)

    return _do(person_id, "consents", change, _("已记下。"))


# ── merging ────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post(PERSON + "/compare")
@login_required_for("keep_people")
def compare(person_id: int) -> ResponseReturnValue:
    """Both records side by side: looking at the second one is a look, too."""
    actor, now = required_actor(), clock.now()
    person = opened(db.session, person_id=person_id, actor=actor, now=now)
    if person is None:
        return redirect(f"/people/{person_id}", 303)
    other_id = request.form.get("other", 0, type=int)
    if other_id == person_id:
        return card(actor, person_id, Invalid(message=_("请选两份不同的档案")), "merging")
    other = open_person(
        db.session, person_id=other_id, purpose="correct", place=f"/people/{person_id}", actor=actor, now=now
    )
    lines = [line for line in preview(facts(person), facts(other)) if line.winner or line.loser]
    return render_template("people/merge.html", person=person, other=other, lines=lines, labels=LABELS, **words())


@blueprint.post(PERSON + "/merge")
@login_required_for("keep_people")
def join(person_id: int) -> ResponseReturnValue:
    """Merge as the preview said."""

    def change(person: Person) -> None:
        chosen = [name for name in LABELS if request.form.get(f"take_{name}") == "loser"]
        other = request.form.get("other", 0, type=int)
        who = by(required_actor(), clock.now())
        merge(db.session, winner_id=person.id, loser_id=other, chosen=chosen, **who)

    return _do(person_id, "merging", change, _("两份档案已合并，合错了可以撤销。"))


@blueprint.post(PERSON + "/unmerge")
@login_required_for("keep_people")
def take_apart(person_id: int) -> ResponseReturnValue:
    """Take a merge back."""

    def change(_person: Person) -> None:
        merged = request.form.get("merge", 0, type=int)
        unmerge(db.session, merge_id=merged, **by(required_actor(), clock.now()))

    return _do(person_id, "merging", change, _("合并已撤销。"))


# ── 个人信息副本 ───────────────────────────────────────────────────────────────────────────────────


@blueprint.post(PERSON + "/copy")
@login_required_for("keep_people")
def hand_out(person_id: int) -> ResponseReturnValue:
    """Everything of one person as a file, at that person's request."""
    actor, now = required_actor(), clock.now()
    if opened(db.session, person_id=person_id, actor=actor, now=now) is None:
        return redirect(f"/people/{person_id}", 303)
    copy = export_person(db.session, person_id=person_id, actor=actor, now=now)
    is_json = _typed("format") == "json"
    body, kind = (as_json(copy), "application/json") if is_json else (as_workbook(copy), _SHEET)
    answer = Response(body, mimetype=kind)
    name = f"person-{person_id}.{'json' if is_json else 'xlsx'}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
