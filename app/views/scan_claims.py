"""归到办件: pages of the tray go to a case, found by number or name, and to one of its documents."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.finding import find
from app.cases.words import STATE_LABELS
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.extensions import db
from app.papers.storage import vault
from app.people.actors import Actor
from app.scanning import deciding, tray
from app.scanning.places import places_of
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views.scans import HERE, TRAY, asked_pages, shown_words

blueprint = Blueprint("scan_claims", __name__)
_LONGEST_SEARCH = 40


@blueprint.post(f"{HERE}/claim")
@login_required_for("submit_case", "handle_step")
@writes_late
def claim() -> ResponseReturnValue:
    """Step by step: the pages, the case, its document; each step shows the next. Only the last one writes.

    The search goes by POST: an ID number must not stand in an address.
    """
    actor = required_actor()
    if request.form.get("step") == "file":
        try:
            return _file(actor)
        except (Invalid, NotAllowed, NotFoundHere) as refusal:
            db.session.rollback()
            return _page(actor, [_sentence(refusal)]), 422
    return _page(actor)


def _file(actor: Actor) -> ResponseReturnValue:
    number, document = request.form.get("case", ""), request.form.get("document", "")
    if not document:
        raise Invalid(message=_("请选归到哪一样材料"))
    now = clock.now()
    target = deciding.find_target(db.session, number=number, document_id=document, actor=actor)
    bound = deciding.prepare_claim(
        db.session, page_ids=asked_pages(), target=target, vault=vault(), actor=actor, now=now
    )
    begin_write()
    count = deciding.claim(db.session, bound, actor=actor, now=now)
    flash(_("%(n)s 页归到了办件 %(number)s", n=count, number=number), "success")
    return redirect(TRAY, 303)


def _sentence(refusal: Invalid | NotAllowed | NotFoundHere) -> str:
    if isinstance(refusal, Invalid):
        return refusal.sentences()[0]
    return refusal.reason if isinstance(refusal, NotAllowed) else refusal.what


def _page(actor: Actor, problems: Sequence[str] = ()) -> str:
    pages = tray.chosen(db.session, page_ids=asked_pages(), actor=actor)
    text = request.form.get("q", "").strip()[:_LONGEST_SEARCH]
    number = request.form.get("case") or ("" if text else _suggested(pages))
    chosen = places_of(db.session, number=number, actor=actor) if number else None
    if number and chosen is None:
        problems = [*problems, _("办件 %(number)s 不由您办理，不能往里归", number=number)]
    return render_template(
        "scans/claim.html",
        pages=pages,
        text=text,
        rows=find(db.session, actor, text),
        chosen=chosen,
        document=request.form.get("document", ""),
        problems=problems,
        state_words=STATE_LABELS.get,
        **{name: value for name, value in shown_words().items() if name != "state_words"},
    )


def _suggested(pages: Sequence[tray.PageView]) -> str:
    """The case that all chosen pages point to, if it is one."""
    cases = {page.case.number for page in pages if page.case is not None}
    return cases.pop() if len(cases) == 1 and all(page.case for page in pages) else ""
