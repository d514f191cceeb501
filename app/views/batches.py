"""批量办理: one item for many people. A workbook is judged and shown, then made into cases step by step."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select

from app import clock
from app.cases import batches
from app.cases.applicants_places import places_to_choose
from app.cases.batch_rows import Setting, columns_of
from app.cases.desks import Station
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.extensions import db
from app.models import Batch, BatchRow, Case
from app.people.actors import Actor
from app.printjobs.options import Options
from app.printjobs.ordering import Wanted, order
from app.publishing.versions import LoadedVersion, current_version, version_by_id
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import begin_write, separately, writes_late
from app.views.new_case import station_of
from app.views.offered import refusal_of
from app.views.pickers import county_places
from catalog.readers.safe_zip import MEGABYTE
from forms.roster import why_not
from forms.roster_book import MOST_ROWS, write_roster

blueprint = Blueprint("batches", __name__)
_HERE: Final = "/desk/batches"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLACK: Final = 64 * 1024  # bytes of a form beside its file
_PER_STEP: Final = 10  # rows one request works on
_PAGE: Final = 50  # rows of a page
_MOST_LISTED: Final = 50


# ── all, and a new one ─────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/batches")
@login_required_for("submit_case")
def index() -> ResponseReturnValue:
    """One's own batches, the latest first."""
    mine = select(Batch).where(Batch.created_by_id == required_actor().user_id)
    found = db.session.scalars(mine.order_by(Batch.id.desc()).limit(_MOST_LISTED)).all()
    rows = [(batch, batches.counts(db.session, batch)) for batch in found]
    return render_template("desk/batches.html", rows=rows, words=_state_words())


@blueprint.get("/desk/batches/new")
@login_required_for("submit_case")
def new() -> ResponseReturnValue:
    """The template of a service, and where to upload it filled."""
    return _new_page(_version(request.args.get("service", ""), required_actor()))


@blueprint.get("/desk/batches/template.xlsx")
@login_required_for("submit_case")
def template() -> ResponseReturnValue:
    """The empty workbook of a service."""
    actor = required_actor()
    version = _version(request.args.get("service", ""), actor)
    if reason := why_not(version.compiled):
        raise NotAllowed(reason)
    codes, stations = _stations(version, actor)
    content = write_roster(columns_of(version, codes, stations))
    return _file(content, _("%(name)s名单.xlsx", name=version.definition.name))


@blueprint.post("/desk/batches/new")
@login_required_for("submit_case")
@takes_files(batches.MOST_BYTES + _SLACK)
@writes_late
def upload() -> ResponseReturnValue:
    """Judge a filled workbook; no case is made yet."""
    actor = required_actor()
    version = _version(request.args.get("service", ""), actor)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _new_page(version, [_("请选择填好的名单")])
    with sent.stream as stream:
        content = stream.read()
    setting = _setting(version, actor, papers=request.form.get("papers") == "yes")
    try:
        judged = batches.judge(db.session, content, setting=setting)
    except Invalid as refusal:
        return _new_page(version, refusal.sentences())
    begin_write()
    name = sent.filename.replace("\\", "/").rpartition("/")[2]
    batch = batches.stage(db.session, judged, setting=setting, source_name=name, actor=actor, now=clock.now())
    return redirect(f"{_HERE}/{batch.id}", 303)


def _new_page(version: LoadedVersion, problems: list[str] | None = None) -> ResponseReturnValue:
    page = render_template(
        "desk/batch_new.html",
        definition=version.definition,
        refusal=why_not(version.compiled),
        problems=problems or [],
        most=batches.MOST_BYTES // MEGABYTE,
        most_rows=MOST_ROWS,
    )
    return page, 422 if problems else 200


def _version(code: str, actor: Actor) -> LoadedVersion:
    version = current_version(db.session, code, clock.today(), at=actor)
    if not version.is_offered:
        raise NotAllowed(refusal_of(version, actor))
    return version


def _setting(version: LoadedVersion, actor: Actor, *, papers: bool) -> Setting:
    codes, stations = _stations(version, actor)
    return Setting(version, stations, station_of(actor, None), codes, county_places(), papers, actor, clock.now())


def _stations(version: LoadedVersion, actor: Actor) -> tuple[list[str], list[Station]]:
    places = places_to_choose(db.session, actor, version.definition)
    return [one.code for one in places], [Station(one.id, one.name, one.path) for one in places]


# ── one batch ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/batches/<int:batch_id>")
@login_required_for("submit_case")
def show(batch_id: int) -> ResponseReturnValue:
    """What can be handed in and what cannot, row by row; afterwards what was made."""
    return _batch_page(_own(batch_id))


def _batch_page(batch: Batch, problems: list[str] | None = None) -> ResponseReturnValue:
    counts = batches.counts(db.session, batch)
    states = [state for state in ("refused", "waiting", "made") if counts[state]]
    shown = request.args.get("show", "")
    shown = shown if shown in states else next(iter(states), "waiting")
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_ROWS // _PAGE)
    rows = _rows(batch, shown).offset((page - 1) * _PAGE).limit(_PAGE)
    html = render_template(
        "desk/batch.html",
        batch=batch,
        code=version_by_id(db.session, batch.service_version_id).definition.code,
        counts=counts,
        states=states,
        shown=shown,
        page=page,
        page_size=_PAGE,
        rows=[(row, batches.notes_of(row)) for row in db.session.scalars(rows)],
        progress=batches.progress(db.session, batch),
        phase=_phase(batches.progress(db.session, batch)),
        row_words=_row_words(),
        words=_state_words(),
        problems=problems or [],
    )
    return html, 422 if problems else 200


def _rows(batch: Batch, state: str) -> Select[tuple[BatchRow]]:
    found = select(BatchRow).where(BatchRow.batch_id == batch.id, BatchRow.state == state)
    return found.order_by(BatchRow.position)


@blueprint.post("/desk/batches/<int:batch_id>/start")
@login_required_for("submit_case")
def start(batch_id: int) -> ResponseReturnValue:
    """Begin to make cases of the good rows."""
    try:
        batches.start(db.session, batch_id=_sane(batch_id), actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _batch_page(_own(batch_id), refusal.sentences())
    return redirect(f"{_HERE}/{batch_id}", 303)


@blueprint.post("/desk/batches/<int:batch_id>/cancel")
@login_required_for("submit_case")
def cancel(batch_id: int) -> ResponseReturnValue:
    """Drop what was only judged."""
    try:
        batches.cancel(db.session, batch_id=_sane(batch_id), actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _batch_page(_own(batch_id), refusal.sentences())
    return redirect(_HERE, 303)


@blueprint.post("/desk/batches/<int:batch_id>/step")
@login_required_for("submit_case")
@writes_late
def step(batch_id: int) -> ResponseReturnValue:
    """Make the next cases, each in a transaction of its own; the page asks again until all are made."""
    actor, batch = required_actor(), _own(batch_id)
    setting = _setting(version_by_id(db.session, batch.service_version_id), actor, papers=batch.papers_received)
    for _row in range(_PER_STEP):
        if not _make_one(batch_id, setting, actor):
            break
    db.session.rollback()  # what was read before is old
    done = batches.progress(db.session, _own(batch_id))
    if request.headers.get("X-Requested-With") == "fetch":
        over = done.state != "running"
        return jsonify(state=done.state, done=done.done, total=done.total, over=over, words=_phase(done))
    return redirect(f"{_HERE}/{batch_id}", 303)


def _make_one(batch_id: int, setting: Setting, actor: Actor) -> bool:
    try:
        with separately() as session:
            return batches.make_one(session, batch_id=batch_id, setting=setting, actor=actor, now=clock.now())
    except batches.RowRefused as refused:
        with separately() as session:
            batches.refuse_row(session, batch_id=batch_id, refused=refused, actor=actor)
        return True


def _own(batch_id: int) -> Batch:
    return batches.own_batch(db.session, _sane(batch_id), required_actor())


def _sane(batch_id: int) -> int:
    if batch_id >= 2**31:
        raise NotFoundHere(_("没有这一批"))
    return batch_id


# ── what comes back ────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/batches/<int:batch_id>/marked.xlsx")
@login_required_for("submit_case")
def marked(batch_id: int) -> ResponseReturnValue:
    """The rows that became no case, in the same workbook, wrong cells red."""
    actor, batch = required_actor(), _own(batch_id)
    version = version_by_id(db.session, batch.service_version_id)
    codes, stations = _stations(version, actor)
    rows = db.session.scalars(_rows(batch, "refused")).all()
    if not rows or batch.state == "cancelled":
        raise NotFoundHere(_("这一批没有要改的"))
    problems = [[(note.column, note.message) for note in batches.notes_of(row)] for row in rows]
    content = write_roster(columns_of(version, codes, stations), [batches.texts_of(row) for row in rows], problems)
    return _file(content, _("%(name)s（要改的）.xlsx", name=version.definition.name))


@blueprint.post("/desk/batches/<int:batch_id>/receipts")
@login_required_for("submit_case")
def receipts(batch_id: int) -> ResponseReturnValue:
    """The receipts of all made cases, as one job of the print desk."""
    actor, batch = required_actor(), _own(batch_id)
    made = (
        select(Case.number, Case.accepted_at)
        .join(BatchRow, BatchRow.case_number == Case.number)
        .where(BatchRow.batch_id == batch.id, BatchRow.state == "made")
        .order_by(BatchRow.id)
    )
    rows = db.session.execute(made).all()
    if not rows:
        raise NotFoundHere(_("这一批还没有办成的"))
    items = [Wanted("case.acceptance" if accepted else "case.receiving", number) for number, accepted in rows]
    job = order(db.session, items=items, options=Options(pairs=True), actor=actor, now=clock.now())
    return redirect(f"/desk/print/{job.id}", 303)


def _file(content: bytes, name: str) -> Response:
    heads = {"Content-Disposition": f"attachment; filename=people.xlsx; filename*=UTF-8''{quote(name)}"}
    return Response(content, mimetype=_XLSX, headers=heads)


def _state_words() -> dict[str, str]:
    return {"staged": _("待办理"), "running": _("正在办理"), "done": _("已办理"), "cancelled": _("已取消")}


def _row_words() -> dict[str, str]:
    return {"waiting": _("可提交"), "refused": _("有问题"), "made": _("已提交")}


def _phase(done: batches.Progress) -> str:
    return _("正在办理，已提交 %(done)s 件，共 %(total)s 件", done=done.done, total=done.total)
