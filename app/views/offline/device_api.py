"""Devices: registered, given their key again, told how their forms stand, signed out."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app import clock
from app.extensions import db
from app.models import Organisation
from app.offline import arriving, devices
from app.offline.arriving import MOST_ASKED, Standing
from app.offline.envelopes import texts_of
from app.offline.pack import person
from app.security.access import asked_by_scripts, login_required_for, public, required_actor
from app.views.offline.asking import blueprint, keep_days, login_id, numbers_of, posted, taken


@blueprint.get("/offline/hello")
@login_required_for("submit_case")
@asked_by_scripts
def hello() -> ResponseReturnValue:
    """Who is logged in, and the token that every other question carries."""
    actor = required_actor()
    station = db.session.get(Organisation, actor.organisation_id) if actor.organisation_id else None
    return jsonify(
        csrf_token=generate_csrf(),
        server_time=clock.now().isoformat(),
        actor=person(actor, station),
    )


@blueprint.post("/offline/devices")
@login_required_for("submit_case")
def register() -> ResponseReturnValue:
    """A new device, with its key."""
    actor, name = required_actor(), posted().get("name")
    device, key = devices.register(
        db.session(),
        name=name if isinstance(name, str) else "",
        login_id=login_id(),
        actor=actor,
        now=clock.now(),
    )
    return jsonify(device=device.code, key=key, keep_days=keep_days(), user_id=actor.user_id), 201


@blueprint.post("/offline/devices/<device>/key")
@login_required_for("submit_case")
def key(device: str) -> ResponseReturnValue:
    """The key again."""
    given = devices.give_key(db.session(), device=taken(device), actor=required_actor(), now=clock.now())
    return jsonify(key=given, keep_days=keep_days())


@blueprint.get("/offline/devices/<device>/standing")
@public(
    "the login of a lost phone has ended; it names itself by a code that only it knows, and hears whether to forget"
)
@asked_by_scripts
def standing(device: str) -> ResponseReturnValue:
    """410 when the device was cut off, 204 for all others, known or not."""
    if devices.is_cut_off(db.session(), code=device):
        return jsonify(cut_off=True), 410
    return "", 204


@blueprint.post("/offline/devices/<device>/states")
@login_required_for("submit_case")
def states(device: str) -> ResponseReturnValue:
    """How these forms stand, and the numbers the device may use from now on."""
    here = taken(device)
    tokens = texts_of(posted().get("tokens"), MOST_ASKED)
    standing = arriving.standings(db.session(), tokens, actor=required_actor())
    return jsonify(
        server_time=clock.now().isoformat(),
        cut_off=False,
        keep_days=keep_days(),
        cases={token: told(one) for token, one in standing.items()},
        numbers=numbers_of(here),
    )


@blueprint.post("/offline/devices/<device>/end")
@login_required_for("submit_case")
def end(device: str) -> ResponseReturnValue:
    """Signed out on purpose."""
    held = texts_of(posted().get("held_numbers"), MOST_ASKED)
    devices.leave(db.session(), device=taken(device), held=held, actor=required_actor(), now=clock.now())
    return "", 204


def told(one: Standing) -> dict[str, object]:
    """A form as its phone is told."""
    return {
        "state": one.state,
        "number": one.number,
        "step": one.step,
        "url": one.path,
        "reasons": [{"code": reason.code, "sentence": reason.sentence} for reason in one.reasons],
        "files": dict(one.files),
    }
