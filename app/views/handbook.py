"""办事手册 for everyone: the last edition as it was bound, or a page that tells how far the first one is."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import db
from app.handbook.editions import file_name, latest, order_first
from app.handbook.reading import place_of_book
from app.models import HandbookEdition, Organisation
from app.papers.storage import vault
from app.security.access import public
from app.views.pdfs import pdf_answer

blueprint = Blueprint("handbook", __name__)
_ANYONE = "办事手册对群众公开"
_NOT_YET = 202  # accepted, not made yet
_REFRESH = 5  # seconds


@blueprint.get("/guides/handbook.pdf")
@public(_ANYONE)
def book() -> ResponseReturnValue:
    """The last edition; it was made by the worker, so nothing is laid out here."""
    place = place_of_book(db.session, request.args.get("at", ""))
    edition = latest(db.session, place.id, made=True)
    if edition is None:
        return _not_yet(place, latest(db.session, place.id))
    return pdf_answer(vault().read(file_name(edition.id, "book")), f"handbook-{place.code}-{edition.number}.pdf")


def _not_yet(place: Organisation, edition: HandbookEdition | None) -> ResponseReturnValue:
    page = render_template("public/handbook.html", place=place, edition=edition, refresh=_REFRESH)
    answer = make_response(page, _NOT_YET)
    answer.headers["Retry-After"] = str(_REFRESH)
    return answer


@blueprint.post("/guides/handbook")
@public(_ANYONE)
def ask() -> ResponseReturnValue:
    """Have the first edition of a place made: once for each, whoever asks."""
    place = place_of_book(db.session, request.form.get("at", ""))
    order_first(db.session, place, now=clock.now())
    return redirect(f"/guides/handbook.pdf?at={place.code}")
