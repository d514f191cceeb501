"""文书用语: what letters say, for an organisation and those below it, by version; and where they send who disagrees."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from urllib.parse import quote

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.models import LetterAuthority, Organisation, Service
from app.people.problems import FieldProblem
from app.publishing.versions import current_version
from app.security.access import asked_by_scripts, login_required_for, required_actor
from app.transaction import writes_late
from app.views.admin.fields import office_choices
from app.views.pdfs import pdf_answer
from app.wordings import saving
from app.wordings.boxes import boxes_of, text_from
from app.wordings.pages import WordingPage, letter_of, list_kinds, wording_page
from app.wordings.reading import Authorities, authorities_of
from app.wordings.saving import StaleWording, find_place, problems_of, typed_authorities
from catalog.vocabulary import options
from reports.apart import make_pdf_apart
from reports.letter_texts import LetterText, fill, in_words
from reports.render import render_html
from reports.specimens import Specimen

blueprint = Blueprint("wordings", __name__)
_HERE = "/studio/wordings/"
_NO_PROBLEMS: tuple[FieldProblem, ...] = ()


def _place() -> Organisation:
    return find_place(db.session, code=request.args.get("at", ""), actor=required_actor())


def _path(place: Organisation, kind: str = "") -> str:
    return f"{_HERE}{kind}?at={quote(place.code)}"


@blueprint.get(_HERE)
@login_required_for("edit_catalogue")
def index() -> ResponseReturnValue:
    """The kinds of letters, and whose text each place has."""
    place = _place()
    return render_template(
        "studio/wordings.html",
        place=place,
        kinds=list_kinds(db.session, place=place, day=clock.today()),
        authorities=authorities_of(db.session, organisation_path=place.path),
        offices=office_choices(required_actor(), *saving.PLACES),
    )


@blueprint.get("/studio/wordings/go")
@login_required_for("edit_catalogue")
def go() -> ResponseReturnValue:
    """From the choice of an organisation (by its number) to its page."""
    chosen = db.session.get(Organisation, request.args.get("place", 0, type=int) % 2**31)
    return redirect(_path(chosen) if chosen else _HERE)


# ── one text ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/wordings/<kind>")
@login_required_for("edit_catalogue")
def edit(kind: str) -> ResponseReturnValue:
    """The editor with what is in force, and the versions below it."""
    place = _place()
    page = wording_page(db.session, place=place, kind=kind, day=clock.today())
    return _editor(place, page, page.text)


def _editor(
    place: Organisation,
    page: WordingPage,
    text: LetterText,
    *,
    problems: tuple[FieldProblem, ...] = _NO_PROBLEMS,
    stale: str = "",
) -> str:
    return render_template(
        "studio/wording.html",
        place=place,
        page=page,
        kind=page.letter.kind,
        boxes=boxes_of(page.letter.kind, text),
        problems=problems,
        wrong={name: [one.message for one in problems if one.name == name] for name in {one.name for one in problems}},
        stale=stale,
        types=[one for one in options("item_type") if one.code not in {**text.laws, **text.remedies}],
        seen=request.form.get("seen", page.seen),
        effective_from=request.form.get("effective_from", clock.today().isoformat()),
        basis=request.form.get("basis", ""),
    )


@blueprint.post("/studio/wordings/<kind>")
@login_required_for("edit_catalogue")
def save(kind: str) -> ResponseReturnValue:
    """Keep it as a new version; ``action`` follow: from now on as the organisation above; more: one more item type."""
    place, letter = _place(), letter_of(kind)
    text = text_from(letter.kind, request.form)
    if request.form.get("action") == "more":
        return _editor(place, wording_page(db.session, place=place, kind=kind, day=clock.today()), text)
    try:
        _save(place, kind, None if request.form.get("action") == "follow" else text)
    except StaleWording as stale:
        return _again(kind, text, stale=stale.message), 409
    except Invalid as refusal:
        return _again(kind, text, problems=tuple(refusal.problems)), 422
    flash(_("已存为新版本。已经出的文书不变，以后的按生效日期用新的。"), "success")
    return redirect(_path(place, kind), 303)


def _save(place: Organisation, kind: str, text: LetterText | None) -> None:
    saving.save(
        db.session,
        place=place,
        kind=kind,
        text=text,
        effective_from=_day(),
        basis=request.form.get("basis", ""),
        seen=request.form.get("seen", 0, type=int),
        actor=required_actor(),
        now=clock.now(),
    )


def _day() -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(request.form.get("effective_from", ""))
    return None


def _again(kind: str, text: LetterText, *, problems: tuple[FieldProblem, ...] = _NO_PROBLEMS, stale: str = "") -> str:
    """The editor with what was typed, after a refusal."""
    db.session.rollback()
    place = _place()
    page = wording_page(db.session, place=place, kind=kind, day=clock.today())
    return _editor(place, page, text, problems=problems, stale=stale)


@blueprint.post("/studio/wordings/<kind>/restore/<int:number>")
@login_required_for("edit_catalogue")
def restore(kind: str, number: int) -> ResponseReturnValue:
    """An earlier version again, as a new one."""
    place = _place()
    letter_of(kind)
    try:
        saving.restore(
            db.session,
            place=place,
            kind=kind,
            number=number,
            seen=request.form.get("seen", 0, type=int),
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        flash(_("没有恢复：") + _("；").join(refusal.sentences()), "warning")
    else:
        flash(_("已恢复为新版本，今天起生效。"), "success")
    return redirect(_path(_place(), kind), 303)


@blueprint.post("/studio/wordings/<kind>/check")
@login_required_for("edit_catalogue")
@asked_by_scripts
@writes_late
def check(kind: str) -> ResponseReturnValue:
    """While somebody types: what is wrong by box, and what each box says with sample values. Nothing is kept."""
    _place()
    letter = letter_of(kind)
    text = text_from(letter.kind, request.form)
    problems = problems_of(kind, text)
    wrong = {one.name for one in problems}
    samples = letter.kind.samples
    said = {
        f"parts.{part}": [fill(one, samples) for one in text.paragraphs(part)]
        for part in letter.kind.parts
        if f"parts.{part}" not in wrong
    }
    told = [{"name": one.name, "sentence": in_words(one.message, letter.kind)} for one in problems]
    return jsonify(problems=told, said=said)


@blueprint.post("/studio/wordings/<kind>/preview")
@login_required_for("edit_catalogue")
@writes_late
def preview(kind: str) -> ResponseReturnValue:
    """The letter with what was typed and a sample case, as PDF. Nothing is kept."""
    place, letter = _place(), letter_of(kind)
    text = text_from(letter.kind, request.form)
    if problems := problems_of(kind, text):
        page = wording_page(db.session, place=place, kind=kind, day=clock.today())
        return _editor(place, page, text, problems=tuple(problems)), 422
    it = _specimen()
    html = it.printed(render_html(letter.printable, letter.sample(it, text)), copy=letter.copy)
    return pdf_answer(make_pdf_apart(html, assets=it.assets), f"{kind}-sample.pdf")


def _specimen() -> Specimen:
    """A sample case of a service that the county has published."""
    code = db.session.scalar(select(Service.code).where(Service.state == "published").order_by(Service.code).limit(1))
    if code is None:
        abort(404, _("还没有发布的事项，先发布一个再看样张"))
    return Specimen(compiled=current_version(db.session, code, clock.today()).compiled)


# ── 落款、复议机关、法院 ───────────────────────────────────────────────────────────────────────────


@blueprint.route("/studio/wordings/authorities", methods=["GET", "POST"])
@login_required_for("edit_catalogue")
def authorities() -> ResponseReturnValue:
    """How a place signs its letters, and where they send who disagrees."""
    place = _place()
    if request.method == "GET":
        row = db.session.get(LetterAuthority, place.id)
        own = typed_authorities({name: getattr(row, name) for name in _BOXES}) if row else Authorities()
        return _authorities_page(place, own, row.revision if row else 0)
    said, seen = typed_authorities(request.form.to_dict()), request.form.get("seen", 0, type=int)
    try:
        saving.save_authority(db.session, place=place, said=said, seen=seen, actor=required_actor(), now=clock.now())
    except StaleWording as stale:
        db.session.rollback()
        return _authorities_page(_place(), said, seen, stale=stale.message), 409
    except Invalid as refusal:
        db.session.rollback()
        return _authorities_page(_place(), said, seen, problems=tuple(refusal.problems)), 422
    flash(_("已保存，以后出的文书按新的写。"), "success")
    return redirect(_path(place), 303)


_BOXES = ("signs_as", "review_bodies", "court", "supervise_phone")


def _authorities_page(
    place: Organisation,
    own: Authorities,
    seen: int,
    *,
    problems: tuple[FieldProblem, ...] = _NO_PROBLEMS,
    stale: str = "",
) -> str:
    return render_template(
        "studio/wording_authorities.html",
        place=place,
        own=own,
        used=authorities_of(db.session, organisation_path=place.path),
        seen=seen,
        problems=problems,
        wrong={one.name: one.message for one in problems},
        stale=stale,
    )
