"""大厅上墙: people and where they are, the rota, points of service; each with its paper."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.hall import people, points, rota
from app.hall.people import PersonWords
from app.hall.points import PointWords
from app.hall.scope import CAPABILITIES, kept_by
from app.ledgers.scope import units_of
from app.models import Organisation
from app.printing.hall import WallPaper, board_of, buses_of, cards_of, machine_of, rota_of
from app.security.access import login_required_for, required_actor
from app.views.pdfs import pdf_answer
from app.views.supervision.asked import YEARS, address, asked_month, row_id, typed_number
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("hall", __name__, url_prefix="/desk/hall")
_LONGEST = 40
TABS = ("people", "rota", "points")


@blueprint.get("")
@login_required_for(*CAPABILITIES)
def index() -> ResponseReturnValue:
    """Who works here and where they are."""
    return _page("people")


@blueprint.get("/<tab>")
@login_required_for(*CAPABILITIES)
def show(tab: str) -> ResponseReturnValue:
    """The rota, or the points."""
    if tab not in TABS:
        raise NotFoundHere(_("没有这一页"))
    return _page(tab)


def _page(tab: str, refusal: Invalid | None = None) -> ResponseReturnValue:
    organisation, month, actor = _here(), asked_month(), required_actor()
    page = render_template(
        "desk/hall.html",
        tab=tab,
        here=organisation,
        people=people.people_of(db.session, organisation_id=organisation.id, ended=tab == "people"),
        points=points.points_of(db.session, organisation_id=organisation.id),
        turns=rota.turns_of(db.session, organisation_id=organisation.id, first=month.first, last=month.last),
        month=month,
        units=units_of(db.session, actor=actor) if actor.can("manage_people") else (),
        problems=refusal.sentences() if refusal else (),
        wrong={one.name: one.message for one in refusal.problems if hasattr(one, "name")} if refusal else {},
        typed=request.form if refusal else {},
        whereabouts=people.WHEREABOUT_WORDS,
        shifts=rota.SHIFT_WORDS,
        kinds=points.POINT_WORDS,
        link=lambda path="", **values: address(f"/desk/hall{path}", {"at": request.args.get("at", ""), **values}),
        moved=lambda steps: f"{month.moved(steps).first:%Y-%m}",
    )
    return page, 422 if refusal else 200


def _here() -> Organisation:
    return kept_by(db.session, actor=required_actor(), code=request.args.get("at", "").strip()[:_LONGEST])


def _back(tab: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    values = {name: request.args.get(name, "") for name in ("at", "month")}
    return redirect(address(f"/desk/hall/{tab}", values), 303)


def _do(tab: str, said: str, operation: Callable[..., object], **asked: object) -> ResponseReturnValue:
    """Do it and come back to the page; what was refused stands beside what was typed."""
    try:
        operation(db.session, actor=required_actor(), now=clock.now(), **asked)
    except Invalid as refusal:
        db.session.rollback()
        return _page(tab, refusal)
    return _back(tab, said)


# ── what is changed ────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/people")
@login_required_for(*CAPABILITIES)
def keep_person() -> ResponseReturnValue:
    """Someone new, or what the board says of someone."""
    organisation, photo = _here(), request.files.get("photo")
    words = PersonWords(**{one.name: request.form.get(one.name, "") for one in fields(PersonWords)})
    return _do(
        "people",
        _("已保存"),
        people.keep_person,
        organisation=organisation,
        words=words,
        photo=photo.read(people.MOST_BYTES + 1) if photo else b"",
        drop_photo=request.form.get("drop_photo") == "1",
        person_id=typed_number("person") or None,
    )


@blueprint.post("/people/<int:person_id>/go")
@login_required_for(*CAPABILITIES)
def go(person_id: int) -> ResponseReturnValue:
    """Where someone is."""
    return _do(
        "people",
        _("去向已更新"),
        people.go,
        organisation=_here(),
        person_id=person_id,
        whereabouts=request.form.get("whereabouts", ""),
        note=request.form.get("note", ""),
        back_on=_day("back_on"),
        substitute_id=typed_number("substitute") or None,
    )


@blueprint.post("/rota")
@login_required_for(*CAPABILITIES)
def put_on_duty() -> ResponseReturnValue:
    """Someone is on duty on these days."""
    first, last = _day("first"), _day("last")
    every = max(1, min(typed_number("every"), 31))
    span = (last - first).days if first and last else -1
    days = [first + dt.timedelta(days=at) for at in range(0, min(span, 366) + 1, every)] if first else []
    return _do(
        "rota",
        _("已排班"),
        rota.put_on_duty,
        organisation=_here(),
        person_id=typed_number("person"),
        days=days,
        shift=request.form.get("shift", ""),
    )


@blueprint.post("/rota/<int:turn_id>/remove")
@login_required_for(*CAPABILITIES)
def take_off_duty(turn_id: int) -> ResponseReturnValue:
    """One turn less."""
    return _do("rota", _("已取消"), rota.take_off_duty, organisation=_here(), turn_id=turn_id)


@blueprint.post("/points")
@login_required_for(*CAPABILITIES)
def keep_point() -> ResponseReturnValue:
    """A machine, a bus or a point."""
    words = PointWords(**{one.name: request.form.get(one.name, "") for one in fields(PointWords)})
    return _do(
        "points",
        _("已保存"),
        points.keep_point,
        organisation=_here(),
        words=words,
        point_id=typed_number("point") or None,
    )


@blueprint.post("/points/<int:point_id>/close")
@login_required_for(*CAPABILITIES)
def close_point(point_id: int) -> ResponseReturnValue:
    """停用."""
    return _do("points", _("已停用"), points.close_point, organisation=_here(), point_id=point_id)


def _day(name: str) -> dt.date | None:
    with suppress(ValueError):
        day = dt.date.fromisoformat(request.form.get(name, ""))
        return day if day.year in YEARS else None
    return None


# ── pictures and papers ────────────────────────────────────────────────────────────────────────────


@blueprint.get("/people/<int:person_id>.jpg")
@login_required_for(*CAPABILITIES)
def photo(person_id: int) -> ResponseReturnValue:
    """The photograph on the board."""
    person = people.person_of(db.session, person_id=person_id, organisation_id=_here().id)
    if not person.photo:
        raise NotFoundHere(_("没有照片"))
    return Response(base64.b64decode(person.photo), mimetype="image/jpeg")


@blueprint.get("/board.pdf")
@login_required_for(*CAPABILITIES)
def print_board() -> ResponseReturnValue:
    """去向公示牌."""
    return _paper(board_of(db.session, _here()))


@blueprint.get("/cards.pdf")
@login_required_for(*CAPABILITIES)
def print_cards() -> ResponseReturnValue:
    """连心卡 of everyone, or of one person."""
    return _paper(cards_of(db.session, _here(), row_id("person")))


@blueprint.get("/rota.pdf")
@login_required_for(*CAPABILITIES)
def print_rota() -> ResponseReturnValue:
    """值班表 of the month."""
    return _paper(rota_of(db.session, _here(), asked_month()))


@blueprint.get("/buses.pdf")
@login_required_for(*CAPABILITIES)
def print_buses() -> ResponseReturnValue:
    """流动服务车日历 of the month."""
    return _paper(buses_of(db.session, _here(), asked_month()))


@blueprint.get("/points/<int:point_id>.pdf")
@login_required_for(*CAPABILITIES)
def print_machine(point_id: int) -> ResponseReturnValue:
    """身份卡 of one machine."""
    here = _here()
    point = points.point_of(db.session, point_id=point_id, organisation_id=here.id)
    return _paper(machine_of(here, point))


def _paper(paper: WallPaper) -> Response:
    html = render_html(paper.printable, paper.context)
    return pdf_answer(make_pdf_apart(html, assets=paper.assets), f"{paper.printable}.pdf")
