"""补正: the form of a returned case, filled as it was, to be mended and sent again."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.cases import operations
from app.cases.drafts import StaleDraft
from app.cases.queries import CasePage, case_page
from app.cases.workflow import Action
from app.errors import Invalid, NotAllowed, NotFoundHere, StaleCase
from app.extensions import db
from app.models import Case
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views import filling, form_page, form_token
from app.views.filling import ACTION, REVISION, Filling
from app.views.form_token import FormToken
from app.views.pickers import county_places
from forms.answers import posted_pairs
from forms.dropped import Dropped
from forms.errors import FieldError
from forms.submission import Submission, read_submission

blueprint = Blueprint("mending", __name__)


@blueprint.get("/desk/cases/<number>/mend")
@login_required_for("submit_case")
def form(number: str) -> ResponseReturnValue:
    """The returned case as it was typed, or a draft of its mending."""
    actor = required_actor()
    page = _returned(actor, number)
    token = request.args.get("draft", "")
    if token:
        draft = operations.load_draft(db.session, token=token, actor=actor)
        if draft.case_id != _case_id(page):
            raise NotFoundHere(_("这份草稿不是这个办件的"))
        shown = filling.refill(page.version.compiled, draft.pairs)
        return _show(actor, page, shown, token=token, revision=draft.revision)
    received = {line.document_id: (line.originals, line.copies) for line in page.documents}
    pairs = posted_pairs(page.version.compiled, page.answers, received)
    return _show(actor, page, filling.refill(page.version.compiled, pairs))


@blueprint.post("/desk/cases/<number>/mend")
@login_required_for("submit_case")
@writes_late
def send(number: str) -> ResponseReturnValue:
    """Keep what was mended so far, or send the case back to the step that returned it."""
    actor = required_actor()
    note = form_token.read(request.form.get(form_token.FIELD))
    if note is None or note.user_id != actor.user_id or note.case_number != number:
        raise NotFoundHere(_("这张表单不是您打开的，请从办件里重新打开。"))
    page = case_page(db.session, actor=actor, number=number)
    if Action.RESUBMIT not in page.handling.actions:
        return _too_late(actor, note, page)
    if request.form.get(ACTION) == "save":
        return _keep(actor, note, page)
    submission = _read(page)
    errors = filling.all_errors(submission)
    if errors or filling.untold(submission):
        return _show(actor, page, submission, errors, note.submission_token, dropping=submission.dropped)
    return _resubmit(actor, page, submission)


def _read(page: CasePage) -> Submission:
    """The mended form. What clerks filled in at their steps stays as it was."""
    posted = filling.answers_posted()
    return read_submission(
        page.version.compiled, posted, today=clock.today(), earlier=page.answers, places=county_places()
    )


def _too_late(actor: Actor, note: FormToken, page: CasePage) -> ResponseReturnValue:
    """A second click goes where the first went; what someone typed while a colleague was faster stays on the page."""
    submission = _read(page)
    if submission.answers == page.answers:
        return redirect(f"/desk/cases/{page.number}", 303)
    sentence = _("这个办件现在不需要补正，没有提交。") + page.handling.why_not + _("。您填的内容还在这一页。")
    return _show(actor, page, submission, [FieldError("form", "", sentence)], note.submission_token)


def _resubmit(actor: Actor, page: CasePage, submission: Submission) -> ResponseReturnValue:
    begin_write()
    try:
        operations.resubmit(
            db.session,
            case_number=page.number,
            revision=request.form.get(REVISION, 0, type=int),
            submission=submission,
            actor=actor,
            now=clock.now(),
        )
    except (Invalid, StaleCase) as refusal:
        db.session.rollback()
        return _show(actor, page, submission, [FieldError("form", "", text) for text in _sentences(refusal)])
    flash(_("已重新提交，时间接着算。"), "success")
    return redirect(f"/desk/cases/{page.number}", 303)


def _sentences(refusal: Invalid | StaleCase) -> list[str]:
    if isinstance(refusal, Invalid):
        return refusal.sentences()
    return [_("%(by)s刚刚对这个办件%(what)s，请先看最新情况。您填的内容还在这一页。", by=refusal.by, what=refusal.what)]


def _keep(actor: Actor, note: FormToken, page: CasePage) -> ResponseReturnValue:
    lacking, case_id = filling.count_lacking(page.version.compiled, page.answers), _case_id(page)
    begin_write()
    try:
        operations.save_draft(
            db.session,
            token=note.submission_token,
            version_id=page.version.id,
            pairs=filling.draft_pairs(),
            applicant_name=filling.applicant_name(page.version.definition),
            case_id=case_id,
            lacking=lacking,
            seen=filling.seen_revision(),
            actor=actor,
            now=clock.now(),
        )
    except StaleDraft as stale:
        db.session.rollback()
        problem, revision = filling.stale_error(stale.draft), stale.draft.revision
        return _show(actor, page, _read(page), [problem], note.submission_token, revision)
    flash(_("补正的内容已保存。"), "success")
    return redirect(note.path, 303)


def _case_id(page: CasePage) -> int | None:
    return db.session.scalar(select(Case.id).where(Case.number == page.number))


def _returned(actor: Actor, number: str) -> CasePage:
    """The case, when it waits to be mended at this person's desk."""
    page = case_page(db.session, actor=actor, number=number)
    if Action.RESUBMIT not in page.handling.actions:
        raise NotAllowed(_("这个办件现在不需要您补正。") + page.handling.why_not)
    return page


def _show(
    actor: Actor,
    page: CasePage,
    submission: Submission,
    errors: list[FieldError] | None = None,
    token: str = "",
    revision: int | None = None,
    dropping: Sequence[Dropped] = (),
) -> ResponseReturnValue:
    definition = page.version.definition
    token = token or form_token.new_submission_token()
    shown = Filling(
        page.version,
        FormToken(actor.user_id, page.version.id, definition.code, token, page.number),
        form_page.body(page.version.compiled, submission, asks_reason=False),
        errors=errors or [],
        dropping=dropping,
        revision=filling.seen_revision() if revision is None else revision,
        extra={"page": page},
    )
    return filling.show(shown, template="desk/mend.html")
