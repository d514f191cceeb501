"""预约设置: the places of an organisation with their hours, and days on which they take nobody."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.hall.scope import CAPABILITIES, kept_by
from app.ledgers.scope import units_of
from app.models import Organisation
from app.proxies.appointments import places
from app.proxies.appointments.places import PlaceWords
from app.proxies.appointments.slots import Hours, numbers_in
from app.proxies.appointments.words import KIND_WORDS, RULE_WORDS, clock_of, rule_said
from app.security.access import login_required_for, required_actor
from app.views.deeds import done_or_again
from app.views.proxies.appointments import wrong_fields
from app.views.supervision.asked import YEARS, address, typed_number

blueprint = Blueprint("appointment_places", __name__, url_prefix="/desk/proxy/appointment-places")
LINES = 4  # of hours in one form
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_LONGEST = 40


@blueprint.get("")
@login_required_for(*CAPABILITIES)
def index() -> ResponseReturnValue:
    """The places, each with its form."""
    return _page()


def _page(refusal: Invalid | None = None) -> ResponseReturnValue:
    here, actor = _here(), required_actor()
    page = render_template(
        "proxies/appointment_places.html",
        here=here,
        units=units_of(db.session, actor=actor) if actor.can("manage_people") else (),
        places=[one for one in places.places_near(db.session, path=here.path) if one.organisation_id == here.id],
        kinds=KIND_WORDS,
        rules=RULE_WORDS,
        rule_said=rule_said,
        lines=LINES,
        clock_of=clock_of,
        wrong=wrong_fields(refusal),
        sentences=refusal.sentences() if refusal else (),
        typed=request.form if refusal else {},
        link=_link,
    )
    return page, 422 if refusal else 200


def _link(path: str = "", **values: object) -> str:
    return address(f"/desk/proxy/appointment-places{path}", {"at": request.args.get("at", ""), **values})


def _here() -> Organisation:
    return kept_by(db.session, actor=required_actor(), code=request.args.get("at", "").strip()[:_LONGEST])


def _do(said: str, operation: Callable[..., object], **asked: object) -> ResponseReturnValue:
    return done_or_again(
        lambda: operation(db.session, organisation=_here(), actor=required_actor(), now=clock.now(), **asked),
        again=lambda refusal: _page(refusal),
        said=said,
        to=_link(),
    )


@blueprint.post("")
@login_required_for(*CAPABILITIES)
def keep() -> ResponseReturnValue:
    """A new place, or one as it is now."""
    words = PlaceWords(
        kind=request.form.get("kind", ""),
        name=request.form.get("name", "").strip(),
        address=request.form.get("address", "").strip(),
        phone=request.form.get("phone", "").strip(),
        ahead=typed_number("ahead"),
        public=request.form.get("public") == "1",
        hours=tuple(one for line in range(LINES) if (one := _hours(line)) is not None),
    )
    return _do(_("已保存"), places.keep_place, words=words, place_id=typed_number("place") or None)


def _hours(line: int) -> Hours | None:
    """A line of the table; None where nothing was typed. What cannot be read is refused with the rest."""
    begins, ends = (request.form.get(f"{name}{line}", "").strip() for name in ("begins", "ends"))
    if not begins and not ends:
        return None
    which: frozenset[int] = frozenset()
    with suppress(ValueError):
        which = numbers_in(request.form.get(f"which{line}", ""))
    return Hours(
        rule=request.form.get(f"rule{line}", ""),
        which=which,
        begins=_minutes(begins),
        ends=_minutes(ends),
        minutes=typed_number(f"minutes{line}"),
        capacity=typed_number(f"capacity{line}"),
    )


def _minutes(text: str) -> int:
    """09:30 → 570; -1 for what is no time."""
    match = _TIME.fullmatch(text)
    return int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else -1


@blueprint.post("/<int:place_id>/close-day")
@login_required_for(*CAPABILITIES)
def close_day(place_id: int) -> ResponseReturnValue:
    """这天不接待, or after all."""
    day = None
    with suppress(ValueError):
        day = dt.date.fromisoformat(request.form.get("day", ""))
    if day is None or day.year not in YEARS:
        return _page(Invalid(message=_("请选日期")))
    return _do(_("已改好"), places.close_day, place_id=place_id, day=day, note=request.form.get("note", ""))


@blueprint.post("/<int:place_id>/end")
@login_required_for(*CAPABILITIES)
def end(place_id: int) -> ResponseReturnValue:
    """停用."""
    return _do(_("已停用"), places.end_place, place_id=place_id)
