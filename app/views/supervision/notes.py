"""催办单、督办单: the list, drafting, one note and what is done to it, on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.issuing import desk_papers
from app.models import Case, CaseStep
from app.people.actors import Actor
from app.printing.supervision import issued_note, urging_of
from app.security.access import login_required_for, required_actor
from app.supervision import notes
from app.supervision.note_reading import NoteFilters, NoteView, list_notes, read_note, units_below, urged_cases
from app.supervision.note_states import NoteEvent, NoteState
from app.supervision.notes import MOST_CASES, NoteDraft, Said
from app.supervision.words import NOTE_DONE, NOTE_KINDS, NOTE_STATES, SERVED_HOW
from app.views.pdfs import pdf_answer
from app.views.people_parts import messages_of, typed_day
from app.views.supervision.asked import address, one_of, page_number, row_id, typed_number, units
from reports.apart import make_pdf_apart
from reports.documents.urging_note import COPIES, TOLD
from reports.render import render_html
from reports.together import make_pdf_together

blueprint = Blueprint("supervision_notes", __name__, url_prefix="/supervision/notes")
_STATES = frozenset({*NOTE_STATES, "awaiting"})
_USUAL_DAYS = 3
_MOST_PRINTS = 20
_LONGEST = 4000  # characters of one field that are looked at


@blueprint.get("")
@login_required_for("view_cases")
def index() -> ResponseReturnValue:
    """Notes issued here and below, or sent here; the latest first."""
    actor = required_actor()
    filters = NoteFilters(one_of("kind", NOTE_KINDS), one_of("state", _STATES), row_id("addressee"))
    found = list_notes(db.session, actor=actor, filters=filters, today=clock.today(), page=page_number())
    kept = {"kind": filters.kind, "state": filters.state, "addressee": filters.addressee}
    return render_template(
        "supervision/notes.html",
        found=found,
        filters=filters,
        filtered=filters != NoteFilters(),
        units=units(actor),
        link=lambda **changes: address("/supervision/notes", {**kept, **changes}),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"kinds": NOTE_KINDS, "states": NOTE_STATES, "hows": SERVED_HOW, "done": NOTE_DONE, "Event": NoteEvent}


# ── drafting ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@login_required_for("supervise")
def ask() -> ResponseReturnValue:
    """A note about the cases of the address: from a case, a card or ticked lines of a list."""
    actor = required_actor()
    found = urged_cases(db.session, actor=actor, numbers=request.args.getlist("case"))
    if not found:
        flash(_("请先在“牌”里勾选要催办的办件，或者打开办件再点“催办”"), "warning")
        return redirect("/supervision/cards", 303)
    units_of = {step.organisation_id for _case, step in found if step is not None}
    draft = NoteDraft(
        kind=one_of("kind", NOTE_KINDS) or "urge",
        addressee_id=row_id("unit") or (units_of.pop() if len(units_of) == 1 else 0),
        reason=_usual_reason(found),
        demands=_("请马上办理，办结后及时登记结果。不能按时办结的，请写明原因和打算办结的日期。"),
        answer_days=_USUAL_DAYS,
        case_numbers=tuple(case.number for case, _step in found),
    )
    return _form(actor, draft, "/supervision/notes/new")


def _usual_reason(found: Sequence[tuple[Case, CaseStep | None]]) -> str:
    today = clock.today()
    late = sum(step is not None and step.due_on is not None and step.due_on < today for _case, step in found)
    if late == len(found):
        return _("你单位承办的下列办件已经超过办理期限。")
    return _("你单位承办的下列办件临近或者超过办理期限。") if late else _("你单位承办的下列办件请抓紧办理。")


@blueprint.post("/new")
@login_required_for("supervise")
def draft() -> ResponseReturnValue:
    """Keep a draft; with 签发 it is issued at once."""
    actor, typed = required_actor(), _typed()
    try:
        note = notes.draft_note(db.session, draft=typed, actor=actor, now=clock.now())
        return _after_writing(note.number, note.revision, actor)
    except Invalid as refusal:
        db.session.rollback()
        return _form(actor, typed, "/supervision/notes/new", refusal)


@blueprint.get("/<number>/edit")
@login_required_for("supervise")
def edit(number: str) -> ResponseReturnValue:
    """A draft to be written anew."""
    actor = required_actor()
    note = read_note(db.session, actor=actor, number=number, today=clock.today())
    if NoteEvent.ISSUE not in note.events:
        raise NotFoundHere(_("只有拟稿时能修改"))
    return _form(actor, _draft_of(note), f"/supervision/notes/{number}/edit", note=note)


@blueprint.post("/<number>/edit")
@login_required_for("supervise")
def change(number: str) -> ResponseReturnValue:
    """Keep what was written anew."""
    actor, typed, revision = required_actor(), _typed(), typed_number("revision")
    try:
        note = notes.change_draft(
            db.session, number=number, revision=revision, draft=typed, actor=actor, now=clock.now()
        )
        return _after_writing(note.number, note.revision, actor)
    except Invalid as refusal:
        db.session.rollback()
        note_now = read_note(db.session, actor=actor, number=number, today=clock.today())
        return _form(actor, typed, f"/supervision/notes/{number}/edit", refusal, note_now)


def _after_writing(number: str, revision: int, actor: Actor) -> ResponseReturnValue:
    if request.form.get("action") == "issue":
        given = {"number": number, "revision": revision, "event": NoteEvent.ISSUE, "said": Said()}
        notes.act_on_note(db.session, **given, actor=actor, now=clock.now())
        flash(_("已签发 %(number)s，请打印送达", number=number), "success")
    else:
        flash(_("已存为拟稿 %(number)s", number=number), "success")
    return redirect(f"/supervision/notes/{number}", 303)


def _typed() -> NoteDraft:
    return NoteDraft(
        kind=request.form.get("kind", ""),
        addressee_id=typed_number("addressee"),
        reason=request.form.get("reason", "")[:_LONGEST],
        demands=request.form.get("demands", "")[:_LONGEST],
        answer_days=typed_number("answer_days"),
        case_numbers=tuple(request.form.getlist("case")[: MOST_CASES + 1]),
    )


def _draft_of(note: NoteView) -> NoteDraft:
    numbers = tuple(line.number for line in note.cases)
    return NoteDraft(note.row.kind, note.addressee_id, note.row.reason, note.demands, note.answer_days, numbers)


def _form(
    actor: Actor, draft: NoteDraft, path: str, refusal: Invalid | None = None, note: NoteView | None = None
) -> ResponseReturnValue:
    page = render_template(
        "supervision/note_form.html",
        draft=draft,
        path=path,
        note=note,
        cases=urged_cases(db.session, actor=actor, numbers=draft.case_numbers),
        units=units_below(db.session, actor),
        messages=messages_of(refusal) if refusal else {},
        typed_days=request.form.get("answer_days", ""),
        **_words(),
    )
    return page, 422 if refusal else 200


# ── one note ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<number>")
@login_required_for("view_cases")
def show(number: str) -> ResponseReturnValue:
    """One note and what this person may do about it."""
    return _page(required_actor(), number)


@blueprint.post("/<number>/print")
@login_required_for("view_cases")
def take_to_paper(number: str) -> ResponseReturnValue:
    """Count the print of an issued note, a copy for each who keeps one, then show it."""
    actor = required_actor()
    note = read_note(db.session, actor=actor, number=number, today=clock.today())
    if note.row.issued_at is None:
        return redirect(f"/supervision/notes/{number}.pdf", 303)
    copies = [copy for copy in request.form.getlist("copy") if copy]
    try:
        paper, prints = desk_papers.count_prints(
            db.session, _occasion(note), copies=copies, actor=actor, now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, number, refusal=refusal)
    asked = [("paper", paper.id), *(("print", one) for one in prints)]
    return redirect(f"/supervision/notes/{number}.pdf?" + urlencode(asked), 303)


def _occasion(note: NoteView) -> desk_papers.Occasion:
    """What the paper says changes when the note goes to another unit or is to be answered by another day."""
    return desk_papers.Occasion(
        kind=desk_papers.NOTE,
        subject=note.row.number,
        state=f"{note.row.issued_at}|{note.addressee_id}|{note.row.answer_due_on}",
        copies=(*COPIES, TOLD) if note.copies_to else COPIES,
        draw=lambda imprint: issued_note(db.session(), note, imprint),
        sealed_by=note.issuer_id,
    )


@blueprint.get("/<number>.pdf")
@login_required_for("view_cases")
def on_paper(number: str) -> ResponseReturnValue:
    """These prints of a note, for who made them; a draft, which says that it is one, uncounted."""
    actor = required_actor()
    note = read_note(db.session, actor=actor, number=number, today=clock.today())
    if note.row.issued_at is None:
        return pdf_answer(make_pdf_apart(render_html("urging_note", urging_of(db.session, note))), f"{number}.pdf")
    sheets = desk_papers.sheets_of(
        db.session,
        kind=desk_papers.NOTE,
        subject=number,
        paper_id=request.args.get("paper", 0, type=int),
        prints=request.args.getlist("print", type=int)[:_MOST_PRINTS],
        actor=actor,
    )
    return pdf_answer(make_pdf_together(sheets), f"{number}.pdf")


@blueprint.post("/<number>/<event>")
@login_required_for("supervise", "handle_step")
def act(number: str, event: str) -> ResponseReturnValue:
    """Issue, serve, answer, judge, hand on, file."""
    if event not in {str(one) for one in NoteEvent}:
        raise NotFoundHere(_("没有这个操作"))
    actor, wanted = required_actor(), NoteEvent(event)
    try:
        note = notes.act_on_note(
            db.session,
            number=number,
            revision=typed_number("revision"),
            event=wanted,
            said=_said(),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, number, wanted, refusal)
    if wanted is NoteEvent.RAISE:
        flash(_("已拟好督办单 %(number)s，请看过再签发", number=note.number), "success")
        return redirect(f"/supervision/notes/{note.number}/edit", 303)
    flash(_("已登记：") + _(NOTE_DONE[f"supervision_note.{wanted}"]), "success")
    return redirect(f"/supervision/notes/{number}", 303)


def _said() -> Said:
    return Said(
        text=request.form.get("text", "")[:_LONGEST],
        how=request.form.get("how", ""),
        received_by=request.form.get("received_by", "")[:_LONGEST],
        served_on=typed_day("served_on"),
        target_id=typed_number("target"),
        answer_days=typed_number("answer_days"),
    )


def _page(
    actor: Actor, number: str, asked: NoteEvent | None = None, refusal: Invalid | None = None
) -> ResponseReturnValue:
    note = read_note(db.session, actor=actor, number=number, today=clock.today())
    moves = NoteEvent.TRANSFER in note.events
    page = render_template(
        "supervision/note.html",
        note=note,
        asked=asked,
        messages=messages_of(refusal) if refusal else {},
        typed=request.form if refusal else {},
        units=units_below(db.session, actor) if moves else (),
        is_draft=note.row.state == NoteState.DRAFT,
        usual_days=_USUAL_DAYS,
        copies=_occasion(note).copies,
        printed=desk_papers.times_printed(db.session(), _occasion(note)),
        **_words(),
    )
    return page, 422 if refusal else 200
