"""The calendar that a person's phone reads (RFC 5545): under a secret address, with family names and items alone."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, crypto
from app.clock import ZONE, local_date
from app.errors import NotFoundHere
from app.models import Account, CalendarFeed
from app.notifications.placeholders import surname_only
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.proxies.appointments.listing import AppointmentRow, of_days

BEHIND, AHEAD = dt.timedelta(days=14), dt.timedelta(days=90)
_PRODUCT = "-//Daiban Desk//Appointments//ZH"
_TOKEN_BYTES = 24


def feed_of(session: Session, *, actor: Actor) -> str | None:
    """The secret of this person's feed; None where there is none."""
    row = session.get(CalendarFeed, actor.user_id)
    return row.token if row else None


def make_feed(session: Session, *, actor: Actor, now: datetime) -> str:
    """A new secret; the address before it ends at once."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = session.get(CalendarFeed, actor.user_id) or CalendarFeed(user_id=actor.user_id)
    row.token, row.token_hash, row.made_at = token, _hash(token), now
    session.add(row)
    session.flush()
    _record(session, "made", actor, now)
    return token


def end_feed(session: Session, *, actor: Actor, now: datetime) -> None:
    """Nobody reads under the old address any more."""
    row = session.get(CalendarFeed, actor.user_id)
    if row is not None:
        session.delete(row)
        session.flush()
        _record(session, "ended", actor, now)


def read_feed(session: Session, token: str, *, now: datetime) -> bytes:
    """The calendar under this secret; NotFoundHere for any other, and for who has left."""
    wanted = select(Account).join(CalendarFeed, CalendarFeed.user_id == Account.id)
    account = session.scalars(wanted.where(CalendarFeed.token_hash == _hash(token), Account.active)).one_or_none()
    if account is None:
        raise NotFoundHere(_("这个日历地址已经停用"))
    actor, today = actor_of(account), local_date(now)
    rows = of_days(session, actor=actor, first=today - BEHIND, last=today + AHEAD)
    mine = [one for one in rows if one.agent_id in (None, actor.user_id)]
    return calendar_of(mine, now=now)


def calendar_of(rows: Sequence[AppointmentRow], *, now: datetime) -> bytes:
    """The file: folded and escaped by the library. The county keeps one time, so moments stand in UTC."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "预约")
    for one in rows:
        calendar.add_component(_event(one, now))
    return calendar.to_ical()


def _event(one: AppointmentRow, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"appointment-{one.id}@daiban")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", _at(one.day, one.begins))
    event.add("dtend", _at(one.day, one.ends))
    event.add("summary", f"{surname_only(one.name)} {one.service_name}")
    event.add("location", "上门" if one.place_kind == "home" else one.place_name)
    event.add("sequence", one.moves)
    event.add("status", "CONFIRMED")
    return event


def _at(day: dt.date, minutes: int) -> datetime:
    local = datetime.combine(day, dt.time(), ZONE) + dt.timedelta(minutes=minutes)
    return local.astimezone(dt.UTC)


def _hash(token: str) -> str:
    return crypto.current().lookup_hash(f"feed:{token}")


def _record(session: Session, what: str, actor: Actor, now: datetime) -> None:
    audit.record(
        session, actor=actor, now=now, action=f"feed.{what}", subject="account", subject_id=actor.user_id, detail={}
    )
