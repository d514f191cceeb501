"""Forms and photographs from phones. Each is kept before anything is judged, in transactions of their own."""

from __future__ import annotations

import re

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.offline import arriving, envelopes, files
from app.offline.arriving import Arrival, FormOnWay, Standing
from app.offline.files import MOST_PIECE, Piece, Stock
from app.offline.settling import Doing, settle
from app.papers.storage import vault
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import looking, separately, writes_late
from app.views.offline.asking import blueprint, device_now, found, keep_days
from app.views.offline.device_api import told

_TOKEN, _FILE = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")


@blueprint.put("/offline/devices/<device>/cases/<token>")
@login_required_for("submit_case")
@writes_late
def envelope(device: str, token: str) -> ResponseReturnValue:
    """One filled form. Sent again it changes nothing."""
    here = found(device)
    if not _TOKEN.fullmatch(token):
        raise Invalid(message=_("手机送来的内容不完整，没有收下"))
    arrival = Arrival(here, token, envelopes.read(request.get_json(silent=True)), device_now(), keep_days())
    db.session.rollback()  # what follows has transactions of its own
    with separately() as session:
        form_id = arriving.arrive(session, arrival, actor=required_actor(), now=clock.now())
    return _settled(form_id)


@blueprint.put("/offline/devices/<device>/files/<token>/<file_id>")
@login_required_for("submit_case")
@takes_files(MOST_PIECE + 4096)
@writes_late
def piece(device: str, token: str, file_id: str) -> ResponseReturnValue:
    """The bytes of a file from `?offset=` on; 409 with where to go on when they begin elsewhere."""
    found(device)
    if not (_TOKEN.fullmatch(token) and _FILE.fullmatch(file_id)):
        raise Invalid(message=_("手机送来的照片编号不对，没有收下"))
    offset = request.args.get("offset", -1, type=int)
    sent = Piece(token, file_id, offset, request.get_data(cache=False))
    form = arriving.form_of(db.session(), token, actor=required_actor())
    db.session.rollback()
    if form is not None and form.state != "waiting":
        return jsonify({"received": form.size_of(file_id), **_brief(_standing(form.id))})
    stock = _take(sent, form)
    if not stock.is_there and stock.received != offset + len(sent.content):
        return jsonify(received=stock.received), 409
    return jsonify({"received": stock.received, **_brief_if_complete(token)})


def _brief_if_complete(token: str) -> dict[str, object]:
    """The last byte of all makes the case. Asked anew: of two that come at once each could miss the other."""
    with looking() as session:
        form = arriving.form_of(session, token, actor=required_actor())
    return _brief(_run(form.id)) if form is not None and form.is_complete else {}


def _take(sent: Piece, form: FormOnWay | None) -> Stock:
    """A file that comes whole and is announced is looked at at once; others when all is there."""
    actor, now = required_actor(), clock.now()
    expected = form.expected(sent.file_id) if form else None
    if form and expected and len(sent.content) == expected.size and not form.stock(sent.file_id).received:
        return files.take_whole(
            sent,
            expected=expected,
            there=form.stock(sent.file_id),
            vault=vault(),
            scanner=_scanner(),
            actor=actor,
            now=now,
        )
    return files.take_piece(sent, expected=expected, vault=vault(), actor=actor, now=now)


def _settled(form_id: int) -> ResponseReturnValue:
    return jsonify(told(_run(form_id)) | {"server_time": clock.now().isoformat()})


def _run(form_id: int) -> Standing:
    settle(form_id, Doing(required_actor(), vault(), _scanner(), clock.now()))
    return _standing(form_id)


def _standing(form_id: int) -> Standing:
    with looking() as session:
        return arriving.standing_of(session, form_id)


def _brief(one: Standing) -> dict[str, object]:
    words = told(one)
    return {key: words[key] for key in ("state", "number", "url", "reasons")}


def _scanner() -> str:
    return str(current_app.extensions["desk"].settings.clamav)
