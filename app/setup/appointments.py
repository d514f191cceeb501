"""Sample halls see people by appointment: their hours, and a few people who come these days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import Account, AppointmentPlace, Organisation
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.proxies.appointments.booking import Wish, book
from app.proxies.appointments.places import PlaceWords, free_days, keep_place, place_of
from app.proxies.appointments.slots import Hours, numbers_in
from app.publishing.versions import current_version
from catalog.sample import DATA


def add_demo_appointments(session: Session, *, now: datetime) -> int:
    """Places with their hours and appointments of the sample county, once; how many appointments."""
    if session.scalar(select(exists().select_from(AppointmentPlace))):
        return 0
    raw = yaml.safe_load((DATA / "appointments.yaml").read_text("utf-8"))
    places = {one["id"]: _place(session, one, now) for one in raw["places"]}
    return sum(_appointment(session, one, places, now) for one in raw["appointments"])


def _place(session: Session, raw: Mapping[str, Any], now: datetime) -> int:
    organisation = session.scalars(select(Organisation).where(Organisation.code == raw["at"])).one()
    words = PlaceWords(
        kind=raw["kind"],
        name=raw.get("name") or organisation.hall_name,
        address=raw.get("address", organisation.address if raw["kind"] != "home" else ""),
        phone=raw.get("phone", organisation.phone),
        hours=tuple(_hours(one) for one in raw["hours"]),
    )
    actor = _actor(session, raw["by"])
    return keep_place(session, words=words, organisation=organisation, place_id=None, actor=actor, now=now)


def _hours(raw: Mapping[str, Any]) -> Hours:
    begins, ends = (_minutes(raw[name]) for name in ("begins", "ends"))
    which = numbers_in(str(raw.get("which", "")))
    return Hours(raw["rule"], which, begins, ends, raw.get("minutes", 0), raw["capacity"])


def _minutes(text: str) -> int:
    hours, _colon, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _appointment(session: Session, raw: Mapping[str, Any], places: Mapping[str, int], now: datetime) -> int:
    """In the first slot with room, so many open days from now; 0 when none is left."""
    place = place_of(session, places[raw["place"]])
    free = [
        (one.day, slot.slot.begins)
        for one in free_days(session, place, now=now)[raw["days"] :]
        for slot in one.slots
        if slot.left
    ]
    if not free:
        return 0
    actor = _actor(session, raw["by"]) if raw.get("by") else None
    village = session.scalar(select(Organisation.id).where(Organisation.code == raw["village"]))
    wish = Wish(
        place_id=place.id,
        day=free[0][0],
        begins=free[0][1],
        name=raw["name"],
        phone=raw["phone"],
        village_id=village,
        address=raw.get("address", ""),
        note=raw.get("note", ""),
    )
    version = current_version(session, raw["service"], local_date(now))
    book(session, wish=wish, version=version, channel="phone" if actor else "public", actor=actor, now=now)
    return 1


def _actor(session: Session, username: str) -> Actor:
    return actor_of(session.scalars(select(Account).where(Account.username == username)).one())
