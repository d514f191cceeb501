"""扫描归件: stacks come in, the worker sorts them; what it could not sort lies in the tray for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.papers import intake, keeping
from app.papers.images import LONG_EDGE
from app.papers.storage import vault
from app.people.actors import Actor
from app.scanning import deciding, stacks, tray
from app.scanning.pictures import picture_of
from app.scanning.words import PROBLEM_WORDS, STATE_WORDS, advice, code_words
from app.security.access import asked_by_scripts, login_required_for, required_actor, takes_files
from app.transaction import begin_write, writes_late
from app.views.papers import scanner, served

blueprint = Blueprint("scans", __name__)
HERE = "/desk/scans"
TRAY = f"{HERE}/tray"
_SMALL = 420  # pixels: enough to recognise a form
_MOST_LISTED = 10_000  # pages of a list that an address may ask for
_SLACK = 1024 * 1024


@blueprint.get(HERE)
@login_required_for("submit_case", "handle_step")
def index() -> ResponseReturnValue:
    """The stacks of the own desk, and where the next one comes in."""
    return _index(required_actor())


def _index(actor: Actor, problems: Sequence[str] = ()) -> str:
    page = asked_page()
    found, more = tray.stacks(db.session, actor=actor, page=page)
    return render_template(
        "scans/stacks.html",
        stacks=found,
        page=page,
        more=more,
        waiting=tray.tray_count(db.session, actor=actor),
        problems=problems,
        typed=request.form,
        most_pages=stacks.MOST_PAGES,
        most_bytes=stacks.MOST_BYTES // 1024 // 1024,
    )


@blueprint.post(HERE)
@login_required_for("submit_case", "handle_step")
@takes_files(stacks.MOST_BYTES + _SLACK)
@writes_late
def take() -> ResponseReturnValue:
    """A stack: PDFs and photographs, in the order they were chosen. What cannot be taken is said; then nothing is."""
    actor = required_actor()
    given, problems = _stored([file for file in request.files.getlist("files") if file.filename])
    if not problems:
        begin_write()
        number = request.form.get("case", "").strip().upper()
        try:
            batch = stacks.take_stack(db.session, files=given, case_number=number, actor=actor, now=clock.now())
            return redirect(f"{HERE}/{batch.id}", 303)
        except Invalid as refusal:
            db.session.rollback()
            problems = refusal.sentences()
    return _index(actor, problems), 422


def _stored(files: Sequence[FileStorage]) -> tuple[list[stacks.Given], list[str]]:
    """The files in the store, and why others cannot be taken."""
    given: list[stacks.Given] = []
    problems: list[str] = []
    for file in files:
        try:
            taken = intake.take_in(file.read(), scanner=scanner(), most=stacks.STACK)
            keeping.keep(taken, vault=vault(), now=clock.now())
            given.append(stacks.Given(taken, file.filename or ""))
        except Invalid as refusal:
            problems.append(_("%(name)s：%(value)s", name=file.filename, value=refusal.sentences()[0]))
    return given, problems


@blueprint.get(f"{HERE}/<int:batch_id>")
@login_required_for("submit_case", "handle_step")
def show(batch_id: int) -> ResponseReturnValue:
    """One stack, page by page."""
    actor = required_actor()
    found = tray.stack(db.session, batch_id=batch_id, actor=actor)
    pages = tray.pages_of(db.session, batch_id=batch_id, actor=actor, page=asked_page())
    return render_template("scans/stack.html", stack=found, pages=pages, **shown_words())


@blueprint.get(f"{HERE}/<int:batch_id>/progress")
@login_required_for("submit_case", "handle_step")
@asked_by_scripts
def progress(batch_id: int) -> ResponseReturnValue:
    """How far the worker has come, for the script."""
    found = tray.stack(db.session, batch_id=batch_id, actor=required_actor())
    done = found.total - found.waiting
    return jsonify({"done": done, "total": found.total, "over": found.is_settled})


@blueprint.get(TRAY)
@login_required_for("submit_case", "handle_step")
def lying() -> ResponseReturnValue:
    """待认领页."""
    return _tray(required_actor())


def _tray(actor: Actor, problems: Sequence[str] = ()) -> str:
    pages = tray.tray(db.session, actor=actor, page=asked_page())
    count = tray.tray_count(db.session, actor=actor)
    return render_template("scans/tray.html", pages=pages, waiting=count, problems=problems, **shown_words())


@blueprint.get(f"{HERE}/pages/<int:page_id>.jpg")
@login_required_for("submit_case", "handle_step")
def picture(page_id: int) -> ResponseReturnValue:
    """A page upright, as far as anybody knows; `?small` for the list."""
    page = tray.find_page(db.session, page_id=page_id, actor=required_actor())
    edge = _SMALL if "small" in request.args else LONG_EDGE
    return served(picture_of(page, vault=vault(), long_edge=edge), intake.JPEG)


# ── what is done with pages ────────────────────────────────────────────────────────────────────────

Done = Callable[[Session, Sequence[int], Actor, datetime], str]


@blueprint.post(f"{HERE}/pages/swap")
@login_required_for("submit_case", "handle_step")
@writes_late
def swap() -> ResponseReturnValue:
    """The duplicate takes the place of the page on file."""
    actor, now = required_actor(), clock.now()
    try:
        page_id = next(iter(asked_pages()), 0)
        bound = deciding.prepare_swap(db.session, page_id=page_id, vault=vault(), actor=actor, now=now)
        begin_write()
        deciding.claim(db.session, bound, actor=actor, now=now)
    except Invalid as refusal:
        return _refused(actor, refusal)
    flash(_("换成这一张了，原来那张留 30 天"), "success")
    return redirect(TRAY, 303)


@blueprint.post(f"{HERE}/pages/<any(again,turn,throw,back):action>")
@login_required_for("submit_case", "handle_step")
def decide(action: str) -> ResponseReturnValue:
    """Read again, turn, throw away or take back the chosen pages."""
    actor = required_actor()
    try:
        words = _ACTIONS[action](db.session, asked_pages(), actor, clock.now())
    except Invalid as refusal:
        return _refused(actor, refusal)
    if words:
        flash(words, "success")
    batch_id = request.form.get("batch", 0, type=int)
    return redirect(f"{HERE}/{batch_id}" if batch_id else TRAY, 303)


def _refused(actor: Actor, refusal: Invalid) -> ResponseReturnValue:
    db.session.rollback()
    return _tray(actor, refusal.sentences()), 422


def _again(session: Session, ids: Sequence[int], actor: Actor, now: datetime) -> str:
    count = deciding.read_again(session, page_ids=ids, actor=actor, now=now)
    return _("%(n)s 页排上了，正在重新识别，过一会儿再看", n=count)


def _turn(session: Session, ids: Sequence[int], actor: Actor, now: datetime) -> str:
    deciding.turn(session, page_ids=ids, actor=actor, now=now)
    return ""  # it is seen


def _throw(session: Session, ids: Sequence[int], actor: Actor, now: datetime) -> str:
    count = deciding.throw_away(session, page_ids=ids, actor=actor, now=now)
    return _("扔掉了 %(n)s 页，30 天内可以在那一叠里取回", n=count)


def _back(session: Session, ids: Sequence[int], actor: Actor, now: datetime) -> str:
    count = deciding.take_back(session, page_ids=ids, actor=actor, now=now)
    return _("取回了 %(n)s 页，在“待认领”里", n=count)


_ACTIONS: Mapping[str, Done] = {"again": _again, "turn": _turn, "throw": _throw, "back": _back}


def asked_page() -> int:
    """Which page of a list."""
    return min(max(request.args.get("page", 1, type=int), 1), _MOST_LISTED)


def asked_pages() -> list[int]:
    """The pages that were chosen: by the button beside one, else by their boxes."""
    only = request.form.get("only", 0, type=int)
    return [only] if only else request.form.getlist("id", type=int)


def shown_words() -> dict[str, object]:
    """What the pages about scans say, for their templates."""
    return {
        "problem_words": PROBLEM_WORDS,
        "state_words": STATE_WORDS,
        "advice": advice,
        "code_words": code_words,
    }
