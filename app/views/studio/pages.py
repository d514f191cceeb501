"""A service as text: checked as it is written, two people are told of each other, nothing typed is lost."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.extensions import db
from app.publishing import drafts, studio
from app.publishing.checking import Checked, check_text
from app.publishing.problems import StaleDraft
from app.publishing.queries import StudioService, studio_service
from app.publishing.versions import LoadedVersion
from app.security.access import login_required_for, required_actor
from app.transaction import writes_late
from app.views.admin.words import STATE_WORDS
from app.views.studio.problem_lines import counted, problem_lines

blueprint = Blueprint("studio", __name__)
_MOST_DIFFERENT = 400  # lines of a comparison that are shown


@dataclass(frozen=True)
class Editor:
    """The text on the screen, where it comes from, and what is wrong with it."""

    service: StudioService
    text: str
    revision: int
    checked: Checked
    published: LoadedVersion | None
    is_saved: bool = True

    @property
    def number(self) -> int:
        """The version that the text goes on from when there is no draft; 0 before the first."""
        return self.published.number if self.published else 0


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
            published=_posted_version(),
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
        seen=_posted_version() if not editor.is_saved else editor.number,
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
        seen=editor.number,
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


def _posted_version() -> int | None:
    return request.form.get("published", type=int)


def _path(code: str, more: str = "") -> str:
    return f"/studio/services/{quote(code)}" + (f"/{more}" if more else "")
