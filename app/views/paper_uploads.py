"""Uploads in pieces, for the script that keeps photographs until the server has them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.extensions import db
from app.papers import uploads
from app.papers.storage import vault
from app.papers.uploads import Progress
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import writes_late
from app.views.papers import added_to, seen

blueprint = Blueprint("paper_uploads", __name__)
_LARGEST_REQUEST = uploads.MOST_PIECE + 4096


@blueprint.post("/desk/cases/<number>/papers/uploads/<upload_id>/begin")
@blueprint.post("/desk/forms/<token>/papers/uploads/<upload_id>/begin")
@login_required_for("handle_step", "submit_case")
def begin(upload_id: str, number: str = "", token: str = "") -> ResponseReturnValue:
    """Begin an upload, or learn how far it has come."""
    document_id = request.form.get("document", "")
    return _told(
        lambda: uploads.begin(
            db.session,
            holder=added_to(required_actor(), number, token, document_id),
            upload_id=upload_id,
            document_id=document_id,
            name=request.form.get("name", ""),
            size=request.form.get("size", 0, type=int),
            now=clock.now(),
        )
    )


@blueprint.put("/desk/cases/<number>/papers/uploads/<upload_id>")
@blueprint.put("/desk/forms/<token>/papers/uploads/<upload_id>")
@login_required_for("handle_step", "submit_case")
@takes_files(_LARGEST_REQUEST)
@writes_late
def piece(upload_id: str, number: str = "", token: str = "") -> ResponseReturnValue:
    """The bytes from `?offset=` on."""
    return _told(
        lambda: uploads.take_piece(
            holder=seen(required_actor(), number, token),
            upload_id=upload_id,
            offset=request.args.get("offset", -1, type=int),
            piece=request.get_data(cache=False),
            vault=vault(),
            now=clock.now(),
        )
    )


@blueprint.post("/desk/cases/<number>/papers/uploads/<upload_id>/finish")
@blueprint.post("/desk/forms/<token>/papers/uploads/<upload_id>/finish")
@login_required_for("handle_step", "submit_case")
@writes_late
def finish(upload_id: str, number: str = "", token: str = "") -> ResponseReturnValue:
    """Make a page of it. The browser may forget the photograph when the answer names a page."""
    actor = required_actor()
    return _told(
        lambda: uploads.finish(
            db.session,
            holder=seen(actor, number, token),
            upload_id=upload_id,
            vault=vault(),
            scanner=current_app.extensions["desk"].settings.clamav,
            actor=actor,
            now=clock.now(),
        )
    )


def _told(step: Callable[[], Progress]) -> ResponseReturnValue:
    """How far it is; or the sentence why not, with a status by which the script knows whether to try again."""
    try:
        progress = step()
    except Invalid as refusal:
        db.session.rollback()
        return jsonify({"error": refusal.sentences()[0]}), 422
    except NotFoundHere as missing:
        db.session.rollback()
        return jsonify({"error": missing.what}), 404
    except NotAllowed as refusal:
        db.session.rollback()
        return jsonify({"error": refusal.reason}), 403
    return jsonify({"received": progress.received, "page": progress.page_id})
