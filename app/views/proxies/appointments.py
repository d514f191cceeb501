"""预约 at the desk: the calendar of a day, a week or a list; made, moved, ended, turned into a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.addresses import page_url
from app.errors import Invalid
from app.extensions import db
from app.issuing.notices import freeze_given
from app.models import Account, Appointment, Organisation
from app.models.catalogue import Service
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.printing.appointments import slip_of
from app.proxies.appointments import booking, ending, feeds, listing
from app.proxies.appointments.booking import Wish
from app.proxies.appointments.places import free_days, place_of, places_kept
from app.proxies.appointments.words import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS, clock_of
from app.publishing.versions import LoadedVersion, current_version
from app.security.access import login_required_for, required_actor
from app.views import form_page, form_token
from app.views.deeds import done_or_again
from app.views.offered import refusal_of
from app.views.pdfs import pdf_answer
from app.views.supervision.asked import YEARS, address, one_of, page_number, row_id, typed_number
from app.wording import msgid
from forms.names import HANDLED_BY
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("appointments", __name__, url_prefix="/desk/proxy/appointments")
VIEWS = {"day": msgid("日"), "week": msgid("周"), "list": msgid("以后的")}
_WEEK = 7


@blueprint.get("")
@login_required_for("submit_case")
def index() -> ResponseReturnValue:
    """Who comes: on one day, in one week, or from today on page by page."""
    actor, view, day = required_actor(), one_of("view", VIEWS) or "day", _asked_day()
    first = day - dt.timedelta(days=day.weekday()) if view == "week" else day
    last = first + dt.timedelta(days=_WEEK - 1 if view == "week" else 0)
    mine, page = request.args.get("mine") == "1", max(1, page_number())
    found = (
        listing.ahead(db.session, actor=actor, first=day, page=page)
        if view == "list"
        else listing.of_days(db.session, actor=actor, first=first, last=last, mine=mine)
    )
    rows, more = found[: listing.PAGE], view == "list" and len(found) > listing.PAGE
    return render_template(
        "proxies/appointments.html",
        view=view,
        views=VIEWS,
        days=_by_day(found if view != "list" else rows, first, last, whole=view == "week"),
        first=first,
        last=last,
        mine=mine,
        page=page,
        has_more=more,
        states=STATE_WORDS,
        kinds=KIND_WORDS,
        unsettled=listing.unsettled(db.session, actor=actor, today=clock.today()),
        feed=feeds.feed_of(db.session, actor=actor),
        page_url=page_url,
        link=lambda **changes: address(
            "/desk/proxy/appointments", {"view": view, "day": day.isoformat(), "mine": mine and "1"} | changes
        ),
        step=dt.timedelta(days=_WEEK if view == "week" else 1),
    )


def _by_day(
    rows: Sequence[listing.AppointmentRow], first: dt.date, last: dt.date, *, whole: bool
) -> dict[dt.date, list[listing.AppointmentRow]]:
    """By day in order; a week shows its empty days too."""
    days = [first + dt.timedelta(days=at) for at in range((last - first).days + 1)] if whole else []
    found: dict[dt.date, list[listing.AppointmentRow]] = {day: [] for day in days}
    for row in rows:
        found.setdefault(row.day, []).append(row)
    return found


def _asked_day(name: str = "day") -> dt.date:
    with suppress(ValueError):
        day = dt.date.fromisoformat(request.args.get(name, ""))
        return day if day.year in YEARS else clock.today()
    return clock.today()


# ── a new one ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@login_required_for("submit_case")
def ask() -> ResponseReturnValue:
    """Name, telephone, item and a free slot: what the villager says on the phone."""
    return _new()


@blueprint.post("/new")
@login_required_for("submit_case")
def make() -> ResponseReturnValue:
    """Make it; the one-time notice goes out with it."""
    actor = required_actor()
    try:
        version = _chosen_version(actor)
        made = booking.book(
            db.session,
            wish=wish_of(version, actor),
            version=version,
            channel="desk" if request.form.get("channel") == "desk" else "phone",
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _new(refusal)
    if made.notice_number:
        freeze_given(db.session, number=made.notice_number, actor=actor, now=made.made_at)
    flash(_("已约好，一次性告知单也开好了。"), "success")
    return redirect(f"/desk/proxy/appointments/{made.id}", 303)


def _chosen_version(actor: Actor) -> LoadedVersion:
    code = request.form.get("service", "")
    if not code:
        raise Invalid([FieldProblem("service", _("请选要办的事项"))])
    version = current_version(db.session, code, clock.today(), at=actor)
    if not version.is_offered:
        raise Invalid([FieldProblem("service", refusal_of(version, actor))])
    return version


def wish_of(version: LoadedVersion, actor: Actor | None) -> Wish:
    """What the form asks for. The situation is what an empty form says, until the person is there."""
    day, begins = slot_typed()
    return Wish(
        place_id=typed_number("place"),
        day=day,
        begins=begins,
        name=request.form.get("name", ""),
        phone=request.form.get("phone", ""),
        village_id=village_typed(),
        address=request.form.get("address", ""),
        note=request.form.get("note", ""),
        agent_id=typed_number("agent") or None,
        previous_id=typed_number("previous") or None,
        pairs=blank_answers(version, actor) if actor else (),
    )


def blank_answers(version: LoadedVersion, actor: Actor) -> list[tuple[str, str]]:
    """What an empty form says already."""
    handler = form_page.default_handler(version.compiled, actor)
    return [(HANDLED_BY, handler), *form_page.default_answers(version.compiled)]


def slot_typed() -> tuple[dt.date | None, int]:
    """2026-11-24.540 → the day and the minute; None for anything else."""
    day, _dot, minute = request.form.get("slot", "").partition(".")
    with suppress(ValueError):
        return dt.date.fromisoformat(day), int(minute)
    return None, 0


def village_typed() -> int | None:
    """The id of the village whose code was chosen."""
    code = request.form.get("village", "")[:32]
    return db.session.scalar(select(Organisation.id).where(Organisation.code == code)) if code else None


def _new(refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    places = places_kept(db.session, actor=actor)
    wanted = typed_number("place") if refusal else row_id("place")
    place = next((one for one in places if one.id == wanted), places[0] if places else None)
    again = _missed(actor)
    page = render_template(
        "proxies/appointment_new.html",
        places=places,
        place=place,
        days=free_days(db.session, place, now=clock.now()) if place else [],
        services=published_services(),
        villages=_villages(actor),
        agents=_agents(place.organisation_id) if place else [],
        kinds=KIND_WORDS,
        clock_of=clock_of,
        wrong=wrong_fields(refusal),
        sentences=refusal.sentences() if refusal else (),
        typed=request.form if refusal else _before(again),
        again=again,
    )
    return page, 422 if refusal else 200


def wrong_fields(refusal: Invalid | None) -> dict[str, str]:
    """What is wrong, by field."""
    return {one.name: one.message for one in refusal.problems if hasattr(one, "name")} if refusal else {}


def _missed(actor: Actor) -> Appointment | None:
    """The appointment that is made again."""
    number = row_id("again") or typed_number("previous")
    return ending.read_appointment(db.session, appointment_id=number, actor=actor) if number else None


def _before(again: Appointment | None) -> dict[str, str]:
    if again is None:
        return {"service": request.args.get("service", "")[:64]}
    return {"service": again.service.code, "name": again.name, "phone": again.phone, "address": again.address}


def published_services() -> Sequence[tuple[str, str]]:
    """Code and name of the items in force."""
    wanted = select(Service.code, Service.name).where(Service.state == "published")
    return db.session.execute(wanted.order_by(Service.code)).tuples().all()


def _villages(actor: Actor) -> Sequence[tuple[str, str]]:
    """The villages of the own township, or the own one."""
    town = "/".join(actor.organisation_path.split("/")[:2]) + "/"
    wanted = select(Organisation.code, Organisation.name).where(
        Organisation.path.startswith(town, autoescape=True), Organisation.tier == "village", Organisation.active
    )
    return db.session.execute(wanted.order_by(Organisation.path)).tuples().all()


def _agents(organisation_id: int) -> Sequence[tuple[int, str]]:
    wanted = select(Account).where(Account.organisation_id == organisation_id, Account.active).order_by(Account.id)
    return [(one.id, one.display_name) for one in db.session.scalars(wanted)]


# ── one of them ────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<int:appointment_id>")
@login_required_for("submit_case")
def show(appointment_id: int) -> ResponseReturnValue:
    """One appointment with what may be done."""
    return _show(appointment_id)


def _show(appointment_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    one = ending.read_appointment(db.session, appointment_id=appointment_id, actor=required_actor())
    place = place_of(db.session, one.place_id) if one.state == "booked" and one.place.active else None
    page = render_template(
        "proxies/appointment.html",
        one=one,
        time=f"{clock_of(one.begins)}—{clock_of(one.ends)}",
        days=free_days(db.session, place, now=clock.now()) if place else [],
        missed=ending.missed_before(db.session, appointment=one),
        case_number=ending.case_number(db.session, one),
        states=STATE_WORDS,
        channels=CHANNEL_WORDS,
        kinds=KIND_WORDS,
        clock_of=clock_of,
        wrong=wrong_fields(refusal),
        sentences=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


def _do(appointment_id: int, said: str, operation: Callable[..., object], **asked: object) -> ResponseReturnValue:
    actor = required_actor()
    one = ending.appointment_of(db.session, appointment_id=appointment_id, actor=actor)
    return done_or_again(
        lambda: operation(db.session, appointment=one, actor=actor, now=clock.now(), **asked),
        again=lambda refusal: _show(appointment_id, refusal),
        said=said,
        to=f"/desk/proxy/appointments/{appointment_id}",
    )


@blueprint.post("/<int:appointment_id>/kept")
@login_required_for("submit_case")
def keep(appointment_id: int) -> ResponseReturnValue:
    """已到."""
    return _do(appointment_id, _("已登记到了"), ending.keep)


@blueprint.post("/<int:appointment_id>/missed")
@login_required_for("submit_case")
def miss(appointment_id: int) -> ResponseReturnValue:
    """没有来."""
    return _do(appointment_id, _("已登记没有来，可以重新预约"), ending.miss)


@blueprint.post("/<int:appointment_id>/cancel")
@login_required_for("submit_case")
def cancel(appointment_id: int) -> ResponseReturnValue:
    """取消, with words the villager reads."""
    return _do(appointment_id, _("已取消"), ending.cancel, reason=request.form.get("reason", ""))


@blueprint.post("/<int:appointment_id>/move")
@login_required_for("submit_case")
def move(appointment_id: int) -> ResponseReturnValue:
    """改期."""
    day, begins = slot_typed()
    return _do(appointment_id, _("已改期"), booking.move, day=day or clock.today(), begins=begins)


@blueprint.post("/<int:appointment_id>/case")
@login_required_for("submit_case")
def begin(appointment_id: int) -> ResponseReturnValue:
    """转为办件: the form with the name and telephone in it."""
    actor = required_actor()
    one = ending.appointment_of(db.session, appointment_id=appointment_id, actor=actor)
    version = current_version(db.session, one.service.code, clock.today(), at=actor)
    token = form_token.new_submission_token()
    try:
        ending.begin_case(db.session, appointment=one, version=version, token=token, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _show(appointment_id, refusal)
    flash(_("姓名和电话已经填好，请接着填。"), "success")
    return redirect(address(f"/desk/new/{version.definition.code}", {"draft": token}), 303)


@blueprint.get("/<int:appointment_id>.pdf")
@login_required_for("submit_case")
def on_paper(appointment_id: int) -> ResponseReturnValue:
    """预约单. It names a person: nothing of it is kept."""
    one = ending.read_appointment(db.session, appointment_id=appointment_id, actor=required_actor())
    return pdf_answer(make_pdf_apart(render_html("appointment_slip", slip_of(one))), f"yuyue-{appointment_id}.pdf")


# ── the calendar of the own phone ──────────────────────────────────────────────────────────────────


@blueprint.post("/feed")
@login_required_for("submit_case")
def feed() -> ResponseReturnValue:
    """A new secret address, or none any more."""
    actor, now = required_actor(), clock.now()
    if request.form.get("action") == "end":
        feeds.end_feed(db.session, actor=actor, now=now)
        flash(_("日历地址已停用"), "success")
    else:
        feeds.make_feed(db.session, actor=actor, now=now)
        flash(_("新的日历地址已生成，原来的地址不能再用"), "success")
    return redirect("/desk/proxy/appointments#feed", 303)
