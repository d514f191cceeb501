"""培训: announced, signed in to, tested; who has passed and who has not."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.hall.scope import kept_by
from app.ledgers.scope import units_of
from app.models import HallPerson, Organisation, Service, Training
from app.printing.training import sign_in_sheet
from app.proxies.training import attending, keeping
from app.proxies.training.keeping import TrainingWords
from app.security.access import login_required_for, required_actor
from app.views.evaluation.parts import typed_day, wrong_of
from app.views.pdfs import pdf_answer
from catalog.quiz import Question, read_questions
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("training", __name__, url_prefix="/desk/proxy/training")
_RUN, _SEE = "manage_people", ("submit_case", "manage_people", "handle_step")
_TEXTS = ("topic", "hours", "place", "teacher", "papers", "questions")
_LONGEST = 40


@blueprint.get("")
@login_required_for(*_SEE)
def index() -> ResponseReturnValue:
    """The trainings this person runs or is to come to."""
    actor = required_actor()
    rows = keeping.trainings_seen_by(db.session, actor=actor)
    return render_template("proxies/trainings.html", rows=rows, runs=actor.can(_RUN))


@blueprint.get("/new")
@login_required_for(_RUN)
def new() -> ResponseReturnValue:
    """The form that announces one."""
    return _form()


def _form(refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    here = kept_by(db.session, actor=actor, code=request.values.get("at", "")[:_LONGEST])
    page = render_template(
        "proxies/training_new.html",
        here=here,
        units=units_of(db.session, actor=actor),
        people=_people(here),
        problems=refusal.sentences() if refusal else (),
        wrong=wrong_of(refusal),
        typed=request.form if refusal else {},
        chosen=request.form.getlist("member") if refusal else None,
    )
    return page, 422 if refusal else 200


def _people(here: Organisation) -> list[tuple[int, str, str, bool]]:
    """Everyone of the subtree: id, name, place, whether an agent."""
    columns = (HallPerson.id, HallPerson.name, Organisation.name, HallPerson.mode != "")
    wanted = select(*columns).join(Organisation, Organisation.id == HallPerson.organisation_id)
    below = Organisation.path.startswith(here.path, autoescape=True)
    wanted = wanted.where(below, HallPerson.whereabouts != "ended").order_by(Organisation.path, HallPerson.position)
    return [(row[0], row[1], row[2], bool(row[3])) for row in db.session.execute(wanted.limit(keeping.MOST_MEMBERS))]


@blueprint.post("/new")
@login_required_for(_RUN)
def announce() -> ResponseReturnValue:
    """Announce it."""
    actor, texts = required_actor(), {name: request.form.get(name, "") for name in _TEXTS}
    words = TrainingWords(
        held_on=typed_day("held_on"),
        due_on=typed_day("due_on"),
        pass_mark=request.form.get("pass_mark", 80, type=int),
        **texts,
    )
    try:
        made = keeping.announce(
            db.session,
            organisation=kept_by(db.session, actor=actor, code=request.values.get("at", "")[:_LONGEST]),
            words=words,
            member_ids=[int(one) for one in request.form.getlist("member") if one.isdigit() and len(one) < 10],
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _form(refusal)
    flash(_("培训已发布"), "success")
    return redirect(f"/desk/proxy/training/{made.id}", 303)


@blueprint.get("/<int:training_id>")
@login_required_for(*_SEE)
def show(training_id: int) -> ResponseReturnValue:
    """One training: papers, sign-in, test; for who runs it everyone's state."""
    return _page(training_id)


def _page(training_id: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    actor = required_actor()
    training = keeping.training_seen_by(db.session, training_id=training_id, actor=actor)
    mine = keeping.own_membership(db.session, training=training, actor=actor)
    runs = actor.can(_RUN) and actor.oversees(training.organisation.path)
    tries = attending.tries_of(db.session, training=training, person_id=mine.person_id) if mine else ()
    page = render_template(
        "proxies/training.html",
        it=training,
        mine=mine,
        runs=runs,
        members=keeping.members_of(db.session, training=training) if runs else (),
        tries=tries,
        passed=any(one.passed for one in tries),
        questions=_shown(training, bool(mine and mine.signed_at)),
        papers=_papers(training),
        problems=refusal.sentences() if refusal else (),
        wrong=wrong_of(refusal),
        chosen=_chosen() if refusal else {},
    )
    return page, 422 if refusal else 200


def _shown(training: Training, signed: bool) -> tuple[Question, ...]:
    """The test, as long as it is open, for who signed in."""
    return read_questions(training.questions) if signed and clock.today() <= training.due_on else ()


def _papers(training: Training) -> list[tuple[str, str]]:
    """Words of each paper, and the address of the guide where it is the code of a service."""
    lines = training.papers.splitlines()
    names = dict(db.session.execute(select(Service.code, Service.name).where(Service.code.in_(lines))).tuples().all())
    return [(names.get(line, line), f"/guides/{line}" if line in names else "") for line in lines]


def _chosen() -> dict[int, list[int]]:
    """`q<place>` of the posted test."""
    asked = {name[1:]: request.form.getlist(name) for name in request.form if name.startswith("q")}
    return {
        int(place): [int(one) for one in picked if one.isdigit() and len(one) < 3]
        for place, picked in asked.items()
        if place.isdigit() and len(place) < 3
    }


@blueprint.post("/<int:training_id>/list")
@login_required_for(_RUN)
def sign_on_list(training_id: int) -> ResponseReturnValue:
    """Who is there."""
    chosen = [int(one) for one in request.form.getlist("member") if one.isdigit() and len(one) < 10]
    try:
        count = attending.sign_on_list(
            db.session, training_id=training_id, person_ids=chosen, actor=required_actor(), now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(training_id, refusal)
    flash(_("签到 %(n)s 人", n=count), "success")
    return redirect(f"/desk/proxy/training/{training_id}", 303)


@blueprint.post("/<int:training_id>/code")
@login_required_for(*_SEE)
def sign_by_code(training_id: int) -> ResponseReturnValue:
    """Sign in on the own phone."""
    code = request.form.get("code", "")[:_LONGEST]
    try:
        attending.sign_by_code(db.session, training_id=training_id, code=code, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(training_id, refusal)
    flash(_("已签到"), "success")
    return redirect(f"/desk/proxy/training/{training_id}", 303)


@blueprint.post("/<int:training_id>/test")
@login_required_for(*_SEE)
def take_test(training_id: int) -> ResponseReturnValue:
    """One try at the test."""
    try:
        one = attending.take_test(
            db.session, training_id=training_id, chosen=_chosen(), actor=required_actor(), now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(training_id, refusal)
    words = _("%(n)s 分，合格", n=one.score) if one.passed else _("%(n)s 分，没有合格，看看材料再做", n=one.score)
    flash(words, "success" if one.passed else "warning")
    return redirect(f"/desk/proxy/training/{training_id}", 303)


@blueprint.get("/<int:training_id>/sheet.pdf")
@login_required_for(_RUN)
def print_sheet(training_id: int) -> ResponseReturnValue:
    """签到表."""
    training = keeping.training_run_by(db.session, training_id=training_id, actor=required_actor())
    return _paper(*sign_in_sheet(db.session, training))


def _paper(printable: str, context: object) -> Response:
    return pdf_answer(make_pdf_apart(render_html(printable, context)), f"{printable}.pdf")
