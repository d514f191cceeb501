"""一次性告知单 at the desk: what to bring for these answers, given out with a number, found again, made a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases import notices
from app.cases.notices import Pairs
from app.errors import Invalid
from app.extensions import db
from app.issuing import notices as issued
from app.people.actors import Actor
from app.printing.notices import notice_of
from app.publishing.versions import LoadedVersion, current_version
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views import form_page, form_token
from app.views.pdfs import pdf_answer
from app.views.pickers import county_places
from catalog.compiled import CompiledDefinition
from catalog.definition import Meaning
from forms.names import HANDLED_BY, OURS
from forms.plan import plan_of
from forms.submission import Submission, read_submission
from reports.together import make_pdf_together

blueprint = Blueprint("notices", __name__)
_GIVE = "give"
_LONGEST_SEARCH = 60
_MOST_PRINTS = 20  # in one file


@blueprint.get("/desk/services/<code>/notice")
@login_required_for("submit_case")
def ask(code: str) -> ResponseReturnValue:
    """The situation, and what to bring as far as nothing is said yet."""
    actor = required_actor()
    version = current_version(db.session, code, clock.today(), at=actor)
    handler = form_page.default_handler(version.compiled, actor)
    pairs = [(HANDLED_BY, handler), *form_page.default_answers(version.compiled)]
    return _page(actor, version, pairs)


@blueprint.post("/desk/services/<code>/notice")
@login_required_for("submit_case")
@writes_late
def tell(code: str) -> ResponseReturnValue:
    """What to bring for the answers of this page or of a form that is being filled; or the notice itself."""
    actor = required_actor()
    version = current_version(db.session, code, clock.today(), at=actor)
    pairs = [(name, value) for name, value in request.form.items(multi=True) if _is_answer(name)]
    if request.form.get("action") != _GIVE:
        return _page(actor, version, pairs)
    begin_write()
    try:
        number = issued.give_out(
            db.session,
            version=version,
            pairs=pairs,
            person=request.form.get("person", ""),
            phone=request.form.get("phone", ""),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, version, pairs, refusal.sentences())
    return redirect(f"/desk/notices/{number}", 303)


def _is_answer(name: str) -> bool:
    return name == HANDLED_BY or name.startswith(OURS)


def _page(
    actor: Actor, version: LoadedVersion, pairs: Sequence[tuple[str, str]], problems: Sequence[str] = ()
) -> ResponseReturnValue:
    submission = read(version.compiled, pairs)
    names = submission.answers.names()
    it = notice_of(db.session, version, names, at=place_code(actor), moment=clock.now().astimezone(clock.ZONE))
    page = render_template(
        "desk/notice_form.html",
        it=it,
        version=version,
        page=form_page.page_of(version.compiled),
        form=submission.form,
        asked=lambda situation: version.compiled.holds(situation.when, names) is True,
        others=[pair for pair in pairs if pair[0] != HANDLED_BY and not pair[0].startswith("s_")],
        person=request.form.get("person") or _typed(version, pairs, Meaning.APPLICANT_NAME),
        phone=request.form.get("phone") or _typed(version, pairs, Meaning.APPLICANT_PHONE),
        problems=problems,
    )
    return page, 422 if problems else 200


def read(compiled: CompiledDefinition, pairs: Iterable[tuple[str, str]]) -> Submission:
    """Answers as far as they are given; nothing is required of a notice."""
    return read_submission(
        compiled, MultiDict(list(pairs)), today=clock.today(), complete=False, places=county_places()
    )


def _typed(version: LoadedVersion, pairs: Iterable[tuple[str, str]], meaning: Meaning) -> str:
    spec = version.definition.field_meaning(meaning)
    return dict(pairs).get(f"f_{spec.id}", "") if spec else ""


def place_code(actor: Actor) -> str:
    """The code of the person's own organisation."""
    return actor.organisation_path.rstrip("/").rpartition("/")[2]


# ── notices given out ──────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/notices")
@login_required_for("submit_case")
def index() -> ResponseReturnValue:
    """The notices given out here, the latest first."""
    found = notices.list_notices(db.session, actor=required_actor(), page=request.args.get("page", 1, type=int))
    return render_template("desk/notices.html", found=found, text="")


@blueprint.post("/desk/notices")
@login_required_for("submit_case")
@writes_late
def look_for() -> ResponseReturnValue:
    """By name, phone or number. A POST: names and phones must not stand in an address."""
    text = request.form.get("q", "").strip()[:_LONGEST_SEARCH]
    found = notices.list_notices(db.session, actor=required_actor(), text=text)
    return render_template("desk/notices.html", found=found, text=text)


@blueprint.get("/desk/notices/<number>")
@login_required_for("submit_case")
def show(number: str) -> ResponseReturnValue:
    """One notice as it was given, with its prints."""
    given = notices.given_notice(db.session, actor=required_actor(), number=number)
    return render_template(
        "desk/notice.html",
        it=issued.words_of(db.session, notice_id=given.id, now=clock.now()),
        given=given,
        copies=issued.COPIES,
        prints=issued.prints_of(db.session, notice_id=given.id),
    )


@blueprint.post("/desk/notices/<number>/print")
@login_required_for("submit_case")
def take_to_paper(number: str) -> ResponseReturnValue:
    """Count the print, then show it: laying out takes its time and must not hold the database."""
    actor = required_actor()
    given = notices.given_notice(db.session, actor=actor, number=number)
    copies = [copy for copy in request.form.getlist("copy") if copy]
    try:
        prints = issued.count_prints(db.session, notice_id=given.id, copies=copies, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        flash(refusal.sentences()[0], "warning")
        return redirect(f"/desk/notices/{number}", 303)
    return redirect(f"/desk/notices/{number}.pdf?" + urlencode([("print", one) for one in prints]), 303)


@blueprint.get("/desk/notices/<number>.pdf")
@login_required_for("submit_case")
def on_paper(number: str) -> ResponseReturnValue:
    """These prints of the notice, for who made them. It names a person: nothing of it is kept."""
    actor = required_actor()
    given = notices.given_notice(db.session, actor=actor, number=number)
    asked = request.args.getlist("print", type=int)[:_MOST_PRINTS]
    sheets = issued.sheets_of(db.session, notice_id=given.id, prints=asked, actor=actor)
    return pdf_answer(make_pdf_together(sheets), f"{number}.pdf")


@blueprint.post("/desk/notices/<number>/case")
@login_required_for("submit_case")
def begin(number: str) -> ResponseReturnValue:
    """转为办件: the form of the service as it is now, with the answers of the notice."""
    actor = required_actor()
    given = notices.given_notice(db.session, actor=actor, number=number)
    version = current_version(db.session, given.row.service_code, clock.today(), at=actor)
    token = form_token.new_submission_token()
    try:
        notices.begin_case(
            db.session,
            number=number,
            version=version,
            pairs=_still_asked(version, given.pairs),
            token=token,
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        flash(refusal.sentences()[0], "warning")
        return redirect(f"/desk/notices/{number}", 303)
    flash(_("告知单上的情况已经填好，请接着填。"), "success")
    return redirect(f"/desk/new/{given.row.service_code}?draft={token}", 303)


def _still_asked(version: LoadedVersion, pairs: Pairs) -> Pairs:
    """The service may have changed since: what it no longer asks is left out."""
    known = plan_of(version.compiled).names(None)
    return tuple(pair for pair in pairs if pair[0] in known or pair[0].partition("-")[0] in known)
