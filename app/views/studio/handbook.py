"""办事手册 in the studio: its editions, what changed since the last one, and a new one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.handbook.editions import (
    FOREWORD,
    LONGEST_FOREWORD,
    editions_of,
    file_name,
    latest,
    order,
    pieces_of,
    require_place,
)
from app.handbook.reading import KINDS, changed_since
from app.models import HandbookEdition, Organisation
from app.papers.storage import vault
from app.people.problems import FieldProblem
from app.security.access import login_required_for, required_actor
from app.views.pdfs import pdf_answer
from app.wording import msgid

blueprint = Blueprint("handbooks", __name__)
STATE_WORDS = {"waiting": msgid("正在编排"), "made": msgid("已编好"), "failed": msgid("没有编成")}
_FILES = ("book", "changes")


@blueprint.get("/studio/handbook/")
@login_required_for("publish")
def index() -> ResponseReturnValue:
    """The editions of a place, and the form for a new one."""
    return _page(_place(request.args.get("at", "")))


@blueprint.post("/studio/handbook/")
@login_required_for("publish")
def publish() -> ResponseReturnValue:
    """出新版."""
    place = _place(request.form.get("at", ""))
    foreword = request.form.get("foreword", "")
    try:
        order(db.session, place, foreword=foreword, actor=required_actor(), now=clock.now())
    except Invalid as invalid:
        db.session.rollback()
        return _page(place, foreword=foreword, problems=invalid), 400
    flash(_("新版正在编排，编好后可以在这里下载。"), "success")
    return redirect(f"/studio/handbook/?at={place.code}")


@blueprint.get("/studio/handbook/<int:number>/<kind>.pdf")
@login_required_for("publish")
def download(number: int, kind: str) -> ResponseReturnValue:
    """The whole book, or the sheets that this edition changed."""
    edition = db.session.get(HandbookEdition, number)
    if (
        edition is None
        or edition.state != "made"
        or kind not in _FILES
        or (kind == "changes" and not edition.changed_pages)
    ):
        raise NotFoundHere(_("没有这个文件"))
    place = db.session.get_one(Organisation, edition.organisation_id)
    require_place(place, required_actor())
    return pdf_answer(vault().read(file_name(edition.id, kind)), f"handbook-{place.code}-{edition.number}-{kind}.pdf")


def _page(place: Organisation, *, foreword: str | None = None, problems: Invalid | None = None) -> str:
    editions = editions_of(db.session, place.id)
    last = latest(db.session, place.id, made=True)
    changed = changed_since(db.session, place, pieces_of(db.session, last), clock.today())
    text = foreword if foreword is not None else (last.foreword if last else FOREWORD)
    return render_template(
        "studio/handbook.html",
        place=place,
        places=_places(),
        editions=editions,
        states=STATE_WORDS,
        is_waiting=any(one.state == "waiting" for one in editions),
        last=last,
        changed=changed,
        foreword=text,
        longest=LONGEST_FOREWORD,
        problems=problems.sentences() if problems else (),
        in_field={one.name: one.message for one in _fields(problems)},
    )


def _fields(problems: Invalid | None) -> Sequence[FieldProblem]:
    return [one for one in (problems.problems if problems else ()) if isinstance(one, FieldProblem)]


def _place(code: str) -> Organisation:
    """The place asked for, the person's own without one."""
    actor = required_actor()
    wanted = Organisation.code == code if code else Organisation.id == actor.organisation_id
    place = db.session.scalar(select(Organisation).where(wanted, Organisation.active))
    if place is None:
        raise NotFoundHere(_("没有这个单位，或者它不归您管理"))
    require_place(place, actor)
    return place


def _places() -> Sequence[Organisation]:
    """Those whose handbook the person may publish."""
    actor = required_actor()
    statement = (
        select(Organisation).where(Organisation.active, Organisation.kind.in_(KINDS)).order_by(Organisation.path)
    )
    return [one for one in db.session.scalars(statement) if actor.oversees(one.path)]
