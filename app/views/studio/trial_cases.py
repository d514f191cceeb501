"""Cases of a trial: the real form, the real page of a case and the real operations, on the trial's own database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.cases.applicants_places import places_to_choose
from app.cases.queries import CasePage, case_page
from app.cases.workflow import Event
from app.errors import Invalid, NotAllowed, StaleCase
from app.models import Organisation
from app.people.actors import Actor
from app.printing.receipts import receipt_of
from app.publishing.versions import LoadedVersion
from app.sandbox import casework
from app.security.access import login_required_for
from app.transaction import writes_late
from app.views import filling, form_page
from app.views.case_events import asked_action, done_words, filled, perform, write_typed
from app.views.case_screen import CaseScreen, draw_why
from app.views.filling import PLACE, REVISION, Filling
from app.views.form_token import FormToken, new_submission_token
from app.views.new_case import station_of
from app.views.pdfs import pdf_answer
from app.views.pickers import county_places
from app.views.studio.previews import filled_form, sample_of
from app.views.studio.trial_visit import Visit, visit
from forms.answers import posted_pairs
from forms.errors import FieldError
from forms.submission import Submission, read_submission
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("trial_cases", __name__)
_TOKEN = "trial_form"  # not the signed note of real forms: nothing of a trial is parked as somebody's draft
_LONGEST_TOKEN = 64


# ── the form ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/try/<token>/new")
@login_required_for("edit_catalogue")
def form(code: str, token: str) -> ResponseReturnValue:
    """The form as it stands on the desk of the chosen place, empty or with sample answers."""
    here = visit(code, token)
    with here.inside() as session:
        version = casework.version_of(session)
        actor = casework.receiver(session, version.definition, request.args.get("at", ""))
        submission = filled_form(version, sample_of(version, request.args.get("sample", "")), actor)
        return _form(here, session, version, actor, submission)


@blueprint.post("/studio/services/<code>/try/<token>/new")
@login_required_for("edit_catalogue")
@writes_late
def send(code: str, token: str) -> ResponseReturnValue:
    """A case of the trial, made by the operation that makes real ones."""
    here = visit(code, token)
    with here.inside() as session:
        version = casework.version_of(session)
        actor = casework.receiver(session, version.definition, request.args.get("at", ""))
        submission = read_submission(version.compiled, _answers(), today=clock.today(), places=county_places())
        places = places_to_choose(session, actor, version.definition)
        place = filling.chosen_place(places, request.form.get(PLACE, ""))
        errors = filling.all_errors(submission)
        if places and place is None:
            errors.insert(0, filling.place_error(version.definition))
        if errors:
            return _form(here, session, version, actor, submission, errors), 422
    try:
        number = _submit(here, version, submission, place, actor)
    except Invalid as refusal:
        errors = [FieldError("form", "", sentence) for sentence in refusal.sentences()]
        with here.inside() as session:
            return _form(here, session, version, actor, submission, errors), 422
    flash(_("试办件已提交，编号 %(number)s。", number=number), "success")
    return redirect(here.case_path(number), 303)


def _submit(
    here: Visit, version: LoadedVersion, submission: Submission, place: Organisation | None, actor: Actor
) -> str:
    with here.inside(writes=True) as session:
        casework.require_more_cases(session)
        return operations.submit(
            session,
            version=version,
            submission=submission,
            organisation=station_of(actor, place),
            token=_posted_token(),
            told=None,  # whoever tries an item sends the same sample again and again
            actor=actor,
            now=clock.now(),
        )


def _posted_token() -> str:
    return request.form.get(_TOKEN, "")[:_LONGEST_TOKEN] or new_submission_token()


def _answers() -> Any:
    posted = filling.answers_posted()
    posted.poplist(_TOKEN)
    return posted


def _form(
    here: Visit,
    session: Session,
    version: LoadedVersion,
    actor: Actor,
    submission: Submission,
    errors: Sequence[FieldError] = (),
) -> str:
    places = places_to_choose(session, actor, version.definition)
    return render_template(
        "studio/trial_form.html",
        filling=_filling(version, actor, submission, errors, places),
        definition=version.definition,
        who=casework.actor_words(actor),
        at=request.args.get("at", ""),
        back=here.path,
        **here.shown(session),
    )


def _filling(
    version: LoadedVersion,
    actor: Actor,
    submission: Submission,
    errors: Sequence[FieldError],
    places: Sequence[Organisation] = (),
) -> Filling:
    """The note is never signed: its token only makes two clicks one case."""
    note = FormToken(actor.user_id, version.id, version.definition.code, _posted_token())
    body = form_page.body(version.compiled, submission, asks_reason=False)
    return Filling(version, note, body, places=places, place=request.form.get(PLACE, ""), errors=errors)


# ── a case ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/try/<token>/cases/<number>")
@login_required_for("edit_catalogue")
def show(code: str, token: str, number: str) -> ResponseReturnValue:
    """The page of the case, as the person sees it whose turn it is."""
    return _page(visit(code, token), number)


@blueprint.get("/studio/services/<code>/try/<token>/cases/<number>/why")
@login_required_for("edit_catalogue")
def why(code: str, token: str, number: str) -> ResponseReturnValue:
    """The arithmetic behind the due day."""
    with visit(code, token).inside() as session:
        return draw_why(_case(session, number)[1])


@blueprint.get("/studio/services/<code>/try/<token>/cases/<number>/receipt.pdf")
@login_required_for("edit_catalogue")
def print_receipt(code: str, token: str, number: str) -> ResponseReturnValue:
    """The receipt, which says that it proves nothing."""
    with visit(code, token).inside() as session:
        html = render_html("receipt", receipt_of(session, _case(session, number)[1], specimen=True))
    return pdf_answer(make_pdf_apart(html), f"{number}.pdf")


@blueprint.post("/studio/services/<code>/try/<token>/cases/<number>")
@login_required_for("edit_catalogue")
@writes_late
def act(code: str, token: str, number: str) -> ResponseReturnValue:
    """Do one thing to the case, as the person as whom the page was shown."""
    here, action = visit(code, token), asked_action()
    with here.inside() as session:
        who, page = _case(session, number)
        submission = filled(page, action)
    try:
        with here.inside(writes=True) as session:
            case = perform(
                session,
                page=page,
                action=action,
                submission=submission,
                takes_photos=False,
                actor=who.actor,
                now=clock.now(),
            )
            done = done_words(page, action, case)
    except StaleCase as stale:
        return _page(here, number, stale=stale), 409
    except Invalid as refusal:
        shown = submission.form if submission else None
        return _page(here, number, problems=refusal.sentences(), form=shown), 422
    flash(done, "success")
    return redirect(here.case_path(number), 303)


@blueprint.post("/studio/services/<code>/try/<token>/cases/<number>/written")
@login_required_for("edit_catalogue")
@writes_late
def write_down(code: str, token: str, number: str) -> ResponseReturnValue:
    """Keep what was written down at the step; it stays open."""
    here = visit(code, token)
    with here.inside() as session:
        who, page = _case(session, number)
    try:
        with here.inside(writes=True) as session:
            now = clock.now()
            write_typed(session, operations.save_notes, page, takes_photos=False, actor=who.actor, now=now)
    except StaleCase as stale:
        return _page(here, number, stale=stale), 409
    except Invalid as refusal:
        return _page(here, number, problems=refusal.sentences()), 422
    flash(_("已保存，还没有办结这一步"), "success")
    return _page(here, number)


def _case(session: Session, number: str) -> tuple[casework.Turn, CasePage]:
    who = casework.turn(session, number, as_sender=request.args.get("as") == "sender")
    return who, case_page(session, actor=who.actor, number=number)


def _page(here: Visit, number: str, **told: Any) -> str:
    with here.inside() as session:
        who, page = _case(session, number)
        extra = {"who": who, **here.shown(session, page)}
        screen = CaseScreen(page, here.case_path(number), back=here.path, extra=extra, **told)
        return screen.draw("studio/trial_case.html")


# ── 补正 ───────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/try/<token>/cases/<number>/mend")
@login_required_for("edit_catalogue")
def mend(code: str, token: str, number: str) -> ResponseReturnValue:
    """The returned case as it was typed."""
    here = visit(code, token)
    with here.inside() as session:
        who, page = _returned(session, number)
        received = {line.document_id: (line.originals, line.copies) for line in page.documents}
        pairs = posted_pairs(page.version.compiled, page.answers, received)
        return _mend_form(here, session, who.actor, page, filling.refill(page.version.compiled, pairs))


@blueprint.post("/studio/services/<code>/try/<token>/cases/<number>/mend")
@login_required_for("edit_catalogue")
@writes_late
def send_mended(code: str, token: str, number: str) -> ResponseReturnValue:
    """Send it back to the step that returned it."""
    here = visit(code, token)
    with here.inside() as session:
        who, page = _returned(session, number)
        submission = read_submission(
            page.version.compiled, _answers(), today=clock.today(), earlier=page.answers, places=county_places()
        )
        errors = filling.all_errors(submission)
        if errors:
            return _mend_form(here, session, who.actor, page, submission, errors), 422
    try:
        _resubmit(here, who.actor, number, submission)
    except StaleCase as stale:
        return _page(here, number, stale=stale), 409
    flash(_("已重新提交，时间接着算。"), "success")
    return redirect(here.case_path(number), 303)


def _resubmit(here: Visit, actor: Actor, number: str, submission: Submission) -> None:
    with here.inside(writes=True) as session:
        operations.resubmit(
            session,
            case_number=number,
            revision=request.form.get(REVISION, 0, type=int),
            submission=submission,
            actor=actor,
            now=clock.now(),
        )


def _returned(session: Session, number: str) -> tuple[casework.Turn, CasePage]:
    """The case, when it waits to be mended."""
    who, page = _case(session, number)
    if Event.RESUBMIT not in page.handling.actions:
        raise NotAllowed(_("这个办件现在不需要补正。"))
    return who, page


def _mend_form(
    here: Visit,
    session: Session,
    actor: Actor,
    page: CasePage,
    submission: Submission,
    errors: Sequence[FieldError] = (),
) -> str:
    version = page.version
    return render_template(
        "studio/trial_mend.html",
        filling=_filling(version, actor, submission, errors),
        definition=version.definition,
        page=page,
        who=casework.actor_words(actor),
        back=here.case_path(page.number),
        **here.shown(session, page),
    )
