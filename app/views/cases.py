"""One case: everything on one page, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases import operations
from app.cases.case_page import DocumentLine
from app.cases.queries import CasePage, case_page
from app.cases.tracker import StepView
from app.cases.words import ACTION_LABELS
from app.cases.workflow import SUPPLEMENT, Action
from app.errors import Invalid, NotFoundHere, StaleCase
from app.extensions import db
from app.models import Case
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views.marks import Cells, cells, left_words
from app.views.worklist import OUTCOME_WORDS
from app.wording import msgid
from forms.builder import build_form_class
from forms.fields import DeskForm
from forms.submission import Submission, read_submission

blueprint = Blueprint("cases", __name__)
_OPERATIONS: dict[Action, Callable[..., Case]] = {
    Action.PASS_ON: operations.pass_on,
    Action.GRANT: operations.grant,
    Action.REFUSE: operations.refuse,
    Action.RETURN: operations.return_for_supplement,
    Action.DECLINE: operations.decline,
    Action.RESUBMIT: operations.resubmit,
    Action.WITHDRAW: operations.withdraw,
}
_FILLS = (Action.PASS_ON, Action.GRANT)  # finishing a step takes what its clerk filled in
_DONE = {
    Action.PASS_ON: msgid("已通过"),
    Action.GRANT: msgid("已准予批准"),
    Action.REFUSE: msgid("已作出不予批准的决定"),
    Action.RETURN: msgid("已退回补正，时间停下来了"),
    Action.DECLINE: msgid("已作出不予受理的决定"),
    Action.RESUBMIT: msgid("已重新提交，时间接着算"),
    Action.WITHDRAW: msgid("已撤回申请"),
}


@blueprint.get("/desk/cases/<number>")
@login_required_for("view_cases")
def show(number: str) -> ResponseReturnValue:
    """Everything about one case."""
    return _page(case_page(db.session, actor=required_actor(), number=number))


@blueprint.get("/desk/cases/<number>/why")
@login_required_for("view_cases")
def why(number: str) -> ResponseReturnValue:
    """The arithmetic behind the due day of the open step, as a part of a page."""
    page = case_page(db.session, actor=required_actor(), number=number)
    step = timed_step(page)
    if step is None:
        raise NotFoundHere(_("这个办件现在没有在计时的环节"))
    strip = _cells(step).text
    return render_template(
        "desk/why.html",
        page=page,
        step=step,
        used=strip.count("u") + strip.count("n"),
        today_counts="n" in strip,
        over=strip.count("o"),
        left=left_words,
    )


@blueprint.post("/desk/cases/<number>")
@login_required_for("handle_step", "submit_case")
@writes_late
def act(number: str) -> ResponseReturnValue:
    """Do one thing to the case; what was typed stays when it cannot be done."""
    actor = required_actor()
    action = _asked_action()
    page = case_page(db.session, actor=actor, number=number)
    submission = _filled(page) if action in _FILLS else None
    try:
        _do(page, action, submission, actor)
    except StaleCase as stale:
        return _again(actor, number, stale=stale)
    except Invalid as refusal:
        return _again(actor, number, problems=refusal.sentences(), submission=submission)
    flash(_(_DONE[action]) + _next_words(page, action), "success")
    return redirect(f"/desk/cases/{number}", 303)


def _asked_action() -> Action:
    try:
        return Action(request.form.get("action", ""))
    except ValueError as error:
        raise NotFoundHere(_("没有这个操作")) from error


def _do(page: CasePage, action: Action, submission: Submission | None, actor: Actor) -> None:
    extra: dict[str, Any] = {} if submission is None else {"submission": submission}
    begin_write()
    _OPERATIONS[action](
        db.session,
        case_number=page.number,
        revision=request.form.get("revision", 0, type=int),
        opinion=_return_words(page) if action is Action.RETURN else request.form.get("opinion", ""),
        actor=actor,
        now=clock.now(),
        **extra,
    )


def _filled(page: CasePage) -> Submission | None:
    """The fields that the clerk of the open step fills, when it has some."""
    if not page.handling.fields_to_fill:
        return None
    pairs = request.form.items(multi=True)
    answers = MultiDict([(name, value) for name, value in pairs if name.startswith("f_")])
    return read_submission(
        page.version.compiled, answers, today=clock.today(), step_id=page.handling.step_id, earlier=page.answers
    )


def _return_words(page: CasePage) -> str:
    """What is to be mended, said at once: the ticked papers, then the reason in the clerk's own words."""
    ticked = [line.name for line in page.documents if line.document_id in request.form.getlist("lack")]
    reason = request.form.get("reason", "").strip()
    papers = "；".join(f"{place}. {name}" for place, name in enumerate(ticked, start=1))
    # Part of the record, and of Chinese papers: not in the language of whoever writes it.
    parts = [f"需要补正的材料：{papers}。" if papers else "", reason]
    return "\n".join(part for part in parts if part)


def _next_words(page: CasePage, action: Action) -> str:
    if action not in _FILLS or not page.handling.next_name:
        return ""
    place = page.handling.next_place
    return _("，下一步：%(place)s%(step)s", place=place + " " if place else "", step=page.handling.next_name)


def _again(
    actor: Actor,
    number: str,
    *,
    stale: StaleCase | None = None,
    problems: list[str] | None = None,
    submission: Submission | None = None,
) -> ResponseReturnValue:
    """The page as it is now, with what was typed and why it was not taken."""
    db.session.rollback()
    page = case_page(db.session, actor=actor, number=number)
    form = submission.form if submission else None
    return _page(page, stale=stale, problems=problems or [], form=form, status=409 if stale else 422)


def _page(
    page: CasePage,
    *,
    stale: StaleCase | None = None,
    problems: list[str] | None = None,
    form: DeskForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    step_form = form or _step_form(page)
    body = render_template(
        "desk/case.html",
        page=page,
        steps=[step for step in page.steps if step.state != "skipped"],
        timed=timed_step(page),
        stale=stale,
        problems=problems or [],
        typed=request.form,
        step_form=step_form,
        Action=Action,
        action_words=ACTION_LABELS,
        outcome_words=OUTCOME_WORDS.get,
        cells=_cells,
        left=left_words,
        is_mine=bool(page.handling.actions),
        printed=lambda line: line.document_id in _printed(page),
        deferral=lambda line: _deferral(page, line),
    )
    return body, status


def _cells(step: StepView) -> Cells:
    """The days of a step, seen from today or from the day it was finished."""
    return cells(step.marks, clock.local_date(step.finished_at) if step.finished_at else clock.today())


def _step_form(page: CasePage) -> DeskForm | None:
    """The empty form of the step's own fields, filled with what was answered before."""
    if not page.handling.fields_to_fill or not page.handling.actions:
        return None
    form = build_form_class(page.version.compiled, page.handling.step_id)(None)
    for field in form:
        value = page.answers.values.get(field.name.removeprefix("f_"))
        if value is not None:
            field.process_data(value)
    return form


def _printed(page: CasePage) -> frozenset[str]:
    """Forms that we print ourselves: they are signed, not brought."""
    return frozenset(document.id for document in page.version.definition.documents if document.produced_by_desk)


def _deferral(page: CasePage, line: DocumentLine) -> str:
    """What was promised about a paper that is not here yet."""
    document = next((one for one in page.version.definition.documents if one.id == line.document_id), None)
    if document is None or document.necessity == "required":
        return ""
    if document.necessity == "optional":
        return _("，没有也行")
    return _("，可后补，%(limit)s内交来", limit=document.defer_limit) if document.defer_limit else _("，可后补")


def timed_step(page: CasePage) -> StepView | None:
    """The step whose days are shown: the open one, or during 补正 the one that returned the case."""
    current = page.current
    if current is None:
        return None
    if current.step_id != SUPPLEMENT:
        return current if current.marks else None
    returned = [step for step in page.steps if step.state == "returned" and step.marks]
    return returned[-1] if returned else None
