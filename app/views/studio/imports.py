"""导入导出: a file is read and judged, shown, brought in piece by piece, and taken back; the catalogue as files."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.publishing import exports, imports
from app.publishing.exports import Wanted
from app.publishing.import_files import MOST_BYTES
from app.publishing.import_queries import PAGE, BatchView, batch_view, batches, found_items, mark_batch
from app.publishing.ownership import is_county, require_county
from app.publishing.studio import departments
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import begin_write, writes_late
from app.views.admin.fields import strip
from app.views.admin.words import STATE_WORDS
from app.views.studio.import_words import BATCH_WORDS, ITEM_WORDS, OUTCOME_WORDS, phase_words
from catalog.readers.safe_zip import MEGABYTE, UnsafeArchiveError
from catalog.vocabulary import options

blueprint = Blueprint("imports", __name__)
_HERE: Final = "/studio/imports/"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FILES: Final = 500
_SLACK: Final = 64 * 1024  # bytes of a form beside its files
_SEARCHED: Final = 40


# ── uploading ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get(_HERE)
@login_required_for("edit_catalogue")
def index() -> ResponseReturnValue:
    """What has been imported, and where to upload more."""
    require_county(required_actor())
    return _index_page()


@blueprint.post(_HERE)
@login_required_for("edit_catalogue")
@takes_files(MOST_BYTES + _SLACK)
@writes_late
def upload() -> ResponseReturnValue:
    """Read a file; nothing of the catalogue changes yet."""
    require_county(required_actor())
    files = _uploaded(request.files.getlist("files"))
    if not files:
        return _index_page([_("请选择要导入的文件")], 422)
    try:
        begin_write()
        batch = imports.stage(db.session, files, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _index_page(refusal.sentences(), 422)
    return redirect(f"{_HERE}{batch.id}", 303)


def _uploaded(sent: list[FileStorage]) -> list[tuple[str, bytes]]:
    named = [one for one in sent if one.filename][:_MOST_FILES]
    return [(str(one.filename).replace("\\", "/").rpartition("/")[2][-200:], _taken(one)) for one in named]


def _taken(sent: FileStorage) -> bytes:
    with sent.stream as stream:
        return bytes(stream.read())


def _index_page(problems: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "studio/imports.html",
        batches=batches(db.session),
        problems=problems or [],
        words=BATCH_WORDS,
        most=MOST_BYTES // MEGABYTE,
    )
    return page, status


@blueprint.get("/studio/imports/template.xlsx")
@login_required_for("edit_catalogue")
def template() -> ResponseReturnValue:
    """The empty workbook."""
    return _file(exports.template(db.session), _XLSX, _("事项信息表模板.xlsx"))


# ── one batch ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/imports/<int:batch_id>")
@login_required_for("edit_catalogue")
def show(batch_id: int) -> ResponseReturnValue:
    """What would change, service by service; afterwards what did."""
    require_county(required_actor())
    return _batch_page(_view(batch_id))


@blueprint.post("/studio/imports/<int:batch_id>/step")
@login_required_for("edit_catalogue")
def step(batch_id: int) -> ResponseReturnValue:
    """Work on the next services; the page asks again until it is over."""
    done = imports.go_on(db.session, batch_id=_sane(batch_id), actor=required_actor(), now=clock.now())
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify(state=done.state, done=done.done, total=done.total, over=done.is_over, words=phase_words(done))
    return redirect(f"{_HERE}{batch_id}", 303)


@blueprint.post("/studio/imports/<int:batch_id>/start")
@login_required_for("edit_catalogue")
def start(batch_id: int) -> ResponseReturnValue:
    """Begin to bring it in, as drafts or as published versions."""
    try:
        imports.start(
            db.session,
            batch_id=_sane(batch_id),
            target="publish" if request.form.get("target") == "publish" else "draft",
            effective_from=_day(request.form.get("effective_from", "")),
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _batch_page(_view(batch_id), refusal.sentences(), 422)
    return redirect(f"{_HERE}{batch_id}", 303)


@blueprint.post("/studio/imports/<int:batch_id>/undo")
@login_required_for("edit_catalogue")
def undo(batch_id: int) -> ResponseReturnValue:
    """Begin to take it back."""
    return _turn(batch_id, lambda **who: imports.start_undo(db.session, batch_id=_sane(batch_id), **who))


@blueprint.post("/studio/imports/<int:batch_id>/cancel")
@login_required_for("edit_catalogue")
def cancel(batch_id: int) -> ResponseReturnValue:
    """Drop what was only read."""
    return _turn(batch_id, lambda **who: imports.cancel(db.session, batch_id=_sane(batch_id), **who))


def _turn(batch_id: int, do: Any) -> ResponseReturnValue:
    try:
        do(actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        flash(_("；").join(refusal.sentences()), "warning")
    return redirect(f"{_HERE}{batch_id}", 303)


@blueprint.get("/studio/imports/<int:batch_id>/marked.xlsx")
@login_required_for("edit_catalogue")
def marked(batch_id: int) -> ResponseReturnValue:
    """The workbook that was uploaded, its wrong cells red."""
    require_county(required_actor())
    view = _view(batch_id)
    try:
        content = mark_batch(db.session, view.id)
    except UnsafeArchiveError as refusal:
        flash(str(refusal), "warning")
        return redirect(f"{_HERE}{batch_id}")
    name = view.source_name.rpartition(".")[0] or view.source_name
    return _file(content, _XLSX, _("%(name)s（标出错误）.xlsx", name=name))


def _batch_page(view: BatchView, problems: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    shown = request.args.get("show", "")
    shown = shown if shown in view.tabs else view.first_tab
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    text = strip(request.args.get("q", ""))[:_SEARCHED]
    listed = found_items(db.session, view, show=shown, text=text, page=page)
    html = render_template(
        "studio/import.html",
        batch=view,
        listed=listed,
        shown=shown,
        asked=text,
        page=page,
        page_size=PAGE,
        problems=problems or [],
        outcomes=OUTCOME_WORDS,
        items=ITEM_WORDS,
        words=BATCH_WORDS,
        phase=phase_words(view.progress),
        may_publish=required_actor().can("publish"),
    )
    return html, status


def _view(batch_id: int) -> BatchView:
    return batch_view(db.session, _sane(batch_id))


def _sane(batch_id: int) -> int:
    if batch_id >= 2**31:
        raise NotFoundHere(_("没有这一批导入"))
    return batch_id


def _day(text: str) -> dt.date | None:
    """A day as the browser sends it; empty for today. Invalid for anything else."""
    if not strip(text):
        return None
    try:
        return dt.date.fromisoformat(strip(text))
    except ValueError:
        raise Invalid(message=_("生效日期要写成 2026-01-31 这样")) from None


# ── exports ────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/exports")
@login_required_for("edit_catalogue")
def choose() -> ResponseReturnValue:
    """What to take out, and as what."""
    return _export_page(request.args)


@blueprint.post("/studio/exports")
@login_required_for("edit_catalogue")
@writes_late
def take_out() -> ResponseReturnValue:
    """The file. It is made first and noted after: others need not wait meanwhile."""
    actor, wanted = required_actor(), _wanted(request.form)
    form: exports.Form = "yaml" if request.form.get("form") == "yaml" else "workbook"
    try:
        done = exports.export(db.session, wanted=wanted, form=form, actor=actor)
    except Invalid as refusal:
        return _export_page(request.form, refusal.sentences(), 422)
    if done.left_out and request.form.get("anyway") != "1":
        return _export_page(request.form, _left_out(done), 422, left_out=True)
    begin_write()
    exports.note_export(db.session, wanted=wanted, form=form, count=done.count, actor=actor, now=clock.now())
    day = f"{clock.today():%Y%m%d}"
    if form == "yaml":
        return _file(done.content, "application/zip", _("事项目录%(day)s.zip", day=day))
    return _file(done.content, _XLSX, _("事项信息表%(day)s.xlsx", day=day))


def _left_out(done: exports.Exported) -> list[str]:
    return [f"{code}{_('：')}{reason}" for code, reason in done.left_out.items()][:50]


def _wanted(asked: Any) -> Wanted:
    codes = [strip(one) for one in asked.get("codes", "").replace("，", ",").replace("\n", ",").split(",")]
    content: exports.Content = "drafts" if asked.get("content") == "drafts" else "published"
    return Wanted(
        codes=[one.upper()[:40] for one in codes if one],
        text=strip(asked.get("q", ""))[:_SEARCHED],
        department=asked.get("department", "")[:48],
        state=asked.get("state", "")[:16],
        tier=asked.get("tier", "")[:16],
        content=content,
    )


def _export_page(
    asked: Any, problems: list[str] | None = None, status: int = 200, *, left_out: bool = False
) -> ResponseReturnValue:
    html = render_template(
        "studio/exports.html",
        asked=asked,
        problems=problems or [],
        left_out=left_out,
        departments=dict(departments(db.session)),
        states=STATE_WORDS,
        tiers={option.code: option.label for option in options("tier")},
        may_import=is_county(required_actor()),
    )
    return html, status


def _file(content: bytes, kind: str, name: str) -> Response:
    """A file to save. Its Chinese name goes by RFC 6266; old browsers get a plain one."""
    plain = "export" + name[name.rfind(".") :]
    heads = {"Content-Disposition": f"attachment; filename={plain}; filename*=UTF-8''{quote(name)}"}
    return Response(content, mimetype=kind, headers=heads)
