"""电子证照 of the county's own store: how many there are, and bringing in more. Nobody reads single ones here."""

from __future__ import annotations

import io

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from openpyxl import Workbook

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.prefilling.loading import HEADERS, counts, load_certificates
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late

blueprint = Blueprint("certificates", __name__)
_PATH = "/settings/certificates"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get(_PATH)
@login_required_for("keep_certificates")
def index() -> ResponseReturnValue:
    """What there is, by kind."""
    return _page()


@blueprint.post(_PATH)
@login_required_for("keep_certificates")
@writes_late
def load() -> ResponseReturnValue:
    """Bring a file in, or say which rows are wrong."""
    sent = request.files.get("file")
    content = sent.stream.read() if sent is not None and sent.filename else b""
    if not content:
        return _page([_("请选择要导入的文件")])
    begin_write()
    try:
        actor, now = required_actor(), clock.now()
        done = load_certificates(db.session, content=content, today=clock.today(), actor=actor, now=now)
    except Invalid as refusal:
        db.session.rollback()
        return _page(refusal.sentences())
    flash(_("新增 %(added)s 个，替换 %(replaced)s 个。", added=done.added, replaced=done.replaced), "success")
    return redirect(_PATH, 303)


@blueprint.get(f"{_PATH}/template.xlsx")
@login_required_for("keep_certificates")
def template() -> ResponseReturnValue:
    """The empty workbook: one row of headers."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(HEADERS)
    book.active.freeze_panes = "A2"
    for column in "ABCDEFGHIJK":
        book.active.column_dimensions[column].width = 22
    book.save(out)
    answer = Response(out.getvalue(), mimetype=_XLSX)
    answer.headers["Content-Disposition"] = "attachment; filename=certificates.xlsx"
    return answer


def _page(problems: list[str] | None = None) -> ResponseReturnValue:
    page = render_template("settings/certificates.html", counts=counts(db.session), problems=problems or [])
    return page, 422 if problems else 200
