"""离线待处理: forms from phones that somebody has to decide on, with both sides; and the register of numbers unused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.queries import shown_count
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.offline import numbers, reviews
from app.papers.storage import vault
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views.papers import scanner, served
from app.wording import msgid

blueprint = Blueprint("offline_reviews", __name__)
STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "waiting": msgid("照片没送完"),
        "review": msgid("要看一看"),
        "refused": msgid("要改"),
        "in": msgid("已成件"),
        "draft": msgid("已转成草稿"),
        "dropped": msgid("不再提交"),
        "replaced": msgid("被后来的一份替换"),
    }
)
GAP_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "expired": msgid("手机上没有用，到期作废"),
        "cut_off": msgid("手机停用，作废"),
        "left": msgid("退出时没有用，交回"),
        "dropped": msgid("表单不再提交，作废"),
        "other_number": msgid("办件用了另外的编号"),
    }
)


@blueprint.get("/offline/reviews")
@login_required_for("submit_case")
def index() -> ResponseReturnValue:
    """What is to be decided on."""
    actor, now, page = required_actor(), clock.now(), request.args.get("page", 1, type=int)
    found = reviews.list_reviews(db.session(), actor=actor, now=now, page=page)
    count = shown_count(reviews.count_open(db.session(), actor=actor, now=now))
    return render_template("offline/reviews.html", found=found, count=count, states=STATE_WORDS)


@blueprint.get("/offline/reviews/<int:form_id>")
@login_required_for("submit_case")
def show(form_id: int) -> ResponseReturnValue:
    """One form, with what stands against it."""
    return _shown(form_id)


@blueprint.get("/offline/reviews/<int:form_id>/<file_id>")
@login_required_for("submit_case")
def photograph(form_id: int, file_id: str) -> ResponseReturnValue:
    """A photograph or signature that came with it."""
    content, kind = reviews.photograph(
        db.session(), form_id=form_id, file_id=file_id, vault=vault(), actor=required_actor()
    )
    return served(content, kind)


def _shown(form_id: int, problems: Sequence[str] = ()) -> ResponseReturnValue:
    it = reviews.review(db.session(), form_id=form_id, actor=required_actor(), now=clock.now())
    page = render_template(
        "offline/review.html",
        it=it,
        states=STATE_WORDS,
        problems=problems,
        typed=request.form.get("reason", ""),
        longest=reviews.LONGEST_REASON,
    )
    return page, 422 if problems else 200


@blueprint.post("/offline/reviews/<int:form_id>")
@login_required_for("submit_case")
@writes_late
def decide(form_id: int) -> ResponseReturnValue:
    """照样提交, 转成草稿 or 不再提交; what was typed stays when it cannot be done."""
    action, reason = request.form.get("action", ""), request.form.get("reason", "")
    try:
        return redirect(_decided(form_id, action, reason), 303)
    except Invalid as refusal:
        db.session.rollback()
        return _shown(form_id, refusal.sentences())


def _decided(form_id: int, action: str, reason: str) -> str:
    actor, now = required_actor(), clock.now()
    if action == "go_on":
        number = reviews.go_on(
            db.session(), form_id=form_id, reason=reason, vault=vault(), scanner=scanner(), actor=actor, now=now
        )
        flash(_("已提交，编号 %(number)s", number=number), "success")
        return f"/desk/cases/{number}"
    begin_write()
    if action == "draft":
        return reviews.to_draft(db.session(), form_id=form_id, vault=vault(), actor=actor, now=now)
    if action == "drop":
        reviews.drop(db.session(), form_id=form_id, reason=reason, actor=actor, now=now)
        flash(_("已记下不再提交"), "success")
        return "/offline/reviews"
    raise NotFoundHere(_("没有这个操作"))


@blueprint.get("/offline/numbers")
@login_required_for("submit_case", "manage_people", "supervise")
def gaps() -> ResponseReturnValue:
    """空号登记: numbers that were given to phones and stand on no case."""
    page = request.args.get("page", 1, type=int)
    found = numbers.gaps(db.session(), actor=required_actor(), page=page)
    return render_template("offline/numbers.html", found=found, words=GAP_WORDS)
