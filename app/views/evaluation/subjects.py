"""One agent in a round: numbers, points, remarks, rectification; and what agents see of themselves."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.evaluation import fixing
from app.evaluation.rating import GRADES, SOURCE_WORDS, remarks_on
from app.evaluation.reading import whole_round
from app.evaluation.scope import round_seen_by, subject_of
from app.extensions import db
from app.models import EvaluationFix
from app.security.access import login_required_for, required_actor
from app.views.deeds import done_or_again
from app.views.evaluation.parts import quarter_words, typed_day, wrong_of
from app.views.supervision.asked import typed_number
from catalog.vocabulary import options

blueprint = Blueprint("evaluation_subjects", __name__, url_prefix="/evaluation")
_RUN, _SEE = "manage_people", ("manage_people", "supervise")
_MODES = {one.code: one.label for one in options("proxy_mode")}


@blueprint.get("/<int:round_id>/agents/<int:subject_id>")
@login_required_for(*_SEE)
def show(round_id: int, subject_id: int) -> ResponseReturnValue:
    """The report of one agent."""
    return _page(round_id, subject_id)


def _page(round_id: int, subject_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    found = round_seen_by(db.session, round_id=round_id, actor=actor)
    subject_of(db.session, subject_id=subject_id, found=found, actor=actor)
    whole = whole_round(db.session, found=found)
    page = render_template(
        "evaluation/subject.html",
        it=whole,
        one=whole.of(subject_id),
        runs=actor.can(_RUN),
        words=quarter_words(found),
        modes=_MODES,
        grades=GRADES,
        sources=SOURCE_WORDS,
        remarks=remarks_on(db.session, subject_id=subject_id),
        points=fixing.points_of(db.session, subject_id=subject_id),
        fixes=fixing.fixes_of(db.session, subject_id=subject_id),
        fix_words=fixing.FIX_WORDS,
        problems=refusal.sentences() if refusal else (),
        wrong=wrong_of(refusal),
        typed=request.form if refusal else {},
    )
    return page, 422 if refusal else 200


def _do(
    round_id: int, subject_id: int, said: str, operation: Callable[..., object], /, **told: object
) -> ResponseReturnValue:
    return done_or_again(
        lambda: operation(db.session, **told, actor=required_actor(), now=clock.now()),
        again=lambda refusal: _page(round_id, subject_id, refusal),
        said=said,
        to=f"/evaluation/{round_id}/agents/{subject_id}",
    )


@blueprint.post("/<int:round_id>/agents/<int:subject_id>/points")
@login_required_for(_RUN)
def add_point(round_id: int, subject_id: int) -> ResponseReturnValue:
    """A deduction or addition."""
    return _do(
        round_id,
        subject_id,
        _("已登记，重新统计后计入得分"),
        fixing.add_point,
        round_id=round_id,
        subject_id=subject_id,
        rule=request.form.get("rule", ""),
        times=typed_number("times"),
        reason=request.form.get("reason", ""),
    )


@blueprint.post("/<int:round_id>/agents/<int:subject_id>/fixes")
@login_required_for(_RUN)
def ask_fix(round_id: int, subject_id: int) -> ResponseReturnValue:
    """Something to put right."""
    return _do(
        round_id,
        subject_id,
        _("已通知整改"),
        fixing.ask_fix,
        round_id=round_id,
        subject_id=subject_id,
        problem=request.form.get("problem", ""),
        limit_on=typed_day("limit_on"),
    )


@blueprint.post("/<int:round_id>/agents/<int:subject_id>/fixes/<int:fix_id>")
@login_required_for(_RUN)
def check_fix(round_id: int, subject_id: int, fix_id: int) -> ResponseReturnValue:
    """What the check found."""
    fix = db.session.get(EvaluationFix, fix_id)
    if fix is None or fix.subject_id != subject_id:
        raise NotFoundHere(_("没有这项整改"))
    return _do(
        round_id,
        subject_id,
        _("核查结果已记下"),
        fixing.check_fix,
        fix_id=fix_id,
        passed=request.form.get("passed") == "1",
        words=request.form.get("words", ""),
    )


# ── what agents see of themselves ──────────────────────────────────────────────────────────────────


@blueprint.get("/mine")
@login_required_for("submit_case")
def mine() -> ResponseReturnValue:
    """The own results once they are published, and what is to be put right; never who said what."""
    return _mine()


def _mine(refusal: Invalid | None = None) -> ResponseReturnValue:
    own = fixing.own_subjects(db.session, account_id=required_actor().user_id)
    published = [(one, whole_round(db.session, found=one.round)) for one in own if one.round.state == "published"]
    page = render_template(
        "evaluation/mine.html",
        results=[(one, whole, whole.of(one.id)) for one, whole in published],
        words=quarter_words,
        fixes=[(one, fixing.fixes_of(db.session, subject_id=one.id)) for one in own],
        fix_words=fixing.FIX_WORDS,
        problems=refusal.sentences() if refusal else (),
        typed=request.form if refusal else {},
    )
    return page, 422 if refusal else 200


@blueprint.post("/mine/fixes/<int:fix_id>")
@login_required_for("submit_case")
def report_fix(fix_id: int) -> ResponseReturnValue:
    """What was put right."""
    try:
        fixing.report_fix(
            db.session,
            fix_id=fix_id,
            report=request.form.get("report", ""),
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _mine(refusal)
    flash(_("已报完成，等核查"), "success")
    return redirect("/evaluation/mine", 303)
