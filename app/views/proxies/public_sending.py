"""手机传材料: who holds the link sends photographs, sees what came and what is to be taken again. No login."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app import clock, throttle
from app.cases.masking import mask_name
from app.errors import Invalid, NotFoundHere, Throttled
from app.extensions import db
from app.papers import intake, keeping, pages
from app.papers.images import LONG_EDGE
from app.papers.storage import vault
from app.proxies.sending_in import links, receiving
from app.publishing.versions import version_by_id
from app.security.access import public, takes_files
from app.security.headers import uses_camera
from app.transaction import begin_write, writes_late
from app.views.papers import MOST_BYTES_AT_ONCE, scanner, served
from app.views.proxies.sent_in import SMALL

blueprint = Blueprint("public_sending", __name__, url_prefix="/s")
_WHY = "villagers send papers by a link of their own"


@blueprint.get("/<code>")
@public(_WHY)
@uses_camera
def show(code: str) -> ResponseReturnValue:
    """Which papers are wanted, and what has come."""
    return _show(code)


def _show(code: str, problems: list[str] | None = None) -> ResponseReturnValue:
    try:
        link = links.link_by_code(db.session, code, now=clock.now())
    except NotFoundHere as gone:
        return render_template("public/sending_over.html", words=gone.what), 410
    page = render_template(
        "public/sending.html",
        link=link,
        name=mask_name(link.name),
        definition=version_by_id(db.session, link.service_version_id).definition,
        wanted=links.documents_of(db.session, link),
        found=receiving.pages_of(db.session, link),
        problems=problems or [],
        most=receiving.MOST_FILES,
    )
    return page, 422 if problems else 200


@blueprint.post("/<code>/pages")
@public(_WHY)
@takes_files(MOST_BYTES_AT_ONCE)
@writes_late
def send(code: str) -> ResponseReturnValue:
    """Photographs of one paper. A script sends one at a time and is told; a plain form may send several."""
    by_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        throttle.attempt((throttle.SENT_IN_ADDRESS, request.remote_addr or ""), now=clock.now())
        links.link_by_code(db.session, code, now=clock.now())
    except Throttled as error:
        words = _("传得太快了，请 %(time)s 以后再传", time=f"{error.until.astimezone(clock.ZONE):%H:%M}")
        return _told(code, [words], 429, by_script)
    except NotFoundHere as gone:
        return _told(code, [gone.what], 410, by_script)
    problems = [words for file in request.files.getlist("files") if file.filename and (words := _take(code, file))]
    return _told(code, problems, 422 if problems else 201, by_script)


def _take(code: str, file: FileStorage) -> str:
    """Keep one file; what is wrong with it, "" for nothing. Each in a transaction of its own."""
    upload_id = request.form.get("upload", "") or secrets.token_hex(16)
    try:
        taken = intake.take_in(file.read(), scanner=scanner())
        keeping.keep(taken, vault=vault(), now=clock.now())
        begin_write()
        receiving.take_page(
            db.session,
            link=links.link_by_code(db.session, code, now=clock.now(), locked=True),
            document_id=request.form.get("document", "")[:48],
            taken=taken,
            name=file.filename or "",
            upload_id=upload_id,
            now=clock.now(),
        )
        db.session.commit()
    except Invalid as refusal:
        db.session.rollback()
        return _("%(name)s：%(value)s", name=file.filename, value=refusal.sentences()[0])
    return ""


def _told(code: str, problems: list[str], status: int, by_script: bool) -> ResponseReturnValue:
    if by_script:
        return jsonify({"error": problems[0]} if problems else {"ok": True}), status
    return _show(code, problems) if problems else redirect(f"/s/{code}", 303)


@blueprint.post("/<code>/pages/<int:page_id>/remove")
@public(_WHY)
def remove(code: str, page_id: int) -> ResponseReturnValue:
    """Take back what nobody has settled yet."""
    link = links.link_by_code(db.session, code, now=clock.now(), locked=True)
    receiving.take_back(db.session, link=link, page_id=min(page_id, 2**62), now=clock.now())
    return redirect(f"/s/{code}", 303)


@blueprint.post("/<code>/done")
@public(_WHY)
def done(code: str) -> ResponseReturnValue:
    """传完了: the desk is told."""
    link = links.link_by_code(db.session, code, now=clock.now(), locked=True)
    if receiving.say_done(db.session, link=link, now=clock.now()):
        flash(_("已经告诉经办人。有要重拍的，会发短信，也可以再打开这个链接看。"), "success")
    else:
        flash(_("还没有新传的照片"), "warning")
    return redirect(f"/s/{code}", 303)


@blueprint.get("/<code>/pages/<int:page_id>.jpg")
@public(_WHY)
def picture(code: str, page_id: int) -> ResponseReturnValue:
    """What was sent, for who holds the link; `?small` for a thumbnail."""
    link = links.link_by_code(db.session, code, now=clock.now())
    one = receiving.page_view(db.session, link=link, page_id=min(page_id, 2**62))
    edge = SMALL if "small" in request.args else LONG_EDGE
    return served(pages.read_picture(vault(), one.file, 0, long_edge=edge), intake.JPEG)
