"""考核评议 of a quarter: opened, given out, counted, published by administrators."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.evaluation import rating, rounds
from app.evaluation.calls import draw_sample
from app.evaluation.reading import whole_round
from app.evaluation.scope import round_seen_by
from app.extensions import db
from app.hall.scope import kept_by
from app.ledgers.scope import units_of
from app.models import EvaluationRound
from app.printing.evaluation import board_paper, calls_paper, report_papers, sheets_paper
from app.security.access import login_required_for, required_actor
from app.statistics.periods import period_of
from app.views.deeds import done_or_again
from app.views.evaluation.parts import quarter_words, typed_day, typed_ratings, wrong_of
from app.views.pdfs import pdf_answer
from app.views.supervision.asked import typed_number
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("evaluation", __name__, url_prefix="/evaluation")
_RUN, _SEE = "manage_people", ("manage_people", "supervise", "view_cases")
_LONGEST = 40


@blueprint.get("/")
@login_required_for(*_SEE)
def index() -> ResponseReturnValue:
    """The rounds this person may see, and the form that opens one."""
    return _index()


def _index(refusal: Invalid | None = None) -> ResponseReturnValue:
    actor, today = required_actor(), clock.today()
    last = [period_of("quarter", today).moved(-back).first for back in range(4)]
    page = render_template(
        "evaluation/index.html",
        rounds=rounds.rounds_seen_by(db.session, actor=actor),
        states=rounds.STATE_WORDS,
        words=quarter_words,
        quarters=[
            (f"{day.year}-{(day.month + 2) // 3}", _("%(year)s年第%(n)s季度", year=day.year, n=(day.month + 2) // 3))
            for day in last
        ],
        units=units_of(db.session, actor=actor) if actor.can(_RUN) else (),
        problems=refusal.sentences() if refusal else (),
        wrong=wrong_of(refusal),
        typed=request.form if refusal else {},
    )
    return page, 422 if refusal else 200


@blueprint.post("/")
@login_required_for(_RUN)
def begin() -> ResponseReturnValue:
    """Open a quarter."""
    year, _line, quarter = request.form.get("quarter", "").partition("-")
    at = kept_by(db.session, actor=required_actor(), code=request.form.get("at", "")[:_LONGEST])
    try:
        made = rounds.open_round(
            db.session,
            organisation=at,
            year=int(year) if year.isdigit() and len(year) == 4 else 0,
            quarter=int(quarter) if quarter in ("1", "2", "3", "4") else 0,
            closes_on=typed_day("closes_on"),
            default_rating=request.form.get("default_rating") == "1",
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _index(refusal)
    flash(_("评议已开始"), "success")
    return redirect(f"/evaluation/{made.id}", 303)


@blueprint.get("/<int:round_id>")
@login_required_for(*_SEE)
def show(round_id: int) -> ResponseReturnValue:
    """One round: who is rated, how many sheets came back, what is to be done next."""
    return _page(round_id)


def _page(round_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    found = round_seen_by(db.session, round_id=round_id, actor=actor)
    whole = whole_round(db.session, found=found)
    page = render_template(
        "evaluation/round.html",
        it=whole,
        results=whole.without(actor),
        runs=actor.can(_RUN),
        words=quarter_words(found),
        states=rounds.STATE_WORDS,
        sources=rating.SOURCE_WORDS,
        sheets=rating.given_out(db.session, round_id=found.id),
        most=rating.MOST_SHEETS,
        over=clock.today() > whole.period.last,
        problems=refusal.sentences() if refusal else (),
    )
    return page, 422 if refusal else 200


def _do(round_id: int, said: str, operation: Callable[..., EvaluationRound]) -> ResponseReturnValue:
    return done_or_again(
        lambda: operation(db.session, round_id=round_id, actor=required_actor(), now=clock.now()),
        again=lambda refusal: _page(round_id, refusal),
        said=said,
        to=f"/evaluation/{round_id}",
    )


@blueprint.post("/<int:round_id>/count")
@login_required_for(_RUN)
def count(round_id: int) -> ResponseReturnValue:
    """Count all numbers anew."""
    return _do(round_id, _("已重新统计"), rounds.count_round)


@blueprint.post("/<int:round_id>/close")
@login_required_for(_RUN)
def close(round_id: int) -> ResponseReturnValue:
    """截止."""
    return _do(round_id, _("评议已截止"), rounds.close_round)


@blueprint.post("/<int:round_id>/publish")
@login_required_for(_RUN)
def publish(round_id: int) -> ResponseReturnValue:
    """公布."""
    return _do(round_id, _("结果已公布"), rounds.publish_round)


@blueprint.post("/<int:round_id>/draw")
@login_required_for(_RUN)
def draw(round_id: int) -> ResponseReturnValue:
    """Draw the sample for calling back."""
    return _do(round_id, _("已抽样"), draw_sample)


# ── sheets ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/<int:round_id>/sheets.pdf")
@login_required_for(_RUN)
def print_sheets(round_id: int) -> ResponseReturnValue:
    """Make sheets and print them at once: their links are shown nowhere else."""
    actor, source = required_actor(), request.form.get("source", "")
    chosen = [int(one) for one in request.form.getlist("subject") if one.isdigit() and len(one) < 10]
    try:
        made = rating.make_sheets(
            db.session,
            round_id=round_id,
            source=source,
            count=typed_number("count"),
            subject_ids=chosen,
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(round_id, refusal)
    found = round_seen_by(db.session, round_id=round_id, actor=actor)
    return _paper(*sheets_paper(db.session, found=found, sheets=made))


@blueprint.get("/<int:round_id>/enter")
@login_required_for(_RUN)
def enter(round_id: int) -> ResponseReturnValue:
    """Type in a sheet: first its number."""
    found = round_run_by_here(round_id)
    if not request.args.get("code"):
        return render_template("evaluation/enter.html", round=found, words=quarter_words(found), code="")
    return _sheet(round_id, request.args["code"])


def round_run_by_here(round_id: int) -> EvaluationRound:
    """The round, for reading by who runs it."""
    found = round_seen_by(db.session, round_id=round_id, actor=required_actor())
    if found.state != "open":
        raise NotFoundHere(_("评议已经截止，不能再录入"))
    return found


def _sheet(round_id: int, code: str, refusal: Invalid | None = None) -> ResponseReturnValue:
    found = round_run_by_here(round_id)
    try:
        asked = rating.paper_sheet(
            db.session, round_id=round_id, code=code[:_LONGEST], actor=required_actor(), now=clock.now()
        )
    except NotFoundHere as missing:
        page = render_template(
            "evaluation/enter.html", round=found, words=quarter_words(found), code=code, problem=missing.what
        )
        return page, 422
    page = render_template(
        "evaluation/sheet.html",
        round=found,
        words=quarter_words(found),
        code=code,
        asked=asked,
        grades=rating.GRADES,
        sources=rating.SOURCE_WORDS,
        problems=refusal.sentences() if refusal else (),
        wrong=wrong_of(refusal),
        typed=request.form if refusal else {},
    )
    return page, 422 if refusal else 200


@blueprint.post("/<int:round_id>/enter")
@login_required_for(_RUN)
def keep_sheet(round_id: int) -> ResponseReturnValue:
    """Keep what stands on a sheet."""
    code = request.form.get("code", "")[:_LONGEST]
    try:
        rating.enter_paper(
            db.session, round_id=round_id, code=code, said=typed_ratings(), actor=required_actor(), now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _sheet(round_id, code, refusal)
    except NotFoundHere as missing:
        db.session.rollback()
        found = round_run_by_here(round_id)
        page = render_template(
            "evaluation/enter.html", round=found, words=quarter_words(found), code=code, problem=missing.what
        )
        return page, 422
    flash(_("已录入一张"), "success")
    return redirect(f"/evaluation/{round_id}/enter", 303)


# ── papers ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<int:round_id>/reports.pdf")
@login_required_for(*_SEE)
def print_reports(round_id: int) -> ResponseReturnValue:
    """The quarterly reports of all agents but oneself."""
    actor = required_actor()
    found = round_seen_by(db.session, round_id=round_id, actor=actor)
    whole = whole_round(db.session, found=found)
    return _paper(*report_papers(whole, whole.without(actor)))


@blueprint.get("/<int:round_id>/calls.pdf")
@login_required_for(*_SEE)
def print_calls(round_id: int) -> ResponseReturnValue:
    """The record of the calls."""
    actor = required_actor()
    return _paper(*calls_paper(db.session, round_seen_by(db.session, round_id=round_id, actor=actor), actor))


@blueprint.get("/<int:round_id>/board.pdf")
@login_required_for(*_SEE)
def print_board(round_id: int) -> ResponseReturnValue:
    """公示 for the wall; once it is published."""
    found = round_seen_by(db.session, round_id=round_id, actor=required_actor())
    if found.state != "published":
        raise NotFoundHere(_("结果公布以后才能打印公示"))
    return _paper(*board_paper(whole_round(db.session, found=found)))


def _paper(printable: str, context: object) -> Response:
    return pdf_answer(make_pdf_apart(render_html(printable, context)), f"{printable}.pdf")
