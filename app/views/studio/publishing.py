"""Publishing a service: what changes and for whom, before it does; its versions; suspending and withdrawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.dates import long_day
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import Service, ServiceDraft
from app.publishing import drafts, operations, studio
from app.publishing.checking import Checked
from app.publishing.history import History, HistoryRow, history_of, loaded
from app.publishing.impact import impact_of
from app.publishing.operations import FARTHEST, Published, Waiting
from app.publishing.ownership import may_edit
from app.publishing.problems import StaleDraft
from app.publishing.states import LONGEST_REASON, set_state
from app.publishing.waiting import cancel_waiting
from app.security.access import login_required_for, required_actor
from app.views.admin.base import FormProblem
from app.views.admin.fields import strip
from app.views.admin.words import STATE_WORDS
from app.views.studio.problem_lines import counted, problem_lines
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition
from catalog.differences import ChangeGroup, grouped

blueprint = Blueprint("studio_publishing", __name__)
_MOST_NOTE = 500
_DONE = {
    "published": _l("已恢复办理。"),
    "suspended": _l("已停办，新件不再受理，办着的件照办。"),
    "withdrawn": _l("已取消，办着的件照办。"),
}


@dataclass(frozen=True)
class Candidate:
    """What is to be published: the draft, or an earlier version once more (`number`)."""

    checked: Checked
    revision: int  # of the draft; 0 for an earlier version
    number: int | None = None


@dataclass
class Asked:
    """What the form says: when, why, and what becomes of the version that waits."""

    when: Literal["now", "later"] = "now"
    day: str = ""
    note: str = ""
    waiting: str = ""

    @classmethod
    def posted(cls) -> Asked:
        """As typed, whatever it is."""
        typed = {name: strip(request.form.get(name, "")) for name in ("when", "day", "note", "waiting")}
        when: Literal["now", "later"] = "later" if typed["when"] == "later" else "now"
        return cls(when, typed["day"][:20], typed["note"][:_MOST_NOTE], typed["waiting"])


# ── review ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/publish")
@login_required_for("publish")
def review(code: str) -> ResponseReturnValue:
    """What changes for whom, before it does; of the draft or, with `version`, of an earlier version."""
    history = history_of(db.session, code)
    candidate = _candidate(history)
    if candidate is None:
        flash(_("没有草稿，没有要发布的内容。"), "warning")
        return redirect(_path(code, "versions"))
    if candidate.checked.definition is None or not candidate.checked.ok:
        return _refused(history, candidate)
    return _review_page(history, candidate, Asked())


@blueprint.post("/studio/services/<code>/publish")
@login_required_for("publish")
def publish(code: str) -> ResponseReturnValue:
    """What was reviewed becomes a version, from today or from a day on."""
    history = history_of(db.session, code)
    candidate = _candidate(history)
    asked = Asked.posted()
    if candidate is None or candidate.revision != request.form.get("revision", 0, type=int):
        flash(_("草稿在您看过以后又有改动，请再看一遍要发布的内容。"), "warning")
        return redirect(_path(code, "publish"), 303)
    if candidate.checked.definition is None or not candidate.checked.ok:
        return _refused(history, candidate)
    problems = _problems_of(asked, history)
    if not problems:
        try:
            done = _publish(code, candidate, asked)
            flash(_published_words(done, history.state), "success")
            return redirect(_path(code, "versions"), 303)
        except StaleDraft as stale:
            db.session.rollback()
            flash(stale.message, "warning")
            return redirect(_path(code, "publish"), 303)
        except Invalid as refusal:
            db.session.rollback()
            problems = [FormProblem("day", sentence) for sentence in refusal.sentences()]
    return _review_page(history, candidate, asked, problems), 422


def _candidate(history: History) -> Candidate | None:
    """None when there is no draft. NotFoundHere when there is no such version."""
    number = request.values.get("version", type=int)
    if number is not None:
        version = loaded(db.session, history.row(_sane(number)))
        definition = cast(ServiceDefinition, version.definition if version else None)
        problems = check_definition(definition, known_departments=dict(studio.departments(db.session)))
        return Candidate(Checked(definition, problems), 0, number)
    draft = db.session.scalar(select(ServiceDraft).join(Service).where(Service.code == history.code))
    return Candidate(drafts.check_draft(db.session, draft), draft.revision) if draft else None


def _refused(history: History, candidate: Candidate) -> ResponseReturnValue:
    """Errors keep it from being published, on the server."""
    if candidate.number is None:
        flash(_("还有错误没有改完，不能发布。内容已经保存在草稿里。"), "danger")
        return redirect(_path(history.code) + "#check", 303)
    flash(_("第 %(n)s 版按现在的规则有错误，不能直接恢复。先放进草稿，改好再发布。", n=candidate.number), "danger")
    return redirect(_path(history.code, f"versions/{candidate.number}"), 303)


def _review_page(history: History, candidate: Candidate, asked: Asked, problems: Sequence[FormProblem] = ()) -> str:
    definition = cast(ServiceDefinition, candidate.checked.definition)
    current, coming = loaded(db.session, history.in_force), loaded(db.session, history.waiting)
    old = current.definition if current else None
    today = clock.today()
    return render_template(
        "studio/publish.html",
        service=history,
        candidate=candidate,
        definition=definition,
        asked=asked,
        form_problems=problems,
        wrong={problem.name: problem.sentence for problem in problems},
        changes=_grouped(old, definition),
        against_waiting=_grouped(coming.definition, definition) if coming else (),
        impact=impact_of(db.session, service_id=history.id, old=old, new=definition),
        earliest=today + dt.timedelta(days=1),
        latest=today + FARTHEST,
        longest=_MOST_NOTE,
        states=STATE_WORDS,
        problems=problem_lines(candidate.checked.problems, plain=True),
        counts=counted(candidate.checked.problems),
    )


def _grouped(old: ServiceDefinition | None, new: ServiceDefinition) -> tuple[ChangeGroup, ...] | None:
    return grouped(old, new) if old is not None else None


def _problems_of(asked: Asked, history: History) -> list[FormProblem]:
    found: list[FormProblem] = []
    if asked.when == "later":
        day = _day(asked.day)
        if day is None:
            found.append(FormProblem("day", _("请选择从哪一天起生效")))
        elif day <= clock.today():
            found.append(FormProblem("day", _("定日期生效的，日期要在今天之后；今天就生效请选“今天起”")))
        elif day > clock.today() + FARTHEST:
            found.append(FormProblem("day", _("日期太远了，请核对年份")))
    elif history.waiting is not None and asked.waiting not in ("keep", "cancel"):
        found.append(FormProblem("waiting", _("请选择第 %(n)s 版还要不要按期生效", n=history.waiting.number)))
    return found


def _publish(code: str, candidate: Candidate, asked: Asked) -> Published:
    day = _day(asked.day) if asked.when == "later" else None
    waiting: Waiting = "cancel" if asked.waiting == "cancel" else "keep"
    actor, now = required_actor(), clock.now()
    if candidate.number is not None:
        return operations.restore(
            db.session,
            code=code,
            number=candidate.number,
            effective_from=day,
            note=asked.note or _("恢复第 %(n)s 版的内容", n=candidate.number),
            waiting=waiting,
            actor=actor,
            now=now,
        )
    return operations.publish_draft(
        db.session,
        code=code,
        effective_from=day,
        note=asked.note,
        waiting=waiting,
        revision=candidate.revision,
        actor=actor,
        now=now,
    )


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


def _published_words(done: Published, state: str) -> str:
    if not done.is_new:
        return _("内容和第 %(n)s 版一样，没有产生新版本。", n=done.number)
    if done.is_waiting:
        return _("第 %(n)s 版已发布，%(day)s起自动生效。", n=done.number, day=long_day(done.effective_from))
    if state in ("suspended", "withdrawn"):
        return _("第 %(n)s 版已发布。这个事项现在不收新件，要收请按“恢复办理”。", n=done.number)
    return _("第 %(n)s 版已发布，下一个新件就用它。办着的件照原来的版本办。", n=done.number)


# ── versions ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/versions")
@login_required_for("edit_catalogue")
def versions(code: str) -> ResponseReturnValue:
    """All versions, what waits, and whether the service is offered."""
    return _versions_page(history_of(db.session, code))


def _versions_page(history: History, wrong: dict[str, str] | None = None, typed: dict[str, str] | None = None) -> str:
    return render_template(
        "studio/versions.html",
        service=history,
        states=STATE_WORDS,
        longest=LONGEST_REASON,
        wrong=wrong or {},
        typed=typed or {},
        may_publish=required_actor().can("publish"),
    )


@blueprint.post("/studio/services/<code>/versions/<int:number>/cancel")
@login_required_for("publish")
def cancel(code: str, number: int) -> ResponseReturnValue:
    """Call off the version that waits for its day."""
    reason = strip(request.form.get("reason", ""))
    try:
        cancel_waiting(
            db.session, code=code, number=_sane(number), reason=reason, actor=required_actor(), now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        wrong = {"cancel": _("；").join(refusal.sentences())}
        return _versions_page(history_of(db.session, code), wrong, {"cancel": reason}), 422
    flash(_("第 %(n)s 版已撤销，不会生效。内容留在版本记录里。", n=number), "success")
    return redirect(_path(code, "versions"), 303)


@blueprint.post("/studio/services/<code>/state")
@login_required_for("publish")
def change_state(code: str) -> ResponseReturnValue:
    """Suspend, withdraw, or offer again."""
    state, reason = request.form.get("state", ""), strip(request.form.get("reason", ""))
    try:
        set_state(db.session, code=code, state=state, reason=reason, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        wrong = {"state": _("；").join(refusal.sentences())}
        return _versions_page(history_of(db.session, code), wrong, {"state": reason}), 422
    flash(str(_DONE[state]), "success")
    return redirect(_path(code, "versions"), 303)


@blueprint.get("/studio/services/<code>/versions/<int:number>")
@login_required_for("edit_catalogue")
def version(code: str, number: int) -> ResponseReturnValue:
    """One version to read, and how it differs from the one in force and from the one before it."""
    history = history_of(db.session, code)
    row = history.row(_sane(number))
    found = loaded(db.session, row)
    actor = required_actor()
    return render_template(
        "studio/version.html",
        service=history,
        row=row,
        text=studio.text_of(db.session, found) if found else "",
        before=_before(history, row),
        since=_since(history, row),
        may_publish=actor.can("publish"),
        may_edit=may_edit(db.session, code=code, actor=actor),
    )


def _before(history: History, row: HistoryRow) -> tuple[int, tuple[ChangeGroup, ...]] | None:
    """What this version changed: number of the version before it, and the changes."""
    earlier = next((one for one in history.rows if one.number < row.number), None)
    old, new = loaded(db.session, earlier), loaded(db.session, row)
    if earlier is None or old is None or new is None:
        return None
    return earlier.number, grouped(old.definition, new.definition)


def _since(history: History, row: HistoryRow) -> tuple[ChangeGroup, ...] | None:
    """What restoring it would change; None for the version in force and where none is."""
    current = history.in_force
    old, new = loaded(db.session, current), loaded(db.session, row)
    if current is None or current.id == row.id or old is None or new is None:
        return None
    return grouped(old.definition, new.definition)


@blueprint.post("/studio/services/<code>/versions/<int:number>/copy")
@login_required_for("edit_catalogue")
def copy_version(code: str, number: int) -> ResponseReturnValue:
    """Take an old version as the draft to go on from."""
    history = history_of(db.session, code)
    here = _path(code, f"versions/{number}")
    if history.draft_revision and request.form.get("replace") != "1":
        flash(_("草稿里还有没发布的内容。要换掉它，请先勾选“换掉现在的草稿”。"), "warning")
        return redirect(here, 303)
    found = studio.version_of(db.session, code, _sane(number))
    try:
        drafts.save_tree(
            db.session,
            code=code,
            tree=studio.tree_of_version(db.session, found),
            revision=request.form.get("revision", 0, type=int),
            actor=required_actor(),
            now=clock.now(),
        )
    except StaleDraft as stale:
        db.session.rollback()
        flash(stale.message, "warning")
        return redirect(here, 303)
    flash(_("第 %(n)s 版已放进草稿，改好再发布。", n=number), "success")
    return redirect(_path(code), 303)


def _sane(number: int) -> int:
    if not 0 < number < 2**31:
        raise NotFoundHere(_("没有这个版本"))
    return number


def _path(code: str, more: str = "") -> str:
    return f"/studio/services/{quote(code)}" + (f"/{more}" if more else "")
