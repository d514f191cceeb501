"""The calendar that phones read: the address itself is the key."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import db
from app.proxies.appointments.feeds import read_feed
from app.security.access import public

blueprint = Blueprint("calendar_feeds", __name__)


@blueprint.get("/calendar/<token>.ics")
@public("calendars of phones cannot log in; the key in the address lets them, and there are surnames and items only")
def read(token: str) -> ResponseReturnValue:
    """The appointments of one person, for the calendar of the phone."""
    answer = Response(read_feed(db.session, token[:64], now=clock.now()), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
