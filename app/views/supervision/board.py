"""督查看板: what is in hand by unit, service and person; and the cases behind each number."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.cases.worklist import person_name
from app.errors import NotFoundHere
from app.extensions import db
from app.models import Account, Service
from app.security.access import login_required_for, required_actor
from app.statistics.board import Facet, read_board
from app.statistics.counting import board_due, count_board
from app.statistics.open_cases import WHICH, Asked, open_cases
from app.statistics.places import place_of
from app.transaction import separately, writes_late
from app.views.marks import left_words
from app.views.supervision.asked import address, one_of, page_number, row_id
from app.wording import msgid

blueprint = Blueprint("supervision_board", __name__, url_prefix="/supervision")
FACETS: dict[Facet, str] = {"unit": msgid("按单位"), "service": msgid("按事项"), "person": msgid("按收件人")}
WHICH_WORDS = {
    "": msgid("在手"),
    "red": msgid("红牌"),
    "yellow": msgid("黄牌"),
    "today": msgid("今天到期"),
    "green": msgid("正常"),
    "paused": msgid("暂停"),
    "returned": msgid("待补正"),
}
_LONGEST = 40


@blueprint.get("/")
@login_required_for("supervise")
def index() -> ResponseReturnValue:
    """The board of a unit: its own by default, or one below it."""
    by = cast(Facet, one_of("by", FACETS) or "unit")
    place = place_of(db.session, actor=required_actor(), code=_text("at"))
    board = read_board(db.session, place=place, by=by, page=page_number())
    return render_template(
        "supervision/board.html",
        place=place,
        board=board,
        by=by,
        facets=FACETS,
        link=lambda **changes: address("/supervision/", {"at": place.code, "by": by, **changes}),
        cases=lambda **asked: address("/supervision/cases", {"at": place.code, **asked}),
    )


@blueprint.post("/count")
@login_required_for("supervise")
@writes_late
def count() -> ResponseReturnValue:
    """Count at once instead of waiting for the worker; not more often than it would."""
    now = clock.now()
    with separately() as session:
        counted = bool(board_due(session, now, 1)) and count_board(session, 1, now)
    flash(_("已重新统计") if counted else _("刚刚统计过，数字就是最新的"), "success")
    return redirect(address("/supervision/", {"at": request.form.get("at", "")[:_LONGEST], "by": _facet_typed()}), 303)


def _facet_typed() -> str:
    by = request.form.get("by", "")
    return by if by in FACETS else ""


@blueprint.get("/cases")
@login_required_for("supervise")
def cases() -> ResponseReturnValue:
    """The cases behind a number, the most urgent first."""
    actor = required_actor()
    place = place_of(db.session, actor=actor, code=_text("at"))
    asked = Asked(
        place=place,
        own=request.args.get("own") == "1",
        which=one_of("which", frozenset(WHICH)),
        service=_text("service"),
        person=row_id("person"),
    )
    found = open_cases(db.session, actor=actor, asked=asked, today=clock.today(), page=page_number())
    return render_template(
        "supervision/open_cases.html",
        place=place,
        asked=asked,
        found=found,
        which_words=WHICH_WORDS,
        narrowed=_narrowed(asked),
        left=left_words,
        link=lambda **changes: address("/supervision/cases", {**_values(asked), **changes}),
    )


def _values(asked: Asked) -> dict[str, object]:
    return {
        "at": asked.place.code,
        "own": "1" if asked.own else "",
        "which": asked.which,
        "service": asked.service,
        "person": asked.person,
    }


def _narrowed(asked: Asked) -> str:
    """The service or the person of the list, in words. NotFoundHere for what does not exist."""
    if not asked.service and asked.person is None:
        return ""
    by_service = select(Service.name).where(Service.code == asked.service)
    by_person = select(person_name()).where(Account.id == asked.person)
    name = db.session.scalar(by_person if asked.person is not None else by_service)
    if name is None:
        raise NotFoundHere(_("没有这样的办件"))
    return name


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST]
