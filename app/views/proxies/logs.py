"""帮办记录, 电话咨询: three lines to fill, the month's list with its counts, and the workbook."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.archive.saving import villages_of
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.people.actors import Actor
from app.proxies.logs import entries
from app.proxies.logs.entries import KINDS, TOPICS, Entry, Kind, LogFilters
from app.security.access import login_required_for, required_actor
from app.views.people_parts import messages_of, typed_day
from app.views.sheets import workbook_answer
from app.views.supervision.asked import address, asked_month, one_of, page_number, row_id, services, typed_number, units
from app.wording import msgid
from catalog.vocabulary import codes, label, options

blueprint = Blueprint("helpers_logs", __name__, url_prefix="/desk/proxy/logs")
TITLES: Mapping[Kind, str] = {"help": msgid("帮办记录"), "phone": msgid("电话咨询")}
_LONGEST = 400  # characters of one field that are looked at


@blueprint.get("/<kind>")
@login_required_for("submit_case", "supervise")
def index(kind: str) -> ResponseReturnValue:
    """The form on top, then the month: its counts, its lines."""
    return _page(required_actor(), _known(kind))


def _known(kind: str) -> Kind:
    found = next((one for one in KINDS if one == kind), None)
    if found is None:
        raise NotFoundHere(_("没有这一页"))
    return found


def _page(actor: Actor, kind: Kind, entry: Entry | None = None, refusal: Invalid | None = None) -> ResponseReturnValue:
    filters, may_write = _filters(kind), actor.can("submit_case")
    kept = {
        "month": request.args.get("month", ""),
        "village": filters.village,
        "topic": filters.topic,
        "mine": "1" if filters.mine else "",
    }
    shown = render_template(
        "proxies/logs.html",
        kind=kind,
        titles=TITLES,
        found=entries.list_entries(db.session, actor=actor, filters=filters, page=page_number()),
        counts=entries.count_entries(db.session, actor=actor, filters=filters),
        filters=filters,
        month=asked_month(),
        entry=entry or Entry(kind, token=secrets.token_hex(32)),
        may_write=may_write,
        messages=messages_of(refusal) if refusal else {},
        topics=options(TOPICS[kind]),
        topic_words=lambda code: label(TOPICS[kind], code),
        villages=villages_of(db.session, actor) if may_write else (),
        units=units(actor),
        services=[name for _id, name in services()] if may_write else (),
        link=lambda path="", **changes: address(f"/desk/proxy/logs/{kind}{path}", {**kept, **changes}),
    )
    return shown, 422 if refusal else 200


def _filters(kind: Kind) -> LogFilters:
    month = asked_month()
    return LogFilters(
        kind=kind,
        first=month.first,
        last=month.last,
        village=row_id("village"),
        topic=one_of("topic", codes(TOPICS[kind])),
        mine=request.args.get("mine") == "1",
    )


@blueprint.post("/<kind>")
@login_required_for("submit_case")
def write(kind: str) -> ResponseReturnValue:
    """Keep three lines; what was typed stays when something is wrong."""
    actor, known = required_actor(), _known(kind)
    names = ("topic", "about", "person", "phone", "words")
    entry = Entry(
        known,
        **{name: request.form.get(name, "")[:_LONGEST] for name in names},
        village_id=typed_number("village") or None,
        happened_on=typed_day("happened_on"),
        token=request.form.get("token", "")[:64] or secrets.token_hex(32),
    )
    try:
        entries.write_down(db.session, entry=entry, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, known, entry, refusal)
    flash(_("已记下"), "success")
    return redirect(f"/desk/proxy/logs/{known}", 303)


@blueprint.post("/<kind>/export")
@login_required_for("submit_case", "supervise")
def export(kind: str) -> ResponseReturnValue:
    """The month as a workbook."""
    filters = _filters(_known(kind))
    try:
        content = entries.export_entries(db.session, actor=required_actor(), filters=filters, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        flash(refusal.sentences()[0], "error")
        return redirect(f"/desk/proxy/logs/{kind}", 303)
    return workbook_answer(content, f"{_(TITLES[filters.kind])}-{filters.first:%Y-%m}.xlsx")
