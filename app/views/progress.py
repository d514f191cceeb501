"""查进度: anyone with the number and the last four of the ID number. Wrong tries are counted and limited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock, throttle
from app.cases.progress import ProgressStep
from app.cases.queries import progress
from app.cases.words import OUTCOME_WORDS
from app.dates import day, short_day
from app.errors import NotFoundHere, Throttled
from app.extensions import db
from app.hall.duty import phones_now
from app.security.access import public
from app.transaction import writes_late
from app.wording import msgid

blueprint = Blueprint("progress", __name__)
_WHY = "群众凭编号和证件后四位查自己的办件"
_GOOD = ("passed", "granted", "resubmitted")
_AT = {"open": "now", "waiting": "next"}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step as a villager reads it."""

    tier: str
    name: str
    state: str  # done, now or next
    outcome: str
    good: bool
    organisation: str
    words: str


@blueprint.get("/progress")
@public(_WHY)
def ask() -> ResponseReturnValue:
    """The two boxes; a QR code fills the number."""
    return render_template("public/progress.html", number=request.args.get("number", "")[:20])


@blueprint.post("/progress")
@public(_WHY)
@writes_late
def look_up() -> ResponseReturnValue:
    """The progress, or one sentence for every kind of wrong try."""
    number = request.form.get("number", "").strip().upper()[:20]
    keys = (throttle.PROGRESS_CASE, number), (throttle.PROGRESS_ADDRESS, request.remote_addr or "")
    try:
        throttle.attempt(*keys, now=clock.now())
        found = progress(db.session, number=number, last_four=request.form.get("last_four", "")[:4])
    except NotFoundHere as error:
        return _problem(number, error.what, 404)
    except Throttled as error:
        return _problem(number, _locked(error.until), 429)
    db.session.rollback()  # the reading ends before the counting goes on
    throttle.succeed(*keys)
    shown = [_shown(step) for step in found.steps if step.state != "skipped"]
    duty = phones_now(db.session, organisation_id=found.organisation_id, now=clock.now()) if found.phone else ()
    return render_template("public/progress.html", number=number, found=found, shown=shown, duty=duty)


def _problem(number: str, sentence: str, status: int) -> ResponseReturnValue:
    return render_template("public/progress.html", number=number, problem=sentence), status


def _locked(until: datetime) -> str:
    return _("试得太多了。为防止有人乱猜，请 %(time)s 以后再试。", time=f"{until.astimezone(clock.ZONE):%H:%M}")


def _shown(step: ProgressStep) -> ShownStep:
    return ShownStep(
        tier=step.tier,
        name=step.name,
        state=_AT.get(step.state, "done"),
        outcome=_(OUTCOME_WORDS.get(step.outcome or "", msgid("办完"))),
        good=step.outcome in _GOOD,
        organisation=step.place,
        words=_when(step),
    )


def _when(step: ProgressStep) -> str:
    if step.finished_at:
        return short_day(step.finished_at)
    if step.state == "open" and step.due_on:
        projected = _("（推算）") if step.projected else ""
        return _("%(day)s前办完这一步", day=day(step.due_on)) + projected
    return ""
