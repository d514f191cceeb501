"""One round as its page and its paper show it, the rounds of a week, and the visits to one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from app.archive.history import record_look
from app.archive.reading import OPEN_FOR
from app.archive.scope import living
from app.cases.worklist import person_name
from app.models import Account, Case, Organisation, Person, PersonLook, Round, RoundStop
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.proxies.rounds.listing import Stop, homes, stop_of
from app.proxies.rounds.planning import PURPOSE, missing

MOST_ROUNDS = 200  # of one week
MOST_VISITS = 50  # of one person that are shown
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class RoundRow:
    """One round in a week."""

    number: str
    day: dt.date
    kind: str
    state: str
    agent: str
    place: str
    stops: int
    visited: int
    mine: bool


@dataclass(frozen=True)
class VisitedStop:
    """A home with what came of it; `opened`: what the archive knows of the person may be shown now."""

    stop: Stop
    opened: bool
    visited_at: datetime | None
    deed: str
    next_step: str
    next_on: dt.date | None
    done_number: str
    spot: str
    has_photo: bool


@dataclass(frozen=True)
class RoundPage:
    """A round with its homes in order."""

    row: RoundRow
    remark: str
    organisation_id: int
    ended_at: datetime | None
    stops: tuple[VisitedStop, ...]

    @property
    def closed_people(self) -> tuple[int, ...]:
        """People on record whose facts are not shown before somebody says that they are needed."""
        return tuple(one.stop.person_id for one in self.stops if one.stop.person_id and not one.opened)


def within(actor: Actor) -> ColumnElement[bool]:
    """The rounds of the places where this person works."""
    return lies_in_areas(actor, Round.organisation_path)


def rounds_of_week(session: Session, *, actor: Actor, first: dt.date) -> Sequence[RoundRow]:
    """The rounds of seven days, cancelled ones left out. One statement."""
    wanted = _rows().where(within(actor), Round.day >= first, Round.day < first + _WEEK, Round.state != "cancelled")
    return [_row(one, actor) for one in session.execute(wanted.order_by(Round.day, Round.id).limit(MOST_ROUNDS))]


def last_scheduled(session: Session, *, actor: Actor) -> dt.date | None:
    """The day of this person's latest weekly round."""
    mine = (Round.agent_id == actor.user_id, Round.kind == "scheduled", Round.state != "cancelled")
    return session.scalar(select(func.max(Round.day)).where(*mine))


def read_round(session: Session, *, number: str, actor: Actor, now: datetime) -> RoundPage:
    """A round with its homes; three statements. NotFoundHere outside the scope."""
    found = session.execute(_rows().where(Round.number == number, within(actor))).one_or_none()
    if found is None:
        raise missing()
    rows = session.execute(homes().where(RoundStop.round_id == found.Round.id).order_by(RoundStop.position)).all()
    people = {row.RoundStop.person_id for row in rows if row.RoundStop.person_id}
    opened = _opened(session, people, actor, now)
    numbers = _numbers(session, {row.RoundStop.done_case_id for row in rows} - {None})
    stops = tuple(_visited(stop_of(row), row.RoundStop, opened, numbers) for row in rows)
    round_: Round = found.Round
    return RoundPage(_row(found, actor), round_.remark, round_.organisation_id, round_.ended_at, stops)


def open_people(session: Session, *, page: RoundPage, actor: Actor, now: datetime) -> RoundPage:
    """Look at everyone of a round who is on record, for the visit: each look is recorded. The page with their facts."""
    wanted = select(Person).where(Person.id.in_(page.closed_people), living(actor)) if page.closed_people else None
    for person in session.scalars(wanted) if wanted is not None else ():
        record_look(session, person=person, purpose=PURPOSE, place=page.row.number, actor=actor, now=now)
    session.flush()
    return read_round(session, number=page.row.number, actor=actor, now=now)


def visits_to(session: Session, *, person_ids: Collection[int], actor: Actor) -> Sequence[VisitedStop]:
    """The latest visits to a person, seen by whoever has opened the record."""
    wanted = homes().where(RoundStop.person_id.in_(person_ids), RoundStop.visited_at.is_not(None), within(actor))
    rows = session.execute(wanted.order_by(RoundStop.id.desc()).limit(MOST_VISITS)).all()
    opened = set(person_ids)
    numbers = _numbers(session, {row.RoundStop.done_case_id for row in rows} - {None})
    return [_visited(stop_of(row), row.RoundStop, opened, numbers) for row in rows]


def _opened(session: Session, people: Collection[int], actor: Actor, now: datetime) -> set[int]:
    """Those whom this person has opened within the last half hour."""
    if not people:
        return set()
    recent = (PersonLook.user_id == actor.user_id, PersonLook.person_id.in_(people), PersonLook.at > now - OPEN_FOR)
    return set(session.scalars(select(PersonLook.person_id).where(*recent)))


def _numbers(session: Session, ids: Collection[int]) -> dict[int, str]:
    wanted = select(Case.id, Case.number).where(Case.id.in_(ids))
    return {row.id: row.number for row in session.execute(wanted)} if ids else {}


def _visited(stop: Stop, row: RoundStop, opened: Collection[int], numbers: dict[int, str]) -> VisitedStop:
    is_open = stop.person_id is None or stop.person_id in opened
    return VisitedStop(
        stop=stop if is_open else replace(stop, id_number="", phone="", address=""),
        opened=is_open,
        visited_at=row.visited_at,
        deed=row.deed,
        next_step=row.next_step,
        next_on=row.next_on,
        done_number=numbers.get(row.done_case_id or 0, ""),
        spot=row.spot,
        has_photo=row.photo is not None,
    )


def _rows() -> Select[Any]:
    its_stops = select(func.count()).where(RoundStop.round_id == Round.id).correlate(Round)
    return (
        select(
            Round,
            person_name().label("agent"),
            Organisation.name.label("place"),
            its_stops.scalar_subquery().label("stops"),
            its_stops.where(RoundStop.visited_at.is_not(None)).scalar_subquery().label("visited"),
        )
        .join(Account, Account.id == Round.agent_id)
        .join(Organisation, Organisation.id == Round.organisation_id)
    )


def _row(found: Row[Any], actor: Actor) -> RoundRow:
    one: Round = found.Round
    return RoundRow(
        number=one.number,
        day=one.day,
        kind=one.kind,
        state=one.state,
        agent=found.agent,
        place=found.place,
        stops=found.stops,
        visited=found.visited,
        mine=actor.is_at(one.organisation_id),
    )
