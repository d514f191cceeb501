"""上门走访: the week's rounds, a round planned from what is due, its order, its paper, and the record of each visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.archive.saving import villages_of
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.people.actors import Actor
from app.printing.rounds import route_sheet_of
from app.proxies.rounds import planning
from app.proxies.rounds.planning import OwnStop
from app.proxies.rounds.proposals import proposals
from app.proxies.rounds.reading import (
    RoundPage,
    last_scheduled,
    open_people,
    read_round,
    rounds_of_week,
)
from app.security.access import login_required_for, required_actor
from app.views.deeds import done_or_again
from app.views.pdfs import pdf_answer
from app.views.people_parts import messages_of, typed_day
from app.views.supervision.asked import YEARS, typed_number
from app.wording import msgid
from catalog.vocabulary import label
from reports.apart import make_pdf_apart
from reports.render import render_html

blueprint = Blueprint("rounds", __name__, url_prefix="/desk/proxy/rounds")
KIND_WORDS: Mapping[str, str] = {"scheduled": msgid("固定走访"), "unscheduled": msgid("临时走访")}
STATE_WORDS: Mapping[str, str] = {
    "planned": msgid("要去"),
    "over": msgid("走完了"),
    "cancelled": msgid("没去"),
}
_WEEK = timedelta(days=7)
_LONGEST = 1000  # characters of one field that are looked at


# ── the week ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("")
@login_required_for("submit_case", "supervise")
def index() -> ResponseReturnValue:
    """The rounds of a week, day by day."""
    first = _monday(_asked_day() or clock.today())
    rows = rounds_of_week(db.session, actor=required_actor(), first=first)
    days = [(day, [one for one in rows if one.day == day]) for day in (first + timedelta(days=at) for at in range(7))]
    return render_template(
        "proxies/rounds.html", days=days, first=first, before=first - _WEEK, after=first + _WEEK, **words()
    )


def _monday(day: dt.date) -> dt.date:
    return day - timedelta(days=day.weekday())


def _asked_day() -> dt.date | None:
    with suppress(ValueError):
        day = dt.date.fromisoformat(request.args.get("day", ""))
        return day if day.year in YEARS else None
    return None


def words() -> dict[str, object]:
    """What the templates of rounds and visits say."""
    return {
        "kinds": KIND_WORDS,
        "states": STATE_WORDS,
        "reason_words": lambda code: label("visit_reason", code),
        "outcome_words": lambda code: label("visit_outcome", code),
    }


# ── planning ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@login_required_for("submit_case")
def ask() -> ResponseReturnValue:
    """What is due at homes, to be chosen from."""
    return _new_page(required_actor())


@blueprint.post("/new")
@login_required_for("submit_case")
def make() -> ResponseReturnValue:
    """The round, with what was chosen."""
    actor = required_actor()
    try:
        made = planning.plan(
            db.session,
            day=_typed_day(),
            kind=request.form.get("kind", ""),
            keys=request.form.getlist("stop"),
            remark=request.form.get("remark", "")[:_LONGEST],
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _new_page(actor, refusal), 422
    flash(_("排好了，共 %(n)s 户", n=len(made.stops)), "success")
    return redirect(f"/desk/proxy/rounds/{made.number}", 303)


def _typed_day() -> dt.date:
    day = typed_day("day")
    if day is None:
        raise Invalid(message=_("请填写走访日期"))
    return day


def _new_page(actor: Actor, refusal: Invalid | None = None) -> str:
    day = (typed_day("day") if refusal else _asked_day()) or _next_day(actor)
    found = proposals(db.session, actor=actor, day=day)
    return render_template(
        "proxies/round_new.html",
        day=day,
        kind=request.form.get("kind", "scheduled"),
        remark=request.form.get("remark", ""),
        chosen=set(request.form.getlist("stop")),
        villages=[(name, list(some)) for name, some in groupby(found, key=lambda one: one.village)],
        problems=refusal.sentences() if refusal else (),
        **words(),
    )


def _next_day(actor: Actor) -> dt.date:
    """A week after the last weekly round, today at the earliest."""
    last = last_scheduled(db.session, actor=actor)
    return max(clock.today(), last + _WEEK) if last else clock.today()


# ── one round ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<number>")
@login_required_for("submit_case", "supervise")
def show(number: str) -> ResponseReturnValue:
    """The homes in order."""
    return _page(required_actor(), number)


def _page(actor: Actor, number: str, refusal: Invalid | None = None) -> ResponseReturnValue:
    page = read_round(db.session, number=number, actor=actor, now=clock.now())
    may_change = page.row.mine and page.row.state == "planned" and actor.can("submit_case")
    adding = may_change and request.args.get("add") == "1"
    found = proposals(db.session, actor=actor, day=page.row.day) if adding else ()
    shown = render_template(
        "proxies/round.html",
        it=page,
        may_change=may_change,
        adding=adding,
        proposed=[(name, list(some)) for name, some in groupby(found, key=lambda one: one.village)],
        villages=villages_of(db.session, actor) if may_change else (),
        messages=messages_of(refusal) if refusal else {},
        typed=request.form if refusal else {},
        **words(),
    )
    return shown, 422 if refusal else 200


@blueprint.post("/<number>")
@login_required_for("submit_case")
def act(number: str) -> ResponseReturnValue:
    """Change the plan, look people up for it, end it."""
    asked, actor = request.form.get("action", ""), required_actor()
    if asked not in _ACTIONS:
        raise NotFoundHere(_("没有这个操作"))
    do, said = _ACTIONS[asked]
    return done_or_again(
        lambda: do(number, actor, clock.now()),
        again=lambda refusal: _page(actor, number, refusal),
        said=_(said) if said else "",
        to=f"/desk/proxy/rounds/{number}",
    )


def _add_own(number: str, actor: Actor, now: datetime) -> None:
    said = {name: request.form.get(name, "")[:_LONGEST] for name in ("name", "task", "group", "phone", "address")}
    stop = OwnStop(village_id=typed_number("village"), **said)
    planning.add_own(db.session, number=number, stop=stop, actor=actor, now=now)


def _add_proposed(number: str, actor: Actor, now: datetime) -> None:
    keys = request.form.getlist("stop")
    if not keys:
        raise Invalid(message=_("请至少勾选一户"))
    planning.add_proposed(db.session, number=number, keys=keys, actor=actor, now=now)


def _up(number: str, actor: Actor, now: datetime) -> None:
    planning.move_stop(db.session, number=number, stop_id=typed_number("stop"), up=True, actor=actor, now=now)


def _down(number: str, actor: Actor, now: datetime) -> None:
    planning.move_stop(db.session, number=number, stop_id=typed_number("stop"), up=False, actor=actor, now=now)


def _drop(number: str, actor: Actor, now: datetime) -> None:
    planning.drop_stop(db.session, number=number, stop_id=typed_number("stop"), actor=actor, now=now)


def _sort(number: str, actor: Actor, now: datetime) -> None:
    planning.sort_stops(db.session, number=number, actor=actor, now=now)


def _move(number: str, actor: Actor, now: datetime) -> None:
    planning.move_round(db.session, number=number, day=_typed_day(), actor=actor, now=now)


def _end(number: str, actor: Actor, now: datetime) -> None:
    planning.end_round(db.session, number=number, actor=actor, now=now)


def _cancel(number: str, actor: Actor, now: datetime) -> None:
    planning.cancel_round(db.session, number=number, actor=actor, now=now)


def _look(number: str, actor: Actor, now: datetime) -> None:
    _opened_page(number, actor, now)


_ACTIONS: Mapping[str, tuple[Callable[[str, Actor, datetime], None], str]] = {
    "own": (_add_own, msgid("已加上")),
    "add": (_add_proposed, msgid("已加上")),
    "up": (_up, ""),
    "down": (_down, ""),
    "drop": (_drop, msgid("已从这趟去掉")),
    "sort": (_sort, msgid("已按村组排好")),
    "move": (_move, msgid("已改日期")),
    "end": (_end, msgid("这趟走完了，走访已计数")),
    "cancel": (_cancel, msgid("这趟不去了，该办的还会再列出来")),
    "look": (_look, msgid("住址、电话已列出，这次查看已记录")),
}


def _opened_page(number: str, actor: Actor, now: datetime) -> RoundPage:
    """The page with what the archive knows, every look recorded."""
    page = read_round(db.session, number=number, actor=actor, now=now)
    if not page.row.mine:
        raise planning.missing()
    return open_people(db.session, page=page, actor=actor, now=now) if page.closed_people else page


@blueprint.post("/<number>/sheet.pdf")
@login_required_for("submit_case")
def sheet(number: str) -> Response:
    """上门走访单. Whoever prints it looks at everyone on it, which is recorded."""
    context = route_sheet_of(db.session, _opened_page(number, required_actor(), clock.now()))
    return pdf_answer(make_pdf_apart(render_html("route_sheet", context)), f"{number}.pdf")
