"""帮办代办: the start page of an agent's day, with a tile for each kind of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFoundHere
from app.extensions import db
from app.hall.rota import SHIFT_WORDS, on_duty
from app.models import DutyTurn
from app.people.actors import Actor
from app.proxies.agents.reading import shifts_at
from app.security.access import current_login, login_required_for, required_actor
from app.security.sessions import stand_in
from app.views.supervision.asked import typed_number
from app.wording import msgid

blueprint = Blueprint("proxies", __name__, url_prefix="/desk/proxy")
OPEN_TO = ("submit_case", "manage_people", "supervise")


@dataclass(frozen=True)
class Tile:
    """A way from the start page; shown to people with one of the capabilities."""

    path: str
    icon: str
    title: str
    words: str
    capabilities: tuple[str, ...] = ("submit_case",)


# One line each, in the order of an agent's day.
TILES: tuple[Tile, ...] = (
    Tile(
        "/desk/proxy/rounds",
        "map-pin",
        msgid("上门走访"),
        msgid("排路线、打走访单、记走访"),
        ("submit_case", "supervise"),
    ),
    Tile("/desk/originals", "file-text", msgid("借出的原件"), msgid("谁手里有群众的原件，该还的还")),
    Tile("/desk/hall/rota", "calendar", msgid("值班表"), msgid("谁哪天值班，打印上墙")),
    Tile("/desk/hall/points", "map-pin", msgid("服务点"), msgid("自助机、流动服务车、服务点")),
)


@blueprint.get("")
@login_required_for(*OPEN_TO)
def home() -> ResponseReturnValue:
    """Who is on duty now, where this person stands today, and the ways to the work."""
    actor = required_actor()
    return render_template(
        "proxies/home.html",
        tiles=tiles_for(actor),
        turns=duty_now(actor.organisation_id),
        shifts=SHIFT_WORDS,
    )


def tiles_for(actor: Actor) -> list[Tile]:
    """The tiles this person may open."""
    return [tile for tile in TILES if any(actor.can(one) for one in tile.capabilities)]


def duty_now(organisation_id: int | None) -> Sequence[DutyTurn]:
    """Who is on duty at a place at this hour; one statement."""
    if organisation_id is None:
        return ()
    now = clock.now().astimezone(clock.ZONE)
    running = shifts_at(now)
    turns = on_duty(db.session, organisation_id=organisation_id, day=now.date())
    return [turn for turn in turns if turn.shift in running]


@blueprint.post("/standing")
@login_required_for("submit_case")
def stand() -> ResponseReturnValue:
    """今天在哪个村: a mobile agent works at another of the villages served, until the login ends."""
    actor, login, wanted = required_actor(), current_login(), typed_number("village")
    if login is None or wanted not in [one.id for one in actor.villages]:
        raise NotFoundHere(_("这个村不在您的服务范围内"))
    stand_in(db.session, session_id=login.session_id, organisation_id=wanted)
    return redirect("/desk/proxy", 303)
