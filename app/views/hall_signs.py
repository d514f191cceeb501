"""What a hall hangs up about its services, for anyone: the list as a poster, the signs of its windows."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.printing.hall_signs import list_poster_of, window_signs_of
from app.security.access import public
from app.views.pdfs import public_answer
from reports.render import render_html
from reports.sheets import Sheet

blueprint = Blueprint("hall_signs", __name__)
_ANYONE = "办事清单、窗口牌对群众公开"
_LONGEST = 20
_POSTERS = {"a3": "list_poster", "a2": "list_poster_a2"}


@blueprint.get('/guides/poster-<any("a3", "a2"):size>.pdf')
@public(_ANYONE)
def poster(size: str) -> ResponseReturnValue:
    """The list of a place (?at=), or of the county."""
    at, printable = _at(), _POSTERS[size]

    def sheet() -> Sheet:
        return Sheet(render_html(printable, list_poster_of(at, size.upper())))

    return public_answer(printable, at, sheet=sheet, name=f"list-{at or 'county'}-{size}.pdf")


@blueprint.get("/guides/window.pdf")
@public(_ANYONE)
def windows() -> ResponseReturnValue:
    """The signs of the windows of a place (?at=), or of the county's."""
    at = _at()

    def sheet() -> Sheet:
        return Sheet(render_html("window_sign", window_signs_of(at)))

    return public_answer("window_sign", at, sheet=sheet, name=f"windows-{at or 'county'}.pdf")


def _at() -> str:
    """Letters, digits and - only: the name of the file is made of it."""
    at = request.args.get("at", "")[:_LONGEST]
    return at if at.replace("-", "").replace("_", "").isalnum() and at.isascii() else ""
