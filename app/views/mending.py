"""The form of a case, filled as it was, to be put right: returned (补正) and sent again, or at once (当场更正)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases import correcting, operations
from app.cases.drafts import StaleDraft, find_draft, token_at
from app.cases.queries import CasePage, case_page
from app.cases.workflow import Event
from app.errors import Invalid, NotAllowed, NotFoundHere, StaleCase
from app.extensions import db
from app.people.actors import Actor
from app.security.access import judges_text, login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views import at_hand, filling, form_page, form_token
from app.views.at_hand import AtHand
from app.views.filling import ACTION, CORRECTION, REVISION, Filling
from app.views.form_token import FormToken
from app.views.pickers import county_places
from forms.answers import posted_pairs
from forms.dropped import Dropped
from forms.errors import FieldError
from forms.submission import Submission, read_submission

blueprint = Blueprint("mending", __name__)


@blueprint.get("/desk/cases/<number>/mend")
@login_required_for("submit_case", "handle_step")
def form(number: str) -> ResponseReturnValue:
    """The case as it was typed, or as far as this person has mended it."""
    actor = required_actor()
    page = case_page(db.session, actor=actor, number=number)
    if offered(page) is None:
        raise not_to_be_mended(page)
    draft = find_draft(db.session, token=note_of(actor, page).submission_token, actor=actor)
    submission = filling.refill(page.version.compiled, draft.pairs if draft else as_sent(page))
    papers = _papers(actor, page, submission)
    if draft is None:
        return _show(actor, page, papers)
    words = dict(draft.pairs).get(CORRECTION, "")
    return _show(actor, page, papers, revision=draft.revision, saved_at=draft.updated_at, words=words)


def offered(page: CasePage) -> Event | None:
    """What this person may do with the form now: send the returned case again, or correct it at the accepting desk."""
    events = (*page.handling.actions, *page.life.events)
    return next((event for event in (Event.RESUBMIT, Event.CORRECT) if event in events), None)


def _corrects(page: CasePage) -> bool:
    """Whether it is a correction that is shown, or was sent: by then the case may be elsewhere."""
    return CORRECTION in request.form or offered(page) is Event.CORRECT


def as_sent(page: CasePage) -> list[tuple[str, str]]:
    """The answers and papers of the case as they would be posted."""
    received = {line.document_id: (line.originals, line.copies) for line in page.documents}
    return posted_pairs(page.version.compiled, page.answers, received)


@blueprint.post("/desk/cases/<number>/mend")
@login_required_for("submit_case", "handle_step")
@judges_text
@writes_late
def send(number: str) -> ResponseReturnValue:
    """Keep what was mended so far, send the case back to the step that returned it, or correct it."""
    actor = required_actor()
    note = form_token.posted_by(actor)
    if note is None or note.case_number != number:
        raise NotFoundHere(_("这张表单不是您打开的，请从办件里重新打开。"))
    page = case_page(db.session, actor=actor, number=number)
    if offered(page) is not (Event.CORRECT if CORRECTION in request.form else Event.RESUBMIT):
        return _too_late(actor, page)
    if request.form.get(ACTION) == "save":
        return _keep(actor, note, page)
    if request.form.get(ACTION) == at_hand.ON_FILE:
        submission = filling.refill(page.version.compiled, filling.draft_pairs())
        return _show(actor, page, _papers(actor, page, submission))
    papers = _papers(actor, page, _read(page))
    submission = papers.submission
    errors = [*_wordless(), *filling.all_errors(submission), *papers.errors]
    if errors or filling.untold(submission):
        return _show(actor, page, papers, errors, dropping=submission.dropped)
    return _correct(actor, page, papers) if _corrects(page) else _resubmit(actor, page, papers)


def _wordless() -> list[FieldError]:
    """A correction says what it corrected."""
    problem = correcting.problem_of(request.form[CORRECTION]) if CORRECTION in request.form else ""
    return [FieldError(CORRECTION, _("更正了什么"), problem)] if problem else []


def _read(page: CasePage) -> Submission:
    """The mended form. What clerks filled in at their steps stays as it was."""
    posted = filling.answers_posted()
    return read_submission(
        page.version.compiled, posted, today=clock.today(), earlier=page.answers, places=county_places()
    )


def _papers(actor: Actor, page: CasePage, submission: Submission) -> AtHand:
    """What stands in for papers of this case, and what would have to be promised anew."""
    return at_hand.judge_mended(db.session, actor=actor, page=page, submission=submission)


def _too_late(actor: Actor, page: CasePage) -> ResponseReturnValue:
    """A second click goes where the first went; what someone typed while a colleague was faster stays on the page."""
    submission = _read(page)
    if submission.answers == page.answers:
        return redirect(f"/desk/cases/{page.number}", 303)
    none = _("这个办件现在不能当场更正，没有提交。") if _corrects(page) else _("这个办件现在不需要补正，没有提交。")
    sentence = none + page.handling.why_not + _("。您填的内容还在这一页。")
    return _show(actor, page, AtHand(submission), [FieldError("form", "", sentence)])


def _correct(actor: Actor, page: CasePage, papers: AtHand) -> ResponseReturnValue:
    revision = request.form.get(REVISION, 0, type=int)
    if revision != page.revision and papers.submission.answers == page.answers:
        return redirect(f"/desk/cases/{page.number}", 303)  # a second click
    begin_write()
    try:
        operations.correct(
            db.session,
            case_number=page.number,
            revision=revision,
            submission=papers.submission,
            opinion=request.form[CORRECTION],
            actor=actor,
            now=clock.now(),
        )
    except (Invalid, StaleCase) as refusal:
        db.session.rollback()
        return _show(actor, page, papers, [FieldError("form", "", text) for text in _sentences(refusal)])
    flash(_("已当场更正，时间没有停。"), "success")
    return redirect(f"/desk/cases/{page.number}", 303)


def _resubmit(actor: Actor, page: CasePage, papers: AtHand) -> ResponseReturnValue:
    begin_write()
    try:
        operations.resubmit(
            db.session,
            case_number=page.number,
            revision=request.form.get(REVISION, 0, type=int),
            submission=papers.submission,
            actor=actor,
            now=clock.now(),
        )
    except (Invalid, StaleCase) as refusal:
        db.session.rollback()
        return _show(actor, page, papers, [FieldError("form", "", text) for text in _sentences(refusal)])
    flash(_("已重新提交，时间接着算。"), "success")
    return redirect(f"/desk/cases/{page.number}", 303)


def _sentences(refusal: Invalid | StaleCase) -> list[str]:
    if isinstance(refusal, Invalid):
        return refusal.sentences()
    return [_("%(by)s刚刚对这个办件%(what)s，请先看最新情况。您填的内容还在这一页。", by=refusal.by, what=refusal.what)]


def _keep(actor: Actor, note: FormToken, page: CasePage) -> ResponseReturnValue:
    lacking = filling.count_lacking(page.version.compiled, page.answers)
    begin_write()
    try:
        operations.save_draft(
            db.session,
            token=note.submission_token,
            version_id=page.version.id,
            pairs=filling.draft_pairs(),
            applicant_name=filling.applicant_name(page.version.definition),
            case_id=page.case_id,
            lacking=lacking,
            seen=filling.seen_revision(),
            actor=actor,
            now=clock.now(),
        )
    except StaleDraft as stale:
        db.session.rollback()
        problem, revision = filling.stale_error(stale.draft), stale.draft.revision
        return _show(actor, page, _papers(actor, page, _read(page)), [problem], revision=revision)
    flash(_("补正的内容已保存。"), "success")
    return redirect(note.path, 303)


def returned_case(actor: Actor, number: str) -> CasePage:
    """The case, when it waits to be mended at this person's desk."""
    page = case_page(db.session, actor=actor, number=number)
    if offered(page) is not Event.RESUBMIT:
        raise not_to_be_mended(page)
    return page


def not_to_be_mended(page: CasePage) -> NotAllowed:
    """To raise where the form is not this person's to put right now."""
    return NotAllowed(_("这个办件现在不需要您补正。") + page.handling.why_not)


def note_of(actor: Actor, page: CasePage) -> FormToken:
    """The signed note of this person's form; its draft is found by it as long as the case waits to be mended."""
    if _corrects(page):
        token = correcting.draft_token(page.case_id, page.revision, actor)
    else:
        token = token_at(case_id=page.case_id, position=page.current.position if page.current else 0, actor=actor)
    return FormToken(actor.user_id, page.version.id, page.version.definition.code, token, page.number)


def _show(
    actor: Actor,
    page: CasePage,
    papers: AtHand,
    errors: list[FieldError] | None = None,
    *,
    revision: int | None = None,
    saved_at: datetime | None = None,
    dropping: Sequence[Dropped] = (),
    words: str = "",
) -> ResponseReturnValue:
    shown = Filling(
        page.version,
        note_of(actor, page),
        form_page.body(page.version.compiled, papers.submission, asks_reason=False),
        errors=errors or [],
        dropping=dropping,
        saved_at=saved_at,
        revision=filling.seen_revision() if revision is None else revision,
        extra={
            "page": page,
            "at_hand": papers,
            "overview": "overview" in request.args,
            "correction": request.form.get(CORRECTION, words),
        },
    )
    return filling.show(shown, template="desk/correct.html" if _corrects(page) else "desk/mend.html")
