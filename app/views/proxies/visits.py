"""走访记录: what came of the visit to one home, said in a few taps; and all visits to one person."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.archive.reading import opened
from app.archive.scope import row_ids
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import RoundStop
from app.papers import intake
from app.papers.keeping import file_name
from app.papers.storage import vault
from app.people.actors import Actor
from app.proxies.rounds import planning, visiting
from app.proxies.rounds.reading import RoundPage, VisitedStop, read_round, visits_to
from app.proxies.rounds.visiting import Visit
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import begin_write, writes_late
from app.views.papers import kept_file, served
from app.views.people_parts import messages_of, typed_day
from app.views.proxies.rounds import words
from catalog.vocabulary import options

blueprint = Blueprint("visits", __name__)
STOP = "/desk/proxy/rounds/<number>/<int(max=2147483647):stop_id>"
_LONGEST = 1000  # characters of one field that are looked at


@blueprint.get(STOP)
@login_required_for("submit_case", "supervise")
def stop(number: str, stop_id: int) -> ResponseReturnValue:
    """One home: what is to be done there, and the few things to say afterwards."""
    return _stop_page(required_actor(), number, stop_id)


def _stop_page(actor: Actor, number: str, stop_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    page = read_round(db.session, number=number, actor=actor, now=clock.now())
    one = _stop_in(page, stop_id)
    may_record = page.row.mine and page.row.state == "planned" and one.visited_at is None and actor.can("submit_case")
    shown = render_template(
        "proxies/visit.html",
        it=one,
        row=page.row,
        may_record=may_record,
        outcomes=options("visit_outcome"),
        messages=messages_of(refusal) if refusal else {},
        typed=request.form if refusal else {},
        token=request.form.get("token") or secrets.token_hex(32),
        now=clock.now().astimezone(clock.ZONE),
        **words(),
    )
    return shown, 422 if refusal else 200


def _stop_in(page: RoundPage, stop_id: int) -> VisitedStop:
    found = next((one for one in page.stops if one.stop.id == stop_id), None)
    if found is None:
        raise planning.missing()
    return found


@blueprint.post(STOP)
@login_required_for("submit_case")
@takes_files(intake.MOST_BYTES + 1024 * 1024)
@writes_late
def record(number: str, stop_id: int) -> ResponseReturnValue:
    """Keep what came of the visit; what was typed stays when it cannot be kept."""
    actor = required_actor()
    try:
        photo = kept_file(request.files.get("photo"))
        begin_write()
        round_ = visiting.record_visit(
            db.session, number=number, stop_id=stop_id, visit=_visit(), photo=photo, actor=actor, now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _stop_page(actor, number, stop_id, refusal)
    flash(_("这趟走完了，走访已计数") if round_.state == "over" else _("已记下"), "success")
    return redirect(f"/desk/proxy/rounds/{number}", 303)


def _visit() -> Visit:
    said = {name: request.form.get(name, "")[:_LONGEST] for name in ("outcome", "deed", "next_step", "case_number")}
    return Visit(
        **said,
        next_on=typed_day("next_on"),
        at=_typed_moment(),
        spot=request.form.get("spot", "")[:_LONGEST],
        token=request.form.get("token", "")[:64],
        checked=request.form.get("checked") == "yes",
    )


def _typed_moment() -> datetime | None:
    """When somebody was there, when another moment than now was typed."""
    text = request.form.get("at", "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)
    except ValueError:
        raise Invalid(message=_("时间没有填对")) from None


@blueprint.get(f"{STOP}/photo.jpg")
@login_required_for("submit_case", "supervise")
def photo(number: str, stop_id: int) -> ResponseReturnValue:
    """The photograph of a visit."""
    page = read_round(db.session, number=number, actor=required_actor(), now=clock.now())
    _stop_in(page, stop_id)
    digest = db.session.scalar(select(RoundStop.photo).where(RoundStop.id == stop_id))
    if digest is None:
        raise NotFoundHere(_("这次走访没有照片"))
    return served(vault().read(file_name(digest)), intake.JPEG)


# ── of one person ──────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/people/<int(max=2147483647):person_id>/visits")
@login_required_for("keep_people")
def of_person(person_id: int) -> ResponseReturnValue:
    """The visits to a person, for whoever has opened the record; others say first what for."""
    actor = required_actor()
    person = opened(db.session, person_id=person_id, actor=actor, now=clock.now())
    if person is None:
        return redirect(f"/people/{person_id}")
    visits = visits_to(db.session, person_ids=row_ids(db.session, person.id), actor=actor)
    return render_template("proxies/person_visits.html", person=person, visits=visits, **words())
