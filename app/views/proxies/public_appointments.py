"""预约 by the villager: a place, a time, a name and a telephone; looked at, moved and cancelled by the code.

No login: tries are counted by address, and a box that only machines fill holds them back.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, throttle
from app.cases.masking import mask_name, mask_phone
from app.errors import Invalid, NotFoundHere, Throttled
from app.extensions import db
from app.models import Appointment, AppointmentPlace, Organisation
from app.printing.guides import read_organisations
from app.printing.notices import notice_of
from app.proxies.appointments import booking, ending
from app.proxies.appointments.places import free_days, place_of, places_near
from app.proxies.appointments.words import KIND_WORDS, STATE_WORDS, clock_of
from app.publishing.versions import LoadedVersion, current_version
from app.security.access import public
from app.transaction import begin_write, writes_late
from app.views import form_page
from app.views.notices import read
from app.views.proxies.appointments import slot_typed, wish_of, wrong_fields
from app.views.supervision.asked import address, row_id, typed_number

blueprint = Blueprint("public_appointments", __name__)
_WHY = "villagers ask for an appointment without a login"
_MADE, _LOOKED = throttle.APPOINTMENT_ADDRESS, throttle.APPOINTMENT_CODE
TRAP = "website"  # people never see this box


@blueprint.get("/guides/<code>/appointment")
@public(_WHY)
def ask(code: str) -> ResponseReturnValue:
    """Where, when, who."""
    return _page(current_version(db.session, code, clock.today()))


@blueprint.post("/guides/<code>/appointment")
@public(_WHY)
@writes_late
def make(code: str) -> ResponseReturnValue:
    """Make it, and show what to bring."""
    version = current_version(db.session, code, clock.today())
    key = (_MADE, request.remote_addr or "")
    if request.form.get(TRAP):
        return _page(version, Invalid(message=_("没有提交成功，请刷新页面再填一次")))
    try:
        throttle.attempt(key, now=clock.now())
        begin_write()
        wish = wish_of(version, None)
        made = booking.book(db.session, wish=wish, version=version, channel="public", actor=None, now=clock.now())
    except Throttled as error:
        return _page(version, Invalid(message=_later(error)), 429)
    except Invalid as refusal:
        db.session.rollback()
        return _page(version, refusal)
    return redirect(f"/y/{made.code}", 303)


def _later(error: Throttled) -> str:
    return _(
        "这个网络上约得太多了，请 %(time)s 以后再约，或者打电话预约。",
        time=f"{error.until.astimezone(clock.ZONE):%H:%M}",
    )


def _page(version: LoadedVersion, refusal: Invalid | None = None, status: int = 422) -> ResponseReturnValue:
    organisations = read_organisations(version.service_id)
    at = (request.form.get("village", "") if refusal else request.args.get("at", ""))[:32]
    village = db.session.scalars(select(Organisation).where(Organisation.code == at, Organisation.active)).one_or_none()
    path = village.path if village else organisations.county.path
    places = places_near(db.session, path=path, public=True) if village else []
    place = _chosen(places, typed_number("place") if refusal else row_id("place"))
    page = render_template(
        "public/appointment.html",
        version=version,
        townships=organisations.townships,
        at=village.code if village else "",
        places=places,
        place=place,
        days=free_days(db.session, place, now=clock.now()) if place else [],
        kinds=KIND_WORDS,
        clock_of=clock_of,
        trap=TRAP,
        wrong=wrong_fields(refusal),
        sentences=refusal.sentences() if refusal else (),
        typed=request.form if refusal else {},
        link=lambda **values: address(f"/guides/{version.definition.code}/appointment", {"at": at, **values}),
    )
    return page, status if refusal else 200


def _chosen(places: Sequence[AppointmentPlace], wanted: int | None) -> AppointmentPlace | None:
    return next((one for one in places if one.id == wanted), places[0] if places else None)


# ── by its code ────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/y")
@public(_WHY)
def look() -> ResponseReturnValue:
    """The box for the code."""
    return render_template("public/appointment_find.html", code="")


@blueprint.post("/y")
@public(_WHY)
@writes_late
def look_up() -> ResponseReturnValue:
    """A code that was typed: tries are counted, so that nobody finds one by trying."""
    typed, key = request.form.get("code", "")[:40], (_LOOKED, request.remote_addr or "")
    try:
        throttle.attempt(key, now=clock.now())
        found = ending.by_code(db.session, typed).code
    except NotFoundHere as error:
        return render_template("public/appointment_find.html", code=typed, problem=error.what), 404
    except Throttled as error:
        words = _("试得太多了，请 %(time)s 以后再查。", time=f"{error.until.astimezone(clock.ZONE):%H:%M}")
        return render_template("public/appointment_find.html", code=typed, problem=words), 429
    db.session.rollback()  # the reading ends before the counting goes on
    throttle.succeed(key)
    return redirect(f"/y/{found}", 303)


@blueprint.get("/y/<code>")
@public(_WHY)
def show(code: str) -> ResponseReturnValue:
    """The appointment, what to bring, and how to move or cancel it. The name in part: links are passed on."""
    return _show(code)


def _show(code: str, refusal: Invalid | None = None) -> ResponseReturnValue:
    one = ending.by_code(db.session, code)
    version = current_version(db.session, one.service.code, clock.today())
    names = read(version.compiled, form_page.default_answers(version.compiled)).answers.names()
    place = place_of(db.session, one.place_id) if one.state == "booked" and one.place.active else None
    page = render_template(
        "public/appointment_kept.html",
        one=one,
        name=mask_name(one.name),
        phone=mask_phone(one.phone),
        time=f"{clock_of(one.begins)}—{clock_of(one.ends)}",
        days=free_days(db.session, place, now=clock.now()) if place else [],
        it=notice_of(db.session, version, names, at=_near(one), moment=clock.today()),
        states=STATE_WORDS,
        clock_of=clock_of,
        sentences=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


def _near(one: Appointment) -> str:
    return one.organisation_path.rstrip("/").rpartition("/")[2]


@blueprint.post("/y/<code>/cancel")
@public(_WHY)
def cancel(code: str) -> ResponseReturnValue:
    """取消: who holds the code may."""
    one = ending.by_code(db.session, code, locked=True)
    try:
        ending.cancel(db.session, appointment=one, reason="", actor=None, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _show(code, refusal)
    flash(_("预约已取消"), "success")
    return redirect(f"/y/{one.code}", 303)


@blueprint.post("/y/<code>/move")
@public(_WHY)
def move(code: str) -> ResponseReturnValue:
    """改期."""
    day, begins = slot_typed()
    one = ending.by_code(db.session, code, locked=True)
    try:
        booking.move(db.session, appointment=one, day=day or clock.today(), begins=begins, actor=None, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _show(code, refusal)
    flash(_("已改期"), "success")
    return redirect(f"/y/{one.code}", 303)
