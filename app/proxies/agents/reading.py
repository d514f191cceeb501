"""Who the agents are: read from the people of halls, with the villages they serve and who stands in for those away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.clock import ZONE
from app.hall.duty import shifts_at
from app.models import AgentVillage, DutyTurn, HallPerson, Organisation


@dataclass(frozen=True)
class Agent:
    """A person who helps and acts for villagers. No `services`: all that the station offers."""

    id: int
    name: str
    phone: str
    organisation: str  # 上河村便民服务站
    organisation_path: str
    villages: tuple[str, ...]  # paths of the places served
    services: frozenset[str]
    mode: str  # fixed, mobile; "" for a substitute who is no agent
    substitute_id: int | None
    on_duty: bool  # now
    is_away: bool = False
    stands_in_for: str = ""  # the name of whom this one replaces

    def handles(self, service_code: str) -> bool:
        """May this agent handle the item?"""
        return not self.services or service_code in self.services

    def serves(self, path: str) -> bool:
        """Does the place lie where this agent serves?"""
        return any(path.startswith(village) for village in self.villages)


def agent_of(session: Session, *, account_id: int) -> Agent | None:
    """The agent who logs in with this account; None for anyone else, and for those who have left."""
    mine = HallPerson.account_id == account_id
    return next(iter(_agents(session, mine & (HallPerson.mode != "") & _stays())), None)


def agents_of_ids(session: Session, ids: Iterable[int]) -> Mapping[int, Agent]:
    """These people as agents, by id; those who have left too."""
    return {one.id: one for one in _agents(session, HallPerson.id.in_(list(ids)))}


def agents_serving(session: Session, *, village_path: str, service_code: str = "", day: dt.date) -> Sequence[Agent]:
    """Who serves a village on a day, those on duty first; for who is away the substitute, where there is one.

    With the code of a service: only who may handle it.
    """
    here = select(AgentVillage.person_id).join(Organisation, Organisation.id == AgentVillage.organisation_id)
    above = _line_down_to(village_path)
    named = HallPerson.id.in_(here.where(Organisation.path.in_(above)))
    whole = ~select(AgentVillage.person_id).where(AgentVillage.person_id == HallPerson.id).exists()
    at_home = HallPerson.organisation_id.in_(select(Organisation.id).where(Organisation.path.in_(above))) & whole
    found = _agents(session, or_(named, at_home) & (HallPerson.mode != "") & _stays(), day)
    able = [one for one in found if one.handles(service_code or "")] if service_code else found
    others = agents_of_ids(session, {one.substitute_id for one in able if one.is_away and one.substitute_id})
    return sorted(_present(able, others, service_code), key=lambda one: (not one.on_duty, one.mode != "fixed"))


def _present(agents: Sequence[Agent], others: Mapping[int, Agent], service_code: str) -> list[Agent]:
    """Those who are there, and for the others their substitutes; everyone once."""
    found = {one.id: one for one in agents if not one.is_away}
    for one in agents:
        other = others.get(one.substitute_id or 0) if one.is_away else None
        if other and not other.is_away and (not service_code or other.handles(service_code)):
            found.setdefault(other.id, _standing_in(other, one.name))
    return list(found.values())


def _standing_in(other: Agent, name: str) -> Agent:
    return Agent(**{**vars(other), "stands_in_for": name})


def _line_down_to(path: str) -> list[str]:
    """The paths of a place and of all above it: 990101/990101101/ → 990101/, 990101/990101101/."""
    codes = path.strip("/").split("/")
    return ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]


def _stays() -> ColumnElement[bool]:
    return HallPerson.whereabouts != "ended"


def _agents(session: Session, which: ColumnElement[bool], day: dt.date | None = None) -> list[Agent]:
    wanted = select(HallPerson).options(joinedload(HallPerson.organisation)).where(which)
    people = session.scalars(wanted.order_by(HallPerson.organisation_id, HallPerson.position, HallPerson.id)).all()
    if not people:
        return []
    villages = villages_of(session, [one.id for one in people])
    busy = _on_duty(session, [one.id for one in people], clock.now())
    return [_agent(one, villages.get(one.id, ()), one.id in busy, day or clock.today()) for one in people]


def _agent(person: HallPerson, villages: Sequence[Organisation], busy: bool, day: dt.date) -> Agent:
    return Agent(
        id=person.id,
        name=person.name,
        phone=person.phone,
        organisation=str(person.organisation),
        organisation_path=person.organisation.path,
        villages=tuple(one.path for one in villages) or (person.organisation.path,),
        services=frozenset(person.services.split()),
        mode=person.mode,
        substitute_id=person.substitute_id,
        on_duty=busy,
        is_away=is_away(person, day),
    )


def is_away(person: HallPerson, day: dt.date) -> bool:
    """Is someone not to be met on a day? From the day of return on they are."""
    if person.whereabouts in ("here", "ended"):
        return person.whereabouts == "ended"
    return person.back_on is None or day < person.back_on


def villages_of(session: Session, ids: Iterable[int]) -> dict[int, list[Organisation]]:
    """The villages that these people serve by name, in the order of the county."""
    wanted = select(AgentVillage.person_id, Organisation).join(
        Organisation, Organisation.id == AgentVillage.organisation_id
    )
    found: dict[int, list[Organisation]] = {}
    rows = session.execute(wanted.where(AgentVillage.person_id.in_(list(ids))).order_by(Organisation.path))
    for person_id, village in rows:
        found.setdefault(person_id, []).append(village)
    return found


def _on_duty(session: Session, ids: Iterable[int], now: datetime) -> set[int]:
    local = now.astimezone(ZONE)
    turns = select(DutyTurn.person_id).where(DutyTurn.person_id.in_(list(ids)), DutyTurn.day == local.date())
    return set(session.scalars(turns.where(DutyTurn.shift.in_(shifts_at(local)))))
