"""走访 as lists show it: the homes of a day, the rounds of a week, the visits to one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.models import Case, Organisation, Person, Round, RoundStop
from app.people.actors import Actor

MOST_STOPS = 60  # of one round: more homes than anyone reaches in a day


@dataclass(frozen=True)
class Stop:
    """One home: whom, where, why. What is known of a person on record comes from the record, never from a copy."""

    id: int
    name: str
    id_number: str
    phone: str
    place: str  # the village
    group: str
    address: str
    reason: str  # code of visit_reason
    person_id: int | None
    case_number: str
    task: str = ""
    outcome: str = ""  # code of visit_outcome, once somebody was there
    round_id: int = 0


def stops_of(session: Session, *, actor: Actor, day: dt.date) -> Sequence[Stop]:
    """The homes that this person still has to go to on a day, in the order of the plan. One statement.

    Whoever shows what is known of a person on record (`person_id`) records the look, with the purpose `home_visit`.
    """
    mine = (Round.agent_id == actor.user_id, Round.day == day, Round.state == "planned")
    wanted = homes().where(*mine, RoundStop.visited_at.is_(None)).order_by(Round.id, RoundStop.position)
    return [stop_of(row) for row in session.execute(wanted)]


def homes() -> Select[Any]:
    """Stops with what is known of those who live there."""
    return (
        select(RoundStop, Person, Case.number, Case.applicant_id_number, Organisation.name.label("place"))
        .join(Round, Round.id == RoundStop.round_id)
        .join(Organisation, Organisation.id == RoundStop.village_id)
        .outerjoin(Person, Person.id == RoundStop.person_id)
        .outerjoin(Case, Case.id == RoundStop.case_id)
    )


def stop_of(row: Row[Any]) -> Stop:
    """A row of `homes` as a value."""
    stop: RoundStop = row.RoundStop
    person: Person | None = row.Person
    return Stop(
        id=stop.id,
        name=stop.name or (person.name if person else ""),
        id_number=(person.id_number if person else row.applicant_id_number) or "",
        phone=stop.phone or (person.phone or person.other_phone or "" if person else ""),
        place=row.place,
        group=stop.group,
        address=stop.address or (person.home_address or person.address or "" if person else ""),
        reason=stop.reason,
        person_id=stop.person_id,
        case_number=row.number or "",
        task=stop.task,
        outcome=stop.outcome or "",
        round_id=stop.round_id,
    )
