"""One case: everything on one page, and what can be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.operations import discard_draft, save_notes
from app.cases.queries import CasePage, case_page
from app.errors import Invalid, StaleCase
from app.extensions import db
from app.issuing.filing import is_filing
from app.papers.signing import ROLE_WORDS, WAY_WORDS
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views import filling
from app.views.case_events import asked_action, done_words, filled, perform, write_typed
from app.views.case_panels import case_panels
from app.views.case_papers import case_papers
from app.views.case_screen import CaseScreen, draw_why
from app.views.paper_screen import shown_papers
from app.views.signing import shown_signatures
from app.views.special_parts import decides_for
from app.views.step_form import kept_form, step_token
from forms.dropped import Dropped
from forms.errors import FieldError
from forms.submission import Submission

blueprint = Blueprint("cases", __name__)


@blueprint.get("/desk/cases/<number>")
@login_required_for("view_cases")
def show(number: str) -> ResponseReturnValue:
    """Everything about one case."""
    actor = required_actor()
    page = case_page(db.session, actor=actor, number=number)
    files, kept = shown_papers(db.session, page), kept_form(db.session, actor=actor, page=page)
    return CaseScreen(page, _path(number), files=files, kept=kept, extra=_asides(actor, page)).draw()


def _asides(actor: Actor, page: CasePage) -> dict[str, Any]:
    """What stands beside the papers, the signatures and the panels; trials show the page without them."""
    panels = case_panels(db.session, actor=actor, page=page)
    return {
        "panels": panels,
        "panel_styles": sorted({name for panel in panels for name in panel.styles}),
        "panel_scripts": sorted({name for panel in panels for name in panel.scripts}),
        "asides": case_papers(db.session, actor=actor, page=page),
        "signed": shown_signatures(page, actor),
        "decides_for": decides_for(db.session, page),
        "signer_roles": ROLE_WORDS,
        "signing_ways": WAY_WORDS,
    }


@blueprint.get("/desk/cases/<number>/why")
@login_required_for("view_cases")
def why(number: str) -> ResponseReturnValue:
    """The arithmetic behind the due day of the open step."""
    return draw_why(case_page(db.session, actor=required_actor(), number=number))


@blueprint.post("/desk/cases/<number>")
@login_required_for("handle_step", "submit_case")
@writes_late
def act(number: str) -> ResponseReturnValue:
    """Do one thing to the case; what was typed stays when it cannot be done."""
    actor = required_actor()
    action = asked_action()
    page = case_page(db.session, actor=actor, number=number)
    if is_filing(page, action):  # with what a check found in sight
        return redirect(f"{_path(number)}/file#archive", 303)
    submission = filled(page, action)
    if submission and submission.ok and (dropping := filling.untold(submission)):
        return _again(actor, number, submission=submission, dropping=dropping)
    begin_write()
    try:
        case = perform(db.session, page=page, action=action, submission=submission, actor=actor, now=clock.now())
    except StaleCase as stale:
        return _again(actor, number, stale=stale)
    except Invalid as refusal:
        return _again(actor, number, refusal=refusal, submission=submission)
    if token := step_token(actor, page):
        discard_draft(db.session, token=token.submission_token, actor=actor)
    flash(done_words(page, action, case), "success")
    return redirect(_path(number), 303)


@blueprint.post("/desk/cases/<number>/written")
@login_required_for("handle_step", "submit_case")
@writes_late
def write_down(number: str) -> ResponseReturnValue:
    """Keep what was written down at the step, and the opinion as it stands; the step stays open."""
    actor, now = required_actor(), clock.now()
    page = case_page(db.session, actor=actor, number=number)
    begin_write()
    try:
        write_typed(db.session, save_notes, page, takes_photos=True, actor=actor, now=now)
    except StaleCase as stale:
        return _again(actor, number, stale=stale)
    except Invalid as refusal:
        return _again(actor, number, refusal=refusal)
    flash(_("已保存，还没有办结这一步"), "success")
    return _drawn(actor, number)  # with the opinion as it stands: it is kept with its draft only


def _again(
    actor: Actor,
    number: str,
    *,
    stale: StaleCase | None = None,
    refusal: Invalid | None = None,
    submission: Submission | None = None,
    dropping: Sequence[Dropped] = (),
) -> ResponseReturnValue:
    """The page as it is now, with what was typed and why it was not taken."""
    db.session.rollback()
    problems = refusal.sentences() if refusal else []
    wrong = {one.name: one.message for one in (refusal.problems if refusal else ()) if isinstance(one, FieldError)}
    told = {"stale": stale, "problems": problems, "wrong": wrong, "dropping": dropping}
    return _drawn(actor, number, form=submission.form if submission else None, **told), 409 if stale else 422


def _drawn(actor: Actor, number: str, **told: Any) -> str:
    """The page as it is now, with what was typed."""
    page = case_page(db.session, actor=actor, number=number)
    return CaseScreen(
        page,
        _path(number),
        files=shown_papers(db.session, page),
        kept=kept_form(db.session, actor=actor, page=page),
        extra=_asides(actor, page),
        **told,
    ).draw()


def _path(number: str) -> str:
    return f"/desk/cases/{number}"
