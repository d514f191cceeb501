"""What all answers to phones have in common: whose device it is, what it is told when it was cut off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import db
from app.offline import devices
from app.offline.devices import CutOff, Device
from app.offline.envelopes import moment_of, texts_of
from app.offline.numbers import MOST, USUAL, top_up
from app.security.access import current_login, required_actor
from app.transaction import separately

blueprint = Blueprint("offline_api", __name__)
_MOST_NUMBERS = 500


@blueprint.errorhandler(CutOff)
def cut_off(error: CutOff) -> ResponseReturnValue:
    """The phone has to forget everything; that it was told is noted."""
    with separately() as session:
        devices.heard(session, device_id=error.device_id, actor=required_actor(), now=clock.now())
    return jsonify(cut_off=True), 410


def taken(code: str) -> Device:
    """The device of this request, in a view that writes."""
    return devices.take(db.session(), code=code, login_id=login_id(), actor=required_actor(), now=clock.now())


def found(code: str) -> Device:
    """The same in a view that writes late."""
    return devices.find(db.session(), code=code, actor=required_actor())


def login_id() -> str | None:
    """With which login the phone came: it ends when the device is cut off."""
    login = current_login()
    return login.session_id if login else None


def posted() -> dict[str, Any]:
    """The JSON of this request; nothing when it is none."""
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def device_now() -> datetime | None:
    """What the clock of the phone says."""
    return moment_of(posted().get("device_now"))


def numbers_of(device: Device) -> Sequence[str]:
    """The numbers the device may use from now on."""
    body = posted()
    wanted = body.get("wanted_numbers")
    return top_up(
        db.session(),
        device_id=device.id,
        path=device.organisation_path,
        held=texts_of(body.get("held_numbers"), _MOST_NUMBERS),
        spent=texts_of(body.get("spent_numbers"), _MOST_NUMBERS),
        wanted=min(wanted, MOST) if isinstance(wanted, int) else USUAL,
        days=keep_days(),
        now=clock.now(),
    )


def keep_days() -> int:
    """How many days a phone keeps what it took along."""
    return int(current_app.extensions["desk"].settings.offline_days)
