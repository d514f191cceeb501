"""推算: whether a day lies in a year ahead whose days off are not announced yet, for pages that show such a day."""

from __future__ import annotations

import datetime as dt

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import WorkdayYear


def projected_mark(day: dt.date | None) -> str:
    """（推算） behind a day of a year that the calendar does not know yet; nothing behind any other.

    Days up to the end of this year ask nothing: what was counted with them is marked where it is stored. The first
    day behind it on a page reads the years ahead, once a request.
    """
    if day is None or day.year <= clock.today().year or day.year in _known_ahead():
        return ""
    return _("（推算）")


def _known_ahead() -> frozenset[int]:
    if "known_ahead" not in g:
        ahead = select(WorkdayYear.year).where(WorkdayYear.year > clock.today().year)
        g.known_ahead = frozenset(db.session.scalars(ahead))
    known: frozenset[int] = g.known_ahead
    return known
