"""PDFs as answers. Public ones are made once, come by a short way, and are not sent to whoever has them already."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from app import clock
from app.extensions import db
from app.printjobs.doors import Door
from reports.sheets import Sheet


def pdf_answer(content: bytes, name: str) -> Response:
    """A PDF shown in the browser, saved under its name."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def public_answer(*address: str, sheet: Callable[[], Sheet], name: str) -> Response:
    """The PDF behind an address: which printable, of what, for which place.

    `sheet` is called only when nobody asked since the catalogue changed. Browsers keep the paper and ask whether it is
    still the same: 304 when it is.
    """
    door = Door(db.engine, address=address, day=clock.today(), sheet=sheet)
    if request.if_none_match.contains(door.digest):
        return _dated(Response(status=304), door.digest)
    paper = door.open()
    answer = _dated(pdf_answer(paper.content, name), door.digest)
    answer.last_modified = paper.made_at
    return answer


def _dated(answer: Response, digest: str) -> Response:
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = "public, no-cache"  # kept, but asked for each time
    return answer
