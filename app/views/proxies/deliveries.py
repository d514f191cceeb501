"""送达: on which way a result goes, and into whose hands; with the pad, a photograph, or the code that fetches it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock, throttle
from app.cases import paper_scope
from app.cases.queries import CasePage
from app.cases.words import OUTCOME_LABELS
from app.cases.workflow import State
from app.errors import Invalid, NotFoundHere, Throttled
from app.extensions import db
from app.papers import intake
from app.papers.keeping import file_name
from app.papers.storage import vault
from app.people.actors import Actor
from app.proxies.delivery import bringing
from app.proxies.delivery.bringing import Plan, Receipt
from app.proxies.delivery.reading import delivery_page, lock_of, receipt_picture, tries_of
from app.proxies.delivery.ways import fits
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import begin_write, writes_late
from app.views.deeds import done_or_again
from app.views.panels import Panel
from app.views.papers import kept_file, served
from app.views.people_parts import messages_of
from app.views.supervision.asked import typed_number
from app.wording import msgid

blueprint = Blueprint("deliveries", __name__)
WAY_WORDS: Mapping[str, str] = {"hand": msgid("当面送"), "pickup": msgid("凭取件码来取"), "post": msgid("邮寄")}
STATE_WORDS: Mapping[str, str] = {
    "ready": msgid("等送达"),
    "sent": msgid("已寄出"),
    "delivered": msgid("已送达"),
    "returned": msgid("退回了"),
    "dropped": msgid("改了送法"),
}
RECEIPT_WORDS: Mapping[str, str] = {"drawn": msgid("屏上签名"), "paper": msgid("纸上签名"), "thumb": msgid("按手印")}
_LONGEST = 400  # characters of one field that are looked at


@blueprint.get("/desk/deliveries/<number>")
@login_required_for("submit_case", "handle_step")
def show(number: str) -> ResponseReturnValue:
    """The result, how it goes, and the form for whoever signs for it."""
    return _page(required_actor(), number)


def _page(actor: Actor, number: str, refusal: Invalid | None = None) -> ResponseReturnValue:
    try:
        page = delivery_page(db.session, number=number, actor=actor)
    except Invalid as over:
        flash(over.sentences()[0], "error")
        return redirect(f"/desk/cases/{number}", 303)
    shown = render_template(
        "proxies/delivery.html",
        it=page,
        me=actor,
        messages=messages_of(refusal) if refusal else {},
        typed=request.form if refusal else {},
        ways=WAY_WORDS,
        states=STATE_WORDS,
        receipts=RECEIPT_WORDS,
        outcome_words=OUTCOME_LABELS.get,
    )
    return shown, 422 if refusal else 200


@blueprint.post("/desk/deliveries/<number>")
@login_required_for("submit_case", "handle_step")
def act(number: str) -> ResponseReturnValue:
    """Say how it goes, send another code, note that it came back."""
    asked, actor = request.form.get("action", ""), required_actor()
    if asked not in _ACTIONS:
        raise NotFoundHere(_("没有这个操作"))
    do, said = _ACTIONS[asked]
    return done_or_again(
        lambda: do(number, actor, clock.now()),
        again=lambda refusal: _page(actor, number, refusal),
        said=_(said),
        to=f"/desk/deliveries/{number}",
    )


def _choose(number: str, actor: Actor, now: datetime) -> None:
    said = {name: request.form.get(name, "")[:_LONGEST] for name in ("way", "carrier", "waybill", "address")}
    plan = Plan(**said, bearer_id=typed_number("bearer") or None)
    bringing.choose(db.session, number=number, plan=plan, actor=actor, now=now)


def _code(number: str, actor: Actor, now: datetime) -> None:
    bringing.tell_again(db.session, number=number, actor=actor, now=now)


def _returned(number: str, actor: Actor, now: datetime) -> None:
    remark = request.form.get("remark", "")[:_LONGEST]
    bringing.returned(db.session, number=number, remark=remark, actor=actor, now=now)


_ACTIONS: Mapping[str, tuple[Callable[[str, Actor, datetime], None], str]] = {
    "choose": (_choose, msgid("送法已登记")),
    "code": (_code, msgid("新的取件码已发给申请人，原来的作废")),
    "returned": (_returned, msgid("已登记退回，请另选送法")),
}


# ── handed over ────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/desk/deliveries/<number>/receipt")
@login_required_for("submit_case", "handle_step")
@takes_files(intake.MOST_BYTES + 1024 * 1024)
@writes_late
def receive(number: str) -> ResponseReturnValue:
    """Somebody signs for it; what was typed stays when something is wrong. Wrong codes are counted."""
    actor = required_actor()
    try:
        _try_code(number, actor)
        receipt = _receipt()
        begin_write()
        bringing.hand_over(db.session, number=number, receipt=receipt, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, number, refusal)
    flash(_("已送达，送达回证可以打印"), "success")
    return redirect(f"/desk/cases/{number}", 303)


def _try_code(number: str, actor: Actor) -> None:
    """Count the try, then judge it: many at once do not slip through. Another code begins anew."""
    lock = lock_of(db.session, number=number, actor=actor)
    db.session.rollback()  # the reading ends before the counting goes on
    if lock is None:
        return
    key = (throttle.PICKUP_CODE, lock.key)
    try:
        throttle.attempt(key, now=clock.now())
    except Throttled as locked:
        time = f"{locked.until.astimezone(clock.ZONE):%H:%M}"
        raise Invalid(message=_("取件码错得太多，%(time)s 以后再试，或者重发取件码", time=time)) from None
    if fits(lock.code, request.form.get("code", "")[:_LONGEST]):
        throttle.succeed(key)


def _receipt() -> Receipt:
    way = request.form.get("receipt", "")
    picture = kept_file(request.files.get(way)) if way in bringing.RECEIPTS else None
    said = {name: request.form.get(name, "")[:_LONGEST] for name in ("receiver", "relation", "id_number", "code")}
    return Receipt(**said, way=way, picture=picture)


@blueprint.get("/desk/cases/<number>/deliveries/<int(max=2147483647):delivery_id>.jpg")
@login_required_for("view_cases")
def picture(number: str, delivery_id: int) -> ResponseReturnValue:
    """The signature or thumbprint of who received it."""
    holder = paper_scope.papers_seen(db.session, number=number, actor=required_actor())
    digest = receipt_picture(db.session, case_id=holder.case_id or 0, delivery_id=delivery_id)
    if digest is None:
        raise NotFoundHere(_("没有这个签收"))
    return served(vault().read(file_name(digest)), intake.JPEG)


# ── on the page of a case ──────────────────────────────────────────────────────────────────────────


def panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """How the result was brought, or the way to the page where that is said."""
    if page.decided_at is None:
        return None
    tries = tries_of(session, case_id=page.case_id)
    may_bring = actor.can("submit_case") or actor.can("handle_step")
    is_due = page.state == State.DECIDED and may_bring
    if not tries and not is_due:
        return None
    values = {
        "tries": tries,
        "due": is_due,
        "ways": WAY_WORDS,
        "states": STATE_WORDS,
        "receipts": RECEIPT_WORDS,
    }
    return Panel("papers", "proxies/delivery_panel.html", values, styles=("rounds.css",))
