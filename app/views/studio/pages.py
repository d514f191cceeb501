"""The studio: services as text, checked as they are written, published for everyone at once."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.publishing import drafts, operations, studio
from app.publishing.checking import Checked, check_text
from app.publishing.problems import StaleDraft
from app.publishing.queries import StudioRow, StudioService, studio_service, studio_services
from app.publishing.versions import LoadedVersion
from app.security.access import login_required_for, required_actor
from app.transaction import writes_late
from app.views.admin.base import form_problems, write_problems
from app.views.admin.fields import line, strip
from app.views.admin.words import STATE_WORDS
from catalog.problems import SEVERITY_WORDS, Problem
from catalog.vocabulary import options

blueprint = Blueprint("studio", __name__)
MARKS = {"error": "e", "warning": "w", "hint": "n"}
_SEARCHED = 40
_MOST_NOTE = 500
_MOST_DIFFERENT = 400  # lines of a comparison that are shown
_DONE = {
    "published": _l("已恢复办理"),
    "suspended": _l("已停办，新件不再受理，办着的件照办"),
    "withdrawn": _l("已取消，办着的件照办"),
}


class NewServiceForm(DynamicForm):
    """The little that a new service needs before its text."""

    code = line(_l("事项编码"), longest=40, required=True, hint=_l("大写字母、数字和横线，例如 QS-MZ-021；定了不能改"))
    name = line(_l("事项名称"), longest=200, required=True, hint=_l("群众看得懂的名称，情形写在括号里"))
    department = SelectField(_l("实施部门"), choices=[], validators=[InputRequired(_l("请选择"))])


@dataclass(frozen=True)
class Editor:
    """The text on the screen, where it comes from, and what is wrong with it."""

    service: StudioService
    text: str
    revision: int
    checked: Checked
    published: LoadedVersion | None
    is_saved: bool = True


@dataclass(frozen=True)
class ProblemLine:
    """One problem as the list shows it; `line` is where in the text, when it is known."""

    mark: str
    word: str
    message: str
    path: str
    line: int | None


def problem_lines(problems: Sequence[Problem]) -> list[ProblemLine]:
    """The problems in their order, with their marks."""
    return [
        ProblemLine(MARKS[one.severity], _(SEVERITY_WORDS[one.severity]), one.message, one.path, one.line)
        for one in problems
    ]


def counted(problems: Sequence[Problem]) -> list[tuple[str, str, int]]:
    """Mark, word and number of each severity that occurs."""
    counts = Counter(problem.severity for problem in problems)
    return [(MARKS[one], _(SEVERITY_WORDS[one]), counts[one]) for one in MARKS if counts[one]]


# ── the list ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/")
@login_required_for("edit_catalogue")
def index() -> ResponseReturnValue:
    """All services, those with a draft first."""
    names = studio.departments(db.session)
    asked = {name: strip(request.args.get(name, ""))[:_SEARCHED] for name in ("q", "state", "department", "tier")}
    rows = studio_services(db.session, text=asked["q"])
    return render_template(
        "studio/index.html",
        rows=[row for row in rows if _is_wanted(row, asked)],
        asked=asked,
        filtered=any(asked.values()),
        departments=dict(names),
        states=STATE_WORDS,
        tiers={option.code: option.label for option in options("tier")},
        counts={code: _marks(found) for code, found in _draft_counts(names).items()},
    )


def _is_wanted(row: StudioRow, asked: dict[str, str]) -> bool:
    return (
        asked["state"] in ("", row.state)
        and asked["department"] in ("", row.department)
        and (not asked["tier"] or asked["tier"] in row.acceptance_tiers.split(","))
    )


def _draft_counts(names: Iterable[tuple[str, str]]) -> dict[str, studio.Counts]:
    return studio.draft_counts(db.session, frozenset(code for code, _name in names))


def _marks(counts: studio.Counts) -> list[tuple[str, str, int]]:
    return [(MARKS[one], _(SEVERITY_WORDS[one]), counts[one]) for one in MARKS if counts[one]]


@blueprint.route("/studio/new", methods=["GET", "POST"])
@login_required_for("edit_catalogue")
def new() -> ResponseReturnValue:
    """Code, name and department; the text comes from a template that explains itself."""
    form = NewServiceForm()
    form.department.choices = [("", _("请选择")), *studio.departments(db.session)]
    if request.method == "POST" and form.validate():
        try:
            return _create(form)
        except Invalid as refusal:
            db.session.rollback()
            write_problems(form, refusal)
    problems = form_problems(form)
    return render_template("studio/new.html", form=form, problems=problems), 422 if problems else 200


def _create(form: NewServiceForm) -> ResponseReturnValue:
    code = form.code.data
    studio.create_service(
        db.session,
        code=code,
        name=form.name.data,
        department=form.department.data,
        actor=required_actor(),
        now=clock.now(),
    )
    flash(_("事项建好了。把空着的地方填上，检查没有错误就可以发布。"), "success")
    return redirect(_path(code), 303)


# ── one service ────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/text")
@login_required_for("edit_catalogue")
def edit(code: str) -> ResponseReturnValue:
    """The draft, or the published version as text, with its problems."""
    return _editor_page(_editor(studio_service(db.session, code)))


@blueprint.post("/studio/services/<code>/check")
@login_required_for("edit_catalogue")
@writes_late
def check(code: str) -> ResponseReturnValue:
    """What is wrong with the text as it stands on the screen; nothing is saved."""
    checked = check_text(db.session, _posted_text())
    if request.headers.get("X-Requested-With") == "fetch":
        return render_template("studio/problems.html", **_problems(checked))
    service = studio_service(db.session, code)
    published = studio.published_version(db.session, code)
    return _editor_page(Editor(service, _posted_text(), _posted_revision(), checked, published, is_saved=False))


@blueprint.post("/studio/services/<code>/draft")
@login_required_for("edit_catalogue")
def save(code: str) -> ResponseReturnValue:
    """Keep the text, whatever is wrong with it; then go on writing, or look at what publishing would change."""
    studio_service(db.session, code)  # only services that exist; new ones are made on their own page
    try:
        drafts.save_draft(
            db.session,
            code=code,
            text=_posted_text(),
            revision=_posted_revision(),
            actor=required_actor(),
            now=clock.now(),
        )
    except StaleDraft as stale:
        db.session.rollback()
        return _conflict(code, stale)
    if request.form.get("then") == "publish":
        return redirect(_path(code, "publish"), 303)
    flash(_("草稿已保存。"), "success")
    return redirect(_path(code, "text"), 303)


@blueprint.post("/studio/services/<code>/discard")
@login_required_for("edit_catalogue")
def discard(code: str) -> ResponseReturnValue:
    """Go back to what is published."""
    try:
        drafts.discard_draft(
            db.session, code=code, revision=_posted_revision(), actor=required_actor(), now=clock.now()
        )
        flash(_("草稿已丢掉。"), "success")
    except StaleDraft as stale:
        db.session.rollback()
        flash(stale.message, "warning")
    return redirect(_path(code, "text"), 303)


@blueprint.post("/studio/services/<code>/state")
@login_required_for("publish")
def set_state(code: str) -> ResponseReturnValue:
    """Suspend, withdraw, or offer again."""
    state = request.form.get("state", "")
    try:
        operations.set_state(db.session, code=code, state=state, actor=required_actor(), now=clock.now())
        flash(f"{_DONE[state]}{_('。')}", "success")
    except Invalid as refusal:
        db.session.rollback()
        flash(_("；").join(refusal.sentences()), "danger")
    return redirect(_path(code, "text"), 303)


# ── publishing ─────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/publish")
@login_required_for("publish")
def review(code: str) -> ResponseReturnValue:
    """What changes for whom, before it does."""
    editor = _editor(studio_service(db.session, code))
    if editor.service.draft_text is None:
        flash(_("没有草稿，没有要发布的内容。"), "warning")
        return redirect(_path(code))
    if editor.checked.definition is None or not editor.checked.ok:
        flash(_("还有错误没有改完，不能发布。内容已经保存在草稿里。"), "danger")
        return redirect(_path(code) + "#problems")
    return render_template(
        "studio/publish.html",
        editor=editor,
        number=editor.service.versions[0].number + 1 if editor.service.versions else 1,
        change=studio.change_of(db.session, code, editor.checked.definition),
        longest=_MOST_NOTE,
        **_problems(editor.checked),
    )


@blueprint.post("/studio/services/<code>/publish")
@login_required_for("publish")
def publish(code: str) -> ResponseReturnValue:
    """The draft that was reviewed becomes the version in force."""
    service = studio_service(db.session, code)
    try:
        if service.draft_text is None or service.draft_revision != _posted_revision():
            raise StaleDraft(message=_("草稿在您看过以后又有改动，请再看一遍要发布的内容。"))
        done = operations.publish(
            db.session,
            code=code,
            text=service.draft_text,
            note=strip(request.form.get("note", ""))[:_MOST_NOTE],
            revision=service.draft_revision,
            actor=required_actor(),
            now=clock.now(),
        )
    except StaleDraft as stale:
        db.session.rollback()
        flash(stale.message, "warning")
        return redirect(_path(code, "publish"), 303)
    except Invalid as refusal:
        db.session.rollback()
        flash(_("还有错误没有改完，不能发布：") + _("；").join(refusal.sentences()[:3]), "danger")
        return redirect(_path(code) + "#problems", 303)
    flash(_published_words(done), "success")
    return redirect(_path(code), 303)


def _published_words(done: operations.Published) -> str:
    if not done.is_new:
        return _("内容和第 %(n)s 版一样，没有产生新版本。", n=done.number)
    return _("第 %(n)s 版已发布，下一个新件就用它。办着的件照原来的版本办。", n=done.number)


# ── versions ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/services/<code>/versions/<int:number>")
@login_required_for("edit_catalogue")
def version(code: str, number: int) -> ResponseReturnValue:
    """An old version as text, to read."""
    service = studio_service(db.session, code)
    found = studio.version_of(db.session, code, _sane(number))
    row = next((one for one in service.versions if one.number == number), None)
    return render_template("studio/version.html", service=service, version=found, row=row, text=studio.text_of(db.session, found))


@blueprint.post("/studio/services/<code>/versions/<int:number>/copy")
@login_required_for("edit_catalogue")
def copy_version(code: str, number: int) -> ResponseReturnValue:
    """Take an old version as the draft to go on from."""
    service = studio_service(db.session, code)
    if service.draft_text is not None and request.form.get("replace") != "1":
        flash(_("草稿里还有没发布的内容。要换掉它，请先勾选“换掉现在的草稿”。"), "warning")
        return redirect(_path(code, f"versions/{number}"), 303)
    text = studio.text_of(db.session, studio.version_of(db.session, code, _sane(number)))
    try:
        drafts.save_draft(
            db.session, code=code, text=text, revision=_posted_revision(), actor=required_actor(), now=clock.now()
        )
    except StaleDraft as stale:
        db.session.rollback()
        flash(stale.message, "warning")
        return redirect(_path(code, f"versions/{number}"), 303)
    flash(_("第 %(n)s 版已放进草稿，改好再发布。", n=number), "success")
    return redirect(_path(code), 303)


def _sane(number: int) -> int:
    if number >= 2**31:
        raise NotFoundHere(_("没有这个版本"))
    return number


# ── parts ──────────────────────────────────────────────────────────────────────────────────────────


def _problems(checked: Checked) -> dict[str, Any]:
    return {"problems": problem_lines(checked.problems), "counts": counted(checked.problems)}


def _editor(service: StudioService) -> Editor:
    published = studio.published_version(db.session, service.code)
    text = service.draft_text
    if text is None:
        text = studio.text_of(db.session, published) if published else ""
    return Editor(service, text, service.draft_revision, check_text(db.session, text), published)


def _editor_page(editor: Editor) -> ResponseReturnValue:
    return render_template(
        "studio/edit.html",
        editor=editor,
        service=editor.service,
        **_problems(editor.checked),
        by=studio.editor_of_draft(db.session, editor.service.code) if editor.service.draft_text is not None else "",
        states=STATE_WORDS,
        most=drafts.MOST_TEXT,
    )


def _conflict(code: str, stale: StaleDraft) -> ResponseReturnValue:
    """Two people wrote: both texts side by side, nothing lost."""
    editor, mine = _editor(studio_service(db.session, code)), _posted_text()
    page = render_template(
        "studio/conflict.html",
        editor=editor,
        service=editor.service,
        mine=mine,
        message=stale.message,
        lines=_compared(editor.text, mine),
    )
    return page, 409


def _compared(theirs: str, mine: str) -> list[tuple[str, str]]:
    """Lines that only one of the texts has, with a little around them: a sign (− + or blank) and the line."""
    compared = list(difflib.unified_diff(theirs.splitlines(), mine.splitlines(), lineterm="", n=2))[2:]
    return [("…", "") if text.startswith("@@") else (text[:1], text[1:]) for text in compared[:_MOST_DIFFERENT]]


def _posted_text() -> str:
    """Browsers send line ends of their own."""
    return request.form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


def _posted_revision() -> int:
    return request.form.get("revision", 0, type=int)


def _path(code: str, more: str = "") -> str:
    return f"/studio/services/{quote(code)}" + (f"/{more}" if more else "")
