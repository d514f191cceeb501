"""下放: batches planned, looked at before they run, run, cancelled, tried again; and the history behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import Organisation, Service
from app.people.problems import FieldProblem
from app.publishing import devolution
from app.publishing.devolution_plans import LONGEST_NAME, LONGEST_NOTE, Plan, Preview, preview_of
from app.publishing.devolution_queries import (
    BatchPage,
    Candidate,
    batch_page,
    batches,
    candidates,
    found_in,
    places_by_township,
)
from app.publishing.offerings import history
from app.publishing.ownership import is_county, require_county
from app.publishing.studio import departments
from app.security.access import login_required_for, required_actor
from app.transaction import writes_late
from app.views.admin.fields import strip
from app.wording import msgid
from catalog.vocabulary import label, options

blueprint = Blueprint("devolution", __name__)
WAYS = {
    "down": ("county-township", "county-village", "township-village"),
    "up": ("township-county", "village-township"),
}
STATE_WORDS = {"planned": msgid("等着执行"), "done": msgid("已执行"), "cancelled": msgid("已取消")}
ITEM_WORDS = {"waiting": msgid("没执行"), "done": msgid("已执行"), "failed": msgid("没办成")}
_READERS = ("edit_catalogue", "supervise")
_LONGEST_PASTE = 60_000


@dataclass(frozen=True)
class Chosen:
    """The form as filled; `strange` are pasted lines that name no service."""

    plan: Plan
    way: str
    scope: str  # all: every organisation of the tier; some: those ticked
    effective_text: str
    paste: str
    strange: tuple[str, ...] = ()


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/devolution/")
@login_required_for(*_READERS)
def index() -> ResponseReturnValue:
    """All batches: planned ones first."""
    rows = batches(db.session)
    return render_template("studio/devolution.html", rows=rows, states=STATE_WORDS, may_plan=_may_plan())


@blueprint.get("/studio/devolution/<int:number>")
@login_required_for(*_READERS)
def show(number: int) -> ResponseReturnValue:
    """One batch: what it moves where, and what became of it."""
    page = batch_page(db.session, _sane(number))
    return render_template(
        "studio/devolution_batch.html",
        page=page,
        states=STATE_WORDS,
        item_states=ITEM_WORDS,
        is_due=page.row.effective_on <= clock.today(),
        may_plan=_may_plan(),
    )


@blueprint.get("/studio/devolution/services/<code>")
@login_required_for(*_READERS)
def of_service(code: str) -> ResponseReturnValue:
    """Who has had a service, since when, in which mode."""
    service = db.session.query(Service).filter(Service.code == code).one_or_none()
    if service is None:
        raise NotFoundHere(_("没有这个事项"))
    rows = history(db.session, service=code)
    return render_template("studio/devolution_history.html", service=service, place=None, rows=rows)


@blueprint.get("/studio/devolution/places/<code>")
@login_required_for(*_READERS)
def of_place(code: str) -> ResponseReturnValue:
    """What a hall or station has had."""
    place = db.session.query(Organisation).filter(Organisation.code == code).one_or_none()
    if place is None:
        raise NotFoundHere(_("没有这个单位"))
    rows = history(db.session, organisation=code)
    return render_template("studio/devolution_history.html", service=None, place=place, rows=rows)


# ── a new batch ────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/devolution/new")
@login_required_for("publish")
def new() -> ResponseReturnValue:
    """An empty form; with `of` the one that takes a batch back."""
    require_county(required_actor(), "publish")
    if of := request.args.get("of", type=int):
        return _form(_taking_back(batch_page(db.session, _sane(of))))
    direction = "up" if request.args.get("direction") == "up" else "down"
    return _form(_blank(direction))


@blueprint.post("/studio/devolution/preview")
@login_required_for("publish")
@writes_late
def preview() -> ResponseReturnValue:
    """What the batch would do, before it is made. Nothing is written."""
    require_county(required_actor(), "publish")
    listed = candidates(db.session)
    chosen = _posted(listed)
    if request.form.get("then") == "change":
        return _form(chosen, listed=listed)
    problems = [*_strange_problems(chosen)]
    try:
        looked = preview_of(db.session, chosen.plan, today=clock.today())
    except Invalid as refusal:
        problems = [*refusal.problems, *problems] or [FieldProblem("name", refusal.message)]
        return _form(chosen, problems, listed=listed)
    return _form(chosen, problems, listed=listed) if problems else _preview_page(chosen, looked)


@blueprint.post("/studio/devolution/new")
@login_required_for("publish")
def create() -> ResponseReturnValue:
    """Keep the batch that was looked at; one for today begins at once."""
    chosen = _posted(candidates(db.session))
    now, today = clock.now(), clock.today()
    try:
        batch = devolution.plan_batch(db.session, plan=chosen.plan, actor=required_actor(), now=now, today=today)
    except Invalid as refusal:
        db.session.rollback()
        return _form(chosen, list(refusal.problems) or [FieldProblem("name", refusal.message)])
    if batch.effective_on <= today:
        _run_on(batch.id)
    else:
        flash(_("“%(name)s”安排好了，到那天自动执行。", name=batch.name), "success")
    return redirect(_path(batch.id), 303)


# ── what becomes of it ─────────────────────────────────────────────────────────────────────────────


@blueprint.post("/studio/devolution/<int:number>/run")
@login_required_for("publish")
def run(number: int) -> ResponseReturnValue:
    """Run the next items; scripts ask again until none waits."""
    try:
        progress = _run_on(_sane(number), silently=_is_fetch())
    except Invalid as refusal:
        db.session.rollback()
        return _refused(number, refusal)
    if _is_fetch():
        return jsonify(done=progress.done, failed=progress.failed, waiting=progress.waiting)
    return redirect(_path(number), 303)


@blueprint.post("/studio/devolution/<int:number>/retry")
@login_required_for("publish")
def retry(number: int) -> ResponseReturnValue:
    """Try the failed items again, at once."""
    actor, now = required_actor(), clock.now()
    if not devolution.retry_failed(db.session, batch_id=_sane(number), actor=actor, now=now):
        flash(_("没有要再试的事项。"), "warning")
        return redirect(_path(number), 303)
    _run_on(number)
    return redirect(_path(number), 303)


@blueprint.post("/studio/devolution/<int:number>/cancel")
@login_required_for("publish")
def cancel(number: int) -> ResponseReturnValue:
    """Take it off the calendar."""
    try:
        devolution.cancel_batch(db.session, batch_id=_sane(number), actor=required_actor(), now=clock.now())
        flash(_("批次已取消，什么也没有变。"), "success")
    except Invalid as refusal:
        db.session.rollback()
        return _refused(number, refusal)
    return redirect(_path(number), 303)


def _run_on(number: int, *, silently: bool = False) -> devolution.Progress:
    actor, now, today = required_actor(), clock.now(), clock.today()
    progress = devolution.run_batch(db.session, batch_id=number, today=today, actor=actor, now=now)
    if not silently and progress.waiting:
        flash(_("执行了 %(n)s 项，还有 %(m)s 项，请继续。", n=progress.done, m=progress.waiting), "warning")
    elif not silently and progress.failed:
        words = _("执行完了，%(n)s 项办成，%(m)s 项没办成，原因写在下面。", n=progress.done, m=progress.failed)
        flash(words, "warning")
    elif not silently:
        flash(_("执行完了，%(n)s 项全部办成。", n=progress.done), "success")
    return progress


def _refused(number: int, refusal: Invalid) -> ResponseReturnValue:
    words = _("；").join(refusal.sentences())
    if _is_fetch():
        return jsonify(message=words), 422
    flash(words, "danger")
    return redirect(_path(number), 303)


# ── the form ───────────────────────────────────────────────────────────────────────────────────────


def _blank(direction: str) -> Chosen:
    """Everything open, the next day proposed: today would leave no time to look."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    from_tier, to_tier = WAYS[direction][0].split("-")
    plan = Plan("", direction, from_tier, to_tier, "delegated", tomorrow, "", (), ())
    return Chosen(plan, WAYS[direction][0], "all", tomorrow.isoformat(), "")


def _taking_back(page: BatchPage) -> Chosen:
    """The batch that undoes another: the same services and places."""
    tier = page.row.to_tier
    way = next(way for way in WAYS["up"] if way.startswith(f"{tier}-"))
    codes = tuple(item.code for item in page.items if item.state == "done")
    places = tuple(place.code for place in page.places)
    today = clock.today()
    name = _("收回%(name)s", name=page.row.name)[:LONGEST_NAME]
    plan = Plan(name, "up", tier, way.split("-")[1], "", today, "", codes, places)
    return Chosen(plan, way, "some", today.isoformat(), "")


def _posted(listed: Sequence[Candidate]) -> Chosen:
    form = request.form
    direction = "up" if form.get("direction") == "up" else "down"
    way = form.get("way", "")
    from_tier, _dash, to_tier = way.partition("-") if way in WAYS[direction] else ("", "", "")
    paste = form.get("paste", "")[:_LONGEST_PASTE]
    pasted, strange = found_in(paste, listed)
    known = {one.code for one in listed}
    ticked = [code for code in (*form.get("chosen", "").split(","), *form.getlist("service")) if code in known]
    scope = "some" if form.get("scope") == "some" else "all"
    plan = Plan(
        name=strip(form.get("name", "")),
        direction=direction,
        from_tier=from_tier,
        to_tier=to_tier,
        mode=form.get("mode", "") if direction == "down" else "",
        effective_on=_day(form.get("effective_on", "")),
        note=strip(form.get("note", "")),
        service_codes=tuple(dict.fromkeys([*ticked, *pasted])),
        organisation_codes=_places(form.getlist("place"), scope, to_tier if direction == "down" else from_tier),
    )
    return Chosen(plan, way, scope, form.get("effective_on", "")[:20], paste, tuple(strange))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def _places(ticked: Sequence[str], scope: str, tier: str) -> tuple[str, ...]:
    """The codes of the tier: all, or those ticked (both lists are on the form)."""
    of_tier = [one.code for town, below in places_by_township(db.session) for one in (town, *below) if one.tier == tier]
    return tuple(code for code in of_tier if scope == "all" or code in ticked)


def _strange_problems(chosen: Chosen) -> list[FieldProblem]:
    if not chosen.strange:
        return []
    shown = _("、").join(chosen.strange[:8])
    words = _("粘贴的内容里有 %(n)s 行没有找到对应的事项：%(lines)s", n=len(chosen.strange), lines=shown)
    return [FieldProblem("paste", words)]


def _form(
    chosen: Chosen, problems: Sequence[FieldProblem] = (), *, listed: Sequence[Candidate] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "studio/devolution_new.html",
        chosen=chosen,
        plan=chosen.plan,
        listed=candidates(db.session) if listed is None else listed,
        ticked=frozenset(chosen.plan.service_codes),
        places=places_by_township(db.session),
        placed=frozenset(chosen.plan.organisation_codes) if chosen.scope == "some" else frozenset(),
        departments=dict(departments(db.session)),
        tiers=_tier_words(),
        ways={way: way_words(chosen.plan.direction, *way.split("-")) for way in WAYS[chosen.plan.direction]},
        modes=options("devolution_mode"),
        problems=problems,
        wrong={one.name: one.message for one in problems},
        longest={"name": LONGEST_NAME, "note": LONGEST_NOTE},
    )
    return page, 422 if problems else 200


def _preview_page(chosen: Chosen, looked: Preview) -> ResponseReturnValue:
    refused = [item for item in looked.items if item.refusal]
    return render_template(
        "studio/devolution_preview.html",
        chosen=chosen,
        plan=chosen.plan,
        looked=looked,
        good=[item for item in looked.items if not item.refusal],
        refused=refused,
        is_today=chosen.plan.effective_on == clock.today(),
        way=way_words(chosen.plan.direction, chosen.plan.from_tier, chosen.plan.to_tier),
    )


def way_words(direction: str, from_tier: str, to_tier: str) -> str:
    """从县级下放到乡镇（街道）; 从村（社区）收回到乡镇（街道）."""
    tiers = {"from": label("tier", from_tier), "to": label("tier", to_tier)}
    if direction == "up":
        return _("从%(from)s收回到%(to)s", **tiers)
    return _("从%(from)s下放到%(to)s", **tiers)


def _tier_words() -> dict[str, str]:
    return {one.code: one.label for one in options("tier")}


# ── parts ──────────────────────────────────────────────────────────────────────────────────────────


def _may_plan() -> bool:
    actor = required_actor()
    return actor.can("publish") and is_county(actor)


def _is_fetch() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _sane(number: int) -> int:
    if number >= 2**31:
        raise NotFoundHere(_("没有这个批次"))
    return number


def _path(number: int) -> str:
    return f"/studio/devolution/{number}"


@blueprint.app_template_global("devolution_words")
def devolution_words(row: Any) -> str:
    """The way of a batch in words."""
    return way_words(row.direction, row.from_tier, row.to_tier)


@blueprint.app_template_global("vocabulary_label")
def vocabulary_label(list_id: str, code: str) -> str:
    """The Chinese word of a code."""
    return label(list_id, code)
