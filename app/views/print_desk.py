"""打印台: many papers chosen at once, made by the worker, fetched as one file."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.cases.queries import TAB_LABELS, TABS, Filters, filter_options
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import PrintItem, PrintJob
from app.papers.storage import FileMissingError
from app.people.actors import Actor
from app.printjobs import choosing
from app.printjobs.finishing import content_of, fit_name
from app.printjobs.makers import MAKERS
from app.printjobs.making import about
from app.printjobs.options import BACKS, FILES, ORDERS, options_of, read_options
from app.printjobs.ordering import MOST_COPIES, cancel, order, own_job, try_again
from app.security.access import asked_by_scripts, login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.wording import msgid
from reports.imprint import DEEDS

blueprint = Blueprint("print_desk", __name__)
_HERE = "/desk/print"
_SEARCHED = 40
_MOST_PROBLEMS = 50  # papers that failed, on the page
_USUAL = frozenset({"case.acceptance", "case.receiving", "guide"})  # ticked from the start
_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}
STATE_WORDS = {
    "waiting": msgid("正在打印"),
    "done": msgid("已经做好"),
    "cancelled": msgid("已取消"),
    "over": msgid("文件已过期"),
}


@blueprint.get(_HERE)
@login_required_for()
def desk() -> ResponseReturnValue:
    """What comes from the worklist or a service page is chosen already."""
    return _page(request.args.getlist("case"), request.args.getlist("service"))


@blueprint.post(_HERE)
@login_required_for()
@writes_late
def choose() -> ResponseReturnValue:
    """Add to what is chosen, or order it."""
    numbers, codes = request.form.getlist("case"), request.form.getlist("service")
    action = request.form.get("action", "")
    if action == "order":
        return _order(numbers, codes)
    actor = required_actor()
    if action == "list" and actor.can("view_cases"):
        numbers = [*numbers, *_list_numbers(actor)]
    elif action == "cases" and actor.can("view_cases") and (text := _typed("q")):
        numbers = [*numbers, *choosing.numbers_found(db.session, text=text, actor=actor)]
    elif action == "services" and (text := _typed("s")):
        codes = [*codes, *choosing.codes_found(db.session, text=text, now=clock.now())]
    return _page(numbers, codes)


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()[:_SEARCHED]


def _list_numbers(actor: Actor) -> list[str]:
    tab = next((one for one in TABS if one == request.form.get("tab")), "todo")
    filters = Filters(service=request.form.get("of") or None)
    return choosing.numbers_of_list(db.session, tab=tab, filters=filters, actor=actor)


def _page(numbers: list[str], codes: list[str], *, problems: list[str] | None = None) -> ResponseReturnValue:
    actor = required_actor()
    sees_cases = actor.can("view_cases") and actor.organisation_id is not None
    cases = choosing.chosen_cases(db.session, numbers, actor) if sees_cases and numbers else []
    services = choosing.chosen_services(db.session, codes)
    page = render_template(
        "desk/print_desk.html",
        cases=cases,
        services=services,
        case_kinds=choosing.kinds_of_cases(cases),
        service_kinds=choosing.kinds_of_services(services, actor),
        ticked=frozenset(request.form.getlist("kind")) or _USUAL,
        typed=request.form,
        chosen=read_options(request.form),
        orders=ORDERS,
        backs=BACKS,
        files=FILES,
        tabs=[(tab, TAB_LABELS[tab]) for tab in TABS] if sees_cases else [],
        options=filter_options(db.session, actor=actor).services if sees_cases else (),
        most_copies=MOST_COPIES,
        copy_words=_copy_words,
        most=choosing.MOST,
        jobs=choosing.history(db.session, actor),
        words=STATE_WORDS,
        problems=problems or [],
    )
    return page, 422 if problems else 200


def _order(numbers: list[str], codes: list[str]) -> ResponseReturnValue:
    actor, kinds = required_actor(), set(request.form.getlist("kind"))
    cases = choosing.chosen_cases(db.session, numbers, actor) if numbers and actor.can("view_cases") else []
    keepers = {kind: tuple(request.form.getlist(f"keep.{kind}")) for kind in kinds}
    copies = min(max(request.form.get("copies", 1, type=int), 1), MOST_COPIES)
    services = choosing.chosen_services(db.session, codes)
    items = choosing.wanted_of_cases(cases, kinds, keepers)
    items += choosing.wanted_of_services(services, kinds, copies)
    begin_write()
    try:
        if not items:
            raise Invalid(message=_("请先选办件或者事项，再勾要打印的文书"))
        job = order(db.session, items=items, options=read_options(request.form), actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(numbers, codes, problems=refusal.sentences())
    return redirect(f"{_HERE}/{job.id}", 303)


# ── one job ────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get(f"{_HERE}/<int:job_id>")
@login_required_for()
def job(job_id: int) -> ResponseReturnValue:
    """How far it is; then the file."""
    return _job_page(own_job(db.session, job_id=job_id, actor=required_actor()))


@blueprint.get(f"{_HERE}/<int:job_id>/progress")
@login_required_for()
@asked_by_scripts
def progress(job_id: int) -> ResponseReturnValue:
    """The part of the page that changes, for its script."""
    found = own_job(db.session, job_id=job_id, actor=required_actor())
    return render_template("desk/print_progress.html", **_values(found))


def _copy_words(keeper: str) -> str:
    """Whose copy: 申请人留存; what is filed or hangs on a wall is nobody's to keep."""
    return keeper if keeper in DEEDS else _("%(who)s留存", who=keeper)


def _job_page(found: PrintJob, problems: list[str] | None = None) -> ResponseReturnValue:
    page = render_template("desk/print_job.html", problems=problems or [], **_values(found))
    return page, 422 if problems else 200


def _values(found: PrintJob) -> dict[str, object]:
    failed = select(PrintItem).where(PrintItem.job_id == found.id, PrintItem.state == "failed")
    long_one = select(PrintItem).where(PrintItem.job_id == found.id, PrintItem.state == "waiting", PrintItem.parts > 0)
    return {
        "job": found,
        "options": options_of(found.options),
        "failed": db.session.scalars(failed.order_by(PrintItem.position).limit(_MOST_PROBLEMS)).all(),
        "long_one": db.session.scalars(long_one.order_by(PrintItem.position).limit(1)).first(),
        "kind_words": {kind: maker.words for kind, maker in MAKERS.items()},
        "about": about,
        "words": STATE_WORDS,
    }


@blueprint.get(f"{_HERE}/<int:job_id>/file")
@login_required_for()
def fetch(job_id: int) -> ResponseReturnValue:
    """The file, for who ordered it."""
    found = own_job(db.session, job_id=job_id, actor=required_actor())
    try:
        content = content_of(found)
    except FileMissingError as missing:
        raise NotFoundHere(_("这个打印任务还没有做好，或者文件已经过期")) from missing
    kind = options_of(found.options).file
    way = "inline" if kind == "pdf" else "attachment"
    name = quote(f"{fit_name(found.title)}.{kind}")
    heads = {"Content-Disposition": f"{way}; filename=print-{job_id}.{kind}; filename*=UTF-8''{name}"}
    return Response(content, mimetype=_TYPES[kind], headers=heads)


@blueprint.post(f"{_HERE}/<int:job_id>/cancel")
@login_required_for()
def stop(job_id: int) -> ResponseReturnValue:
    """取消."""
    return _changed(job_id, cancel)


@blueprint.post(f"{_HERE}/<int:job_id>/again")
@login_required_for()
def again(job_id: int) -> ResponseReturnValue:
    """再试: what failed."""
    return _changed(job_id, try_again)


def _changed(job_id: int, change: Callable[..., PrintJob]) -> ResponseReturnValue:
    try:
        change(db.session, job_id=job_id, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _job_page(own_job(db.session, job_id=job_id, actor=required_actor()), refusal.sentences())
    return redirect(f"{_HERE}/{job_id}", 303)
