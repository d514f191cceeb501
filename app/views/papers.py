"""Files of documents: seen, added, put right and judged. Of a case by its scope; of a form only by who fills it.

Every address has two forms, below `/desk/cases/<number>/papers` and below `/desk/forms/<token>/papers`.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app import clock
from app.cases import paper_scope
from app.cases.queries import case_page
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.papers import intake, keeping, marks, pages
from app.papers.holding import Holder
from app.papers.images import LONG_EDGE, Look
from app.papers.storage import vault
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import begin_write, writes_late
from app.views import form_token
from app.views.paper_screen import shown_papers, viewed
from app.views.remarks import remarks_of

blueprint = Blueprint("papers", __name__)
MOST_BYTES_AT_ONCE = 64 * 1024 * 1024  # without a script several photographs come in one request
_SMALL = 320  # pixels of a thumbnail
_TOKEN_LENGTHS = (32, 64)
# What someone handed in is never part of our pages: nothing in it runs, nothing of it is kept by the browser.
_AS_A_STRANGER = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def seen(actor: Actor, number: str, token: str) -> Holder:
    """The papers this person may see: of a case in scope, or of the own form, also when it has become a case since."""
    if number := number or paper_scope.sent_as(db.session, token=token, actor=actor):
        return paper_scope.papers_seen(db.session, number=number, actor=actor)
    return _own_form(actor, token)


def changed(actor: Actor, number: str, token: str) -> Holder:
    """The papers this person may turn, move and remove."""
    if number := number or paper_scope.sent_as(db.session, token=token, actor=actor):
        return paper_scope.papers_changed(db.session, number=number, actor=actor)
    return _own_form(actor, token)


def added_to(actor: Actor, number: str, token: str, document_id: str) -> Holder:
    """The papers to which this person may add a page of this document."""
    if number := number or paper_scope.sent_as(db.session, token=token, actor=actor):
        return paper_scope.papers_added_to(db.session, number=number, document_id=document_id, actor=actor)
    note = form_token.read(request.headers.get("X-Form-Token") or request.form.get(form_token.FIELD))
    if note is None or note.user_id != actor.user_id or note.submission_token != token:
        raise NotFoundHere(_("这张表单不是您打开的，请从“受理”里重新打开。"))
    paper_scope.require_in_version(db.session, version_id=note.version_id, document_id=document_id)
    return _own_form(actor, token)


def _own_form(actor: Actor, token: str) -> Holder:
    if len(token) not in _TOKEN_LENGTHS:
        raise NotFoundHere(_("没有这张表单"))
    return Holder(user_id=actor.user_id, token=token)


# ── looking ────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/cases/<number>/papers")
@login_required_for("view_cases")
def view(number: str) -> ResponseReturnValue:
    """The files of a case one by one, beside its answers, with what checkers said."""
    page = case_page(db.session, actor=required_actor(), number=number)
    papers = shown_papers(db.session, page)
    if not papers.pages:
        return redirect(f"/desk/cases/{number}")
    here = viewed(papers, request.args.get("page", 0, type=int), request.args.get("sheet", 0, type=int))
    remarks, path = remarks_of(page), f"/desk/cases/{number}"
    return render_template("desk/papers.html", page=page, papers=papers, here=here, remarks=remarks, path=path)


@blueprint.get("/desk/cases/<number>/papers/<int:page_id>/<int:sheet>.jpg")
@blueprint.get("/desk/forms/<token>/papers/<int:page_id>/<int:sheet>.jpg")
@login_required_for("view_cases")
def picture(page_id: int, sheet: int, number: str = "", token: str = "") -> ResponseReturnValue:
    """One page as a picture; `?small` for a thumbnail."""
    page = pages.find_page(db.session, holder=seen(required_actor(), number, token), page_id=page_id)
    edge = _SMALL if "small" in request.args else LONG_EDGE
    return served(pages.read_picture(vault(), page, sheet, long_edge=edge), intake.JPEG)


@blueprint.get("/desk/cases/<number>/papers/<int:page_id>/file")
@blueprint.get("/desk/forms/<token>/papers/<int:page_id>/file")
@login_required_for("view_cases")
def whole(page_id: int, number: str = "", token: str = "") -> ResponseReturnValue:
    """The whole file as it is kept, to be saved: browsers show no PDF inside a sandbox."""
    page = pages.find_page(db.session, holder=seen(required_actor(), number, token), page_id=page_id)
    answer = served(pages.read_file(vault(), page), page.kind)
    ending = "pdf" if page.is_pdf else "jpg"
    answer.headers["Content-Disposition"] = f'attachment; filename="{page.document_id}-{page.id}.{ending}"'
    return answer


def served(content: bytes, kind: str) -> Response:
    """What someone handed in, as an answer in which nothing runs and which no browser keeps."""
    answer = Response(content, mimetype=kind)
    answer.headers.update(_AS_A_STRANGER)
    return answer


@blueprint.get("/desk/forms/<token>/papers")
@blueprint.get("/desk/cases/<number>/papers/list")
@login_required_for("view_cases")
def listed(number: str = "", token: str = "") -> ResponseReturnValue:
    """The pages by document, for the script that shows them."""
    found = pages.list_pages(db.session, holder=seen(required_actor(), number, token))
    return jsonify({document: [_described(page) for page in held] for document, held in found.items()})


def _described(page: pages.PageView) -> dict[str, object]:
    look = page.look
    return {
        "id": page.id,
        "name": page.name,
        "pages": page.pages,
        "pdf": page.is_pdf,
        "rotation": look.rotation,
        "crop": look.crop,
        "gray": look.gray,
    }


# ── adding without a script ────────────────────────────────────────────────────────────────────────


@blueprint.post("/desk/cases/<number>/papers/add/<document_id>")
@login_required_for("handle_step", "submit_case")
@takes_files(MOST_BYTES_AT_ONCE)
@writes_late
def add(number: str, document_id: str) -> ResponseReturnValue:
    """Files of one document, in one request."""
    actor = required_actor()
    holder = added_to(actor, number, "", document_id)
    take_files(holder, document_id, request.files.getlist("files"), actor)
    return redirect(f"/desk/cases/{number}#papers", 303)


@blueprint.post("/desk/forms/<token>/papers/plain")
@blueprint.post("/desk/cases/<number>/papers/plain")
@login_required_for("submit_case")
@takes_files(MOST_BYTES_AT_ONCE)
@writes_late
def add_plain(number: str = "", token: str = "") -> ResponseReturnValue:
    """Files of several documents of a form, chosen beside their names."""
    actor = required_actor()
    seen(actor, number, token)
    for name in list(request.files):
        document_id = name.removeprefix("p_")
        given = [file for file in request.files.getlist(name) if file.filename]
        if given:
            take_files(added_to(actor, number, token, document_id), document_id, given, actor)
    return redirect(f"/desk/cases/{number}#papers" if number else f"/desk/forms/{token}/papers/plain", 303)


@blueprint.get("/desk/forms/<token>/papers/plain")
@login_required_for("submit_case")
def plain(token: str) -> ResponseReturnValue:
    """What the server has of a form, for browsers without a script."""
    found = pages.list_pages(db.session, holder=seen(required_actor(), "", token))
    return render_template("desk/form_files.html", found=found, path=f"/desk/forms/{token}/papers")


def take_files(holder: Holder, document_id: str, files: list[FileStorage], actor: Actor) -> None:
    """Take what can be taken, and say of each other one why not. Begins to write when all are stored."""
    given = [file for file in files if file.filename]
    taken: list[tuple[intake.Taken, str]] = []
    for file in given:
        try:
            one = intake.take_in(file.read(), scanner=scanner())
            keeping.keep(one, vault=vault(), now=clock.now())
            taken.append((one, file.filename or ""))
        except Invalid as refusal:
            flash(_("%(name)s：%(value)s", name=file.filename, value=refusal.message), "danger")
    if not given:
        flash(_("还没有选文件"), "danger")
    begin_write()
    for one, name in taken:
        pages.add_page(
            db.session, holder=holder, document_id=document_id, taken=one, name=name, actor=actor, now=clock.now()
        )
    if taken:
        flash(_("已收下 %(n)s 个文件", n=len(taken)), "success")


def scanner() -> str:
    """The address of the virus scanner, "" for none."""
    return str(current_app.extensions["desk"].settings.clamav)


def kept_file(file: FileStorage | None, *, most: int = intake.MOST_BYTES) -> intake.Taken | None:
    """A file of this request as it is kept, in the store already; None when none came. Invalid when it is none.

    The row that uses it must settle it in the transaction of the request.
    """
    content = file.read(most + 1) if file is not None else b""
    if not content:
        return None
    taken = intake.take_in(content, scanner=scanner(), most=intake.Most(size=most))
    keeping.keep(taken, vault=vault(), now=clock.now())
    return taken


# ── putting right ──────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/desk/cases/<number>/papers/<int:page_id>")
@blueprint.post("/desk/forms/<token>/papers/<int:page_id>")
@login_required_for("handle_step", "submit_case")
def change(page_id: int, number: str = "", token: str = "") -> ResponseReturnValue:
    """Turn, cut, grey or remove one page. Forms go back to where they were; a script is told that it is done."""
    actor = required_actor()
    holder = changed(actor, number, token)
    action = request.form.get("action", "")
    if action == "remove":
        pages.remove_page(db.session, holder=holder, page_id=page_id, actor=actor, now=clock.now())
    else:
        look = _asked_look(pages.find_page(db.session, holder=holder, page_id=page_id).look, action)
        pages.change_look(db.session, holder=holder, page_id=page_id, look=look, actor=actor, now=clock.now())
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify({"ok": True})
    plain_page = f"/desk/forms/{token}/papers/plain"
    return redirect(f"/desk/cases/{number}/papers?page={page_id}" if number else plain_page, 303)


def _asked_look(now: Look, action: str) -> Look:
    """What a button asks for: a quarter turn, colour on or off, the whole page again, or a box."""
    if action == "turn":
        return Look((now.rotation + 90) % 360, None, now.gray)  # the box was drawn on the page as it stood
    if action == "gray":
        return Look(now.rotation, now.crop, not now.gray)
    if action == "whole":
        return Look(now.rotation, None, now.gray)
    if action == "crop":
        sides = [request.form.get(side, -1, type=int) for side in ("left", "top", "right", "bottom")]
        return Look(now.rotation, (sides[0], sides[1], sides[2], sides[3]), now.gray)
    raise NotFoundHere(_("没有这个操作"))


@blueprint.post("/desk/cases/<number>/papers/order/<document_id>")
@blueprint.post("/desk/forms/<token>/papers/order/<document_id>")
@login_required_for("handle_step", "submit_case")
def order(document_id: str, number: str = "", token: str = "") -> ResponseReturnValue:
    """Put the pages of a document in the order that the script shows."""
    wanted = request.form.getlist("page", type=int)
    holder = changed(required_actor(), number, token)
    pages.reorder(db.session, holder=holder, document_id=document_id, order=wanted)
    return jsonify({"ok": True})


# ── judging ────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/desk/cases/<number>/papers/mark/<document_id>")
@login_required_for("handle_step")
def mark(number: str, document_id: str) -> ResponseReturnValue:
    """看不清, 不符, 已核, or nothing any more; and whether it agrees with the original."""
    actor = required_actor()
    holder = paper_scope.papers_judged(db.session, number=number, document_id=document_id, actor=actor)
    now, asked = clock.now(), request.form.get("mark", "")
    place = f"/desk/cases/{number}/papers?page={request.form.get('page', 0, type=int)}"
    try:
        if asked in ("original", "no_original"):
            agrees = asked == "original"
            marks.set_original_seen(
                db.session, holder=holder, document_id=document_id, seen=agrees, actor=actor, now=now
            )
        else:
            words = request.form.get("words", "")
            marks.set_mark(
                db.session, holder=holder, document_id=document_id, mark=asked, words=words, actor=actor, now=now
            )
    except Invalid as refusal:
        db.session.rollback()
        flash(refusal.message, "danger")
    return redirect(place, 303)
