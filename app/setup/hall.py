"""What hangs in the sample halls: people, a rota, a machine, the days of the bus."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import Account, AgentVillage, DutyTurn, HallPerson, Organisation, ServicePoint
from catalog.sample import DATA

_WORDS = ("name", "post", "duties", "serves", "phone", "mode", "post_kind", "duty_hours")


def add_demo_halls(session: Session, *, now: datetime) -> int:
    """People, turns and points of the sample halls that have none; how many people were added."""
    if session.scalar(select(exists().select_from(HallPerson))):
        return 0
    halls = yaml.safe_load((DATA / "hall.yaml").read_text("utf-8"))
    return sum(_add_hall(session, hall, now) for hall in halls)


def _add_hall(session: Session, hall: Mapping[str, Any], now: datetime) -> int:
    organisation = session.scalars(select(Organisation).where(Organisation.code == hall["at"])).one()
    people = {raw["name"]: _person(session, organisation, raw, place, now) for place, raw in enumerate(hall["people"])}
    session.add_all(people.values())
    session.flush()
    session.add_all(_villages(session, people, hall["people"]))
    if away := hall.get("away"):
        _send_away(people, away, now)
    _add_turns(session, organisation, [people[name] for name in hall.get("rota", ())], now)
    session.add_all(_point(organisation, raw) for raw in hall.get("points", ()))
    return len(people)


def _person(
    session: Session, organisation: Organisation, raw: Mapping[str, Any], place: int, now: datetime
) -> HallPerson:
    account = session.scalar(select(Account.id).where(Account.username == raw.get("username", "")))
    words = {name: raw.get(name, "") for name in _WORDS} | {"services": "\n".join(raw.get("services", ()))}
    return HallPerson(
        organisation_id=organisation.id,
        account_id=account,
        position=place,
        whereabouts="here",
        changed_at=now,
        **words,
    )


def _villages(
    session: Session, people: Mapping[str, HallPerson], told: Sequence[Mapping[str, Any]]
) -> Sequence[AgentVillage]:
    """The villages an agent serves; those of a station serve at least their own."""
    places = {one.code: one for one in session.scalars(select(Organisation).where(Organisation.tier == "village"))}
    own = {name: one.organisation_id for name, one in people.items() if one.mode}
    return [
        AgentVillage(person_id=people[raw["name"]].id, organisation_id=place.id)
        for raw in told
        for place in places.values()
        if raw["name"] in own and (place.code in raw.get("villages", ()) or place.id == own[raw["name"]])
    ]


def _send_away(people: Mapping[str, HallPerson], away: Mapping[str, Any], now: datetime) -> None:
    person = people[away["name"]]
    person.whereabouts, person.note = away["whereabouts"], away["note"]
    person.back_on = local_date(now) + dt.timedelta(days=away["days"])
    person.substitute_id = people[away["substitute"]].id


def _add_turns(session: Session, organisation: Organisation, people: Sequence[HallPerson], now: datetime) -> None:
    """This month and the next, one after the other."""
    first = local_date(now).replace(day=1)
    days = [first + dt.timedelta(days=at) for at in range(_length(first))] if people else []
    for place, day in enumerate(days):
        person = people[place % len(people)]
        session.add(DutyTurn(organisation_id=organisation.id, day=day, shift="day", person_id=person.id))


def _length(first: dt.date) -> int:
    this = calendar.monthrange(first.year, first.month)[1]
    after = first + dt.timedelta(days=this)
    return this + calendar.monthrange(after.year, after.month)[1]


def _point(organisation: Organisation, raw: Mapping[str, Any]) -> ServicePoint:
    words = {key: value for key, value in raw.items() if key != "items"}
    return ServicePoint(organisation_id=organisation.id, items="\n".join(raw["items"]), **words)
