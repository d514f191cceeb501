"""原件保管: the originals in our care, where those of a case lie, and what is done with them at the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases import paper_scope
from app.cases.moving import custody
from app.cases.moving.lying import ChainLine, chain, original_of, originals_here, originals_of
from app.cases.queries import CasePage
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import PaperHold
from app.papers import intake
from app.papers.keeping import file_name
from app.papers.storage import vault
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import begin_write, writes_late
from app.views.panels import Panel
from app.views.papers import kept_file, served
from app.wording import msgid

blueprint = Blueprint("originals", __name__)
HOLD = "/desk/originals/<int(max=2147483647):hold_id>/return"
HOLDER_WORDS = {
    "organisation": msgid("存放在"),
    "person": msgid("代办员带着"),
    "courier": msgid("移交途中"),
    "applicant": msgid("已还申请人"),
    "lost": msgid("移交途中遗失"),
}


@blueprint.get("/desk/originals")
@login_required_for("submit_case", "handle_step")
def index() -> ResponseReturnValue:
    """在我处的原件, the longest first."""
    everything = request.args.get("all") == "1"
    found = originals_here(
        db.session,
        actor=required_actor(),
        only_lent=not everything,
        page=request.args.get("page", 1, type=int),
        today=clock.today(),
    )
    return render_template("moving/originals.html", found=found, everything=everything, holders=HOLDER_WORDS)


@blueprint.get("/desk/originals/mine")
@login_required_for("submit_case", "handle_step")
def mine() -> ResponseReturnValue:
    """我手上的原件: what this person has to look after, the longest first."""
    page = request.args.get("page", 1, type=int)
    found = originals_of(db.session, actor=required_actor(), page=page, today=clock.today())
    return render_template("moving/my_originals.html", found=found)


# ── given back, signed for ─────────────────────────────────────────────────────────────────────────


@blueprint.get(HOLD)
@login_required_for("submit_case", "handle_step")
def ask_receipt(hold_id: int) -> ResponseReturnValue:
    """Who takes it, and the pad."""
    return _receipt_page(required_actor(), hold_id)


@blueprint.post(HOLD)
@login_required_for("submit_case", "handle_step")
@takes_files(intake.MOST_BYTES + 1024 * 1024)
@writes_late
def take_receipt(hold_id: int) -> ResponseReturnValue:
    """The original goes home, signed for."""
    actor, way = required_actor(), request.form.get("receipt", "")
    try:
        signed = kept_file(request.files.get(way)) if way in ("drawn", "paper") else None
        if signed is None:
            raise Invalid(message=_("还没有签名"))
        begin_write()
        one = original_of(db.session, hold_id=hold_id, actor=actor, today=clock.today())
        custody.give_back(
            db.session,
            number=one.number,
            hold_id=hold_id,
            sheets=_sheets(),
            name=request.form.get("name", ""),
            relation=request.form.get("relation", ""),
            signed=signed,
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _receipt_page(actor, hold_id, refusal.sentences()), 422
    flash(_("已退还，签收已留存"), "success")
    return redirect("/desk/originals/mine", 303)


def _receipt_page(actor: Actor, hold_id: int, problems: Sequence[str] = ()) -> str:
    one = original_of(db.session, hold_id=hold_id, actor=actor, today=clock.today())
    typed = request.form if problems else {}
    return render_template("moving/original_back.html", it=one, problems=problems, typed=typed)


@blueprint.get("/desk/cases/<number>/originals/<int(max=2147483647):hold_id>.jpg")
@login_required_for("view_cases")
def picture(number: str, hold_id: int) -> ResponseReturnValue:
    """The signature of who took an original home."""
    holder = paper_scope.papers_seen(db.session, number=number, actor=required_actor())
    wanted = select(PaperHold.picture).where(PaperHold.id == hold_id, PaperHold.case_id == holder.case_id)
    digest = db.session.scalar(wanted)
    if digest is None:
        raise NotFoundHere(_("没有这个签收"))
    return served(vault().read(file_name(digest)), intake.JPEG)


# ── on the page of a case ──────────────────────────────────────────────────────────────────────────


@blueprint.post("/desk/cases/<number>/originals")
@login_required_for("submit_case", "handle_step")
def act(number: str) -> ResponseReturnValue:
    """An original is kept, given back, carried by an agent, or taken back."""
    do = _ACTIONS.get(request.form.get("action", ""))
    if do is None:
        raise NotFoundHere(_("没有这个操作"))
    try:
        words = do(number, required_actor(), clock.now())
    except Invalid as refusal:
        db.session.rollback()
        for sentence in refusal.sentences():
            flash(sentence, "error")
        return redirect(f"/desk/cases/{number}#originals", 303)
    flash(words, "success")
    return redirect(f"/desk/cases/{number}#originals", 303)


def _keep(number: str, actor: Actor, now: datetime) -> str:
    custody.keep_original(
        db.session,
        number=number,
        document_id=request.form.get("document", ""),
        sheets=_sheets(),
        actor=actor,
        now=now,
    )
    return _("已登记：原件留在您的单位")


def _return(number: str, actor: Actor, now: datetime) -> str:
    custody.give_back(
        db.session,
        number=number,
        hold_id=_hold(),
        sheets=_sheets(),
        name=request.form.get("name", ""),
        relation=request.form.get("relation", ""),
        actor=actor,
        now=now,
    )
    return _("已登记退还原件")


def _carry(number: str, actor: Actor, now: datetime) -> str:
    custody.give_to_agent(
        db.session,
        number=number,
        hold_id=_hold(),
        sheets=_sheets(),
        name=request.form.get("name", ""),
        actor=actor,
        now=now,
    )
    return _("已登记由代办员带着")


def _take_back(number: str, actor: Actor, now: datetime) -> str:
    custody.take_back(db.session, number=number, hold_id=_hold(), sheets=_sheets(), actor=actor, now=now)
    return _("已登记收回原件")


_ACTIONS: Mapping[str, Callable[[str, Actor, datetime], str]] = {
    "keep": _keep,
    "return": _return,
    "carry": _carry,
    "take_back": _take_back,
}


def _hold() -> int:
    return request.form.get("hold", 0, type=int)


def _sheets() -> int:
    return request.form.get("sheets", 0, type=int)


def panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """Where the originals of the case lie, with the forms for those within reach."""
    lines = chain(session, case_id=page.case_id, actor=actor)
    may_move = actor.can("submit_case") or actor.can("handle_step")
    if not lines and not (may_move and page.documents):
        return None
    values = {
        "now": [line for line in lines if line.until is None],
        "past": [line for line in lines if line.until is not None],
        "may_move": may_move,
        "keepable": _keepable(page, lines) if may_move else [],
        "holders": HOLDER_WORDS,
        "me": actor.name,
    }
    return Panel("papers", "moving/originals_panel.html", values, styles=("moving.css",))


def _keepable(page: CasePage, lines: tuple[ChainLine, ...]) -> list[tuple[str, str]]:
    """Papers of which the desk may keep an original for now: those that it only looks at."""
    kept = {line.name for line in lines}
    looked_at = {one.id for one in page.version.definition.documents if one.accept != "keep" and one.originals}
    return [
        (line.document_id, line.name)
        for line in page.documents
        if line.document_id in looked_at and line.name not in kept
    ]
