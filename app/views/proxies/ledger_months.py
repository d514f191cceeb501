"""台账月度上交: the village hands its month in, the hall checks and signs, or sends it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.ledgers.agents import agent_ledger
from app.ledgers.scope import Scope, unit_of
from app.people.actors import Actor
from app.printing.handing_in import cover_of
from app.proxies.handing_in import months
from app.proxies.handing_in.frozen import short_digest
from app.security.access import login_required_for, required_actor
from app.statistics.periods import Period, period_of
from app.views.pdfs import pdf_answer
from app.views.presentation import county_name
from app.views.sheets import workbook_answer
from app.views.supervision.asked import YEARS, asked_month
from app.wording import msgid
from reports.apart import make_pdf_apart
from reports.render import render_html
from reports.spreadsheet import write_workbook
from reports.tables import TableReport, shown

blueprint = Blueprint("ledger_months", __name__, url_prefix="/desk/proxy/ledgers")
OPEN_TO = ("submit_case", "decide", "supervise")
STATE_WORDS = {"handed_in": msgid("已交，待核对"), "signed": msgid("已签收"), "sent_back": msgid("已退回，要改")}


@blueprint.get("")
@login_required_for(*OPEN_TO)
def index() -> ResponseReturnValue:
    """In a village its own months; above, who has handed in a month and who has not."""
    return _index()


def _index(refusal: Invalid | None = None) -> ResponseReturnValue:
    actor, today = required_actor(), clock.today()
    is_village = actor.organisation_tier == "village"
    month = asked_month().first
    if "month" not in request.args and not is_village and today.day <= months.DUE_DAY:
        month = months.first_of(month - dt.timedelta(days=1))  # the one that is coming in now
    rows = (
        months.own_months(db.session, actor=actor, today=today)
        if is_village
        else months.villages_in(db.session, actor=actor, month=month, today=today)
    )
    page = render_template(
        "proxies/ledger_months.html",
        is_village=is_village,
        rows=rows,
        month=month,
        period=period_of("month", month),
        states=STATE_WORDS,
        words=months.month_words,
        due=months.due_on,
        sentences=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


@blueprint.post("")
@login_required_for("submit_case")
def hand_in() -> ResponseReturnValue:
    """Freeze the own book of a month and hand it in."""
    actor, now = required_actor(), clock.now()
    try:
        month = _typed_month()
        report = _book(actor, month)
        row = months.hand_in(
            db.session,
            report=report,
            month=month.first,
            remark=request.form.get("remark", ""),
            actor=actor,
            now=now,
        )
    except Invalid as refusal:
        db.session.rollback()
        return _index(refusal)
    flash(_("已上交，等中心核对签收"), "success")
    return redirect(f"/desk/proxy/ledgers/{row.id}", 303)


def _typed_month() -> Period:
    try:
        day = dt.date.fromisoformat(f"{request.form.get('month', '')}-01")
    except ValueError as wrong:
        raise Invalid(message=_("请选月份")) from wrong
    if day.year not in YEARS:
        raise Invalid(message=_("请选月份"))
    return period_of("month", day)


def _book(actor: Actor, month: Period) -> TableReport:
    scope = Scope(actor, unit_of(db.session, actor=actor), month, county_name())
    return agent_ledger(db.session, scope)


@blueprint.get("/<int:hand_in_id>")
@login_required_for(*OPEN_TO)
def show(hand_in_id: int) -> ResponseReturnValue:
    """The frozen copy, and what became of it."""
    return _show(hand_in_id)


def _show(hand_in_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    row = months.hand_in_of(db.session, hand_in_id=hand_in_id, actor=actor)
    page = render_template(
        "proxies/ledger_month.html",
        row=row,
        report=months.table_of(row),
        shown=shown,
        digest=short_digest(row.digest),
        states=STATE_WORDS,
        month=months.month_words(row.month),
        may_check=months.may_check(row, actor) and row.state == "handed_in",
        sentences=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


@blueprint.post("/<int:hand_in_id>/sign")
@login_required_for("submit_case", "decide")
def sign(hand_in_id: int) -> ResponseReturnValue:
    """签收."""
    return _check(hand_in_id, _("已签收"), months.sign)


@blueprint.post("/<int:hand_in_id>/send-back")
@login_required_for("submit_case", "decide")
def send_back(hand_in_id: int) -> ResponseReturnValue:
    """退回."""
    return _check(hand_in_id, _("已退回"), months.send_back)


def _check(hand_in_id: int, said: str, operation: Callable[..., None]) -> ResponseReturnValue:
    actor = required_actor()
    row = months.hand_in_of(db.session, hand_in_id=hand_in_id, actor=actor, locked=True)
    try:
        operation(db.session, row=row, words=request.form.get("words", ""), actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _show(hand_in_id, refusal)
    flash(said, "success")
    return redirect(f"/desk/proxy/ledgers/{hand_in_id}", 303)


@blueprint.get("/<int:hand_in_id>.pdf")
@login_required_for(*OPEN_TO)
def on_paper(hand_in_id: int) -> ResponseReturnValue:
    """The frozen table on A4 landscape."""
    report = months.table_of(months.hand_in_of(db.session, hand_in_id=hand_in_id, actor=required_actor()))
    return pdf_answer(make_pdf_apart(render_html("ledger", report)), f"{report.name}.pdf")


@blueprint.get("/<int:hand_in_id>/cover.pdf")
@login_required_for(*OPEN_TO)
def cover(hand_in_id: int) -> ResponseReturnValue:
    """台账报送单, to be signed on both sides."""
    row = months.hand_in_of(db.session, hand_in_id=hand_in_id, actor=required_actor())
    return pdf_answer(make_pdf_apart(render_html("ledger_hand_in", cover_of(row))), f"baosong-{hand_in_id}.pdf")


@blueprint.get("/<int:hand_in_id>.xlsx")
@login_required_for(*OPEN_TO)
def as_workbook(hand_in_id: int) -> ResponseReturnValue:
    """The frozen table as a workbook."""
    report = months.table_of(months.hand_in_of(db.session, hand_in_id=hand_in_id, actor=required_actor()))
    return workbook_answer(write_workbook(report), f"{report.name}.xlsx")
