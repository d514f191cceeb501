"""操作记录 as supervisors read it; checking it and taking it out, also from the settings."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import audit, clock
from app.audit import checking
from app.audit.trail import TrailRow
from app.dates import long_day
from app.errors import Invalid
from app.extensions import db
from app.security.access import login_required_for, required_actor
from app.transaction import separately, writes_late
from app.views.admin.audit_trail import action_words, asked_of, detail_words, rows_of, trail_values
from app.views.admin.words import SUBJECT_WORDS
from app.views.presentation import county_name
from app.views.supervision.asked import address
from reports.contexts import Pair
from reports.spreadsheet import write_csv, write_workbook
from reports.tables import Column, Row, TableReport

blueprint = Blueprint("supervision_audit", __name__, url_prefix="/supervision")
MOST: Final = 20_000  # rows of one file
_PATH: Final = "/supervision/audit"
_KINDS: Final = {
    "xlsx": (write_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


@blueprint.get("/audit")
@login_required_for("supervise")
def index() -> ResponseReturnValue:
    """The record, page by page."""
    return render_template("appbuilder/audit.html", **trail_values(_PATH))


@blueprint.post("/audit/verify")
@login_required_for("view_audit")
@writes_late
def verify() -> ResponseReturnValue:
    """Begin a check, or look how far one has come; a short record is checked at once, a long one by the worker."""
    actor, now = required_actor(), clock.now()
    with separately() as session:
        check_id = checking.ask(session, actor=actor, now=now)
    with separately() as session:
        checking.go_on(session, check_id, clock.now(), checking.AT_ONCE)
        _tell(checking.state_of(session, check_id))
    return redirect(address(_PATH if actor.can("supervise") else "/audit/list/", asked_of(request.form)), 303)


def _tell(state: str) -> None:
    if state == "running":
        flash(_("正在核对，记录多，后台会接着核完"), "success")
    elif state == "whole":
        flash(_("核对完了：操作记录完整"), "success")
    else:
        flash(_("核对完了：操作记录不完整，请看下面写的位置，并保留数据库备份"), "danger")


@blueprint.post("/audit/export")
@login_required_for("view_audit")
def export() -> ResponseReturnValue:
    """What fits the filters, as a file. Invalid when that is nothing, or too much for one file."""
    asked = asked_of(request.form)
    rows = rows_of(asked, MOST + 1)
    if not rows:
        raise Invalid(message=_("没有可以导出的记录，请放宽日期或者换个条件"))
    if len(rows) > MOST:
        raise Invalid(message=_("记录超过 %(most)s 条，请缩小日期范围，分几次导出", most=MOST))
    form = "csv" if request.form.get("form") == "csv" else "xlsx"
    audit.record(
        db.session,
        actor=required_actor(),
        now=clock.now(),
        action="audit.exported",
        subject="audit",
        subject_id="export",
        detail={"count": len(rows), **{name: asked[name] for name in ("since", "until") if asked[name]}},
    )
    return _file(_report(rows), form)


def _file(report: TableReport, form: str) -> Response:
    write, kind = _KINDS[form]
    answer = Response(write(report), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{report.name}.{form}"'
    return answer


def _report(rows: list[TrailRow]) -> TableReport:
    today = clock.today()
    return TableReport(
        name=f"audit-{today.isoformat()}",
        title=_("操作记录"),
        subtitle="",
        facts=(Pair(_("记录"), _("%(n)s 条", n=len(rows))),),
        columns=(
            Column(_("序号"), "number", 8),
            Column(_("时间"), share=18),
            Column(_("谁"), share=10),
            Column(_("单位"), share=16),
            Column(_("做了什么"), share=18),
            Column(_("对象"), share=10),
            Column(_("编号"), share=18),
            Column(_("说明"), share=40),
        ),
        rows=tuple(_row(row) for row in rows),
        notes=(),
        county_name=county_name(),
        day=long_day(today),
    )


def _row(row: TrailRow) -> Row:
    at = row.at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M:%S")
    kind = str(SUBJECT_WORDS.get(row.subject_kind, row.subject_kind))
    what = _(action_words(row.action))
    return Row((row.seq, at, row.actor, row.organisation, what, kind, row.subject, detail_words(row.detail)))
