"""The people of the day's rounds, as they go along on a phone: those only, for a purpose, and every look recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import audit
from app.archive.fields import facts
from app.archive.reading import require_purpose
from app.archive.scope import living
from app.models import Person, PersonLook
from app.people.actors import Actor
from app.proxies.rounds.listing import Stop

PLACE = "带上今天"  # from where they were looked at
_AT_ONCE = 400  # parameters of one statement
_SOURCES = (
    *("name", "id_number", "sex", "birth_date", "nation", "marital_status", "phone", "other_phone", "address"),
    *("home_address", "bank_name", "bank_account"),
)
Carried = Mapping[str, object]


def carried_people(
    session: Session, *, stops: Sequence[Stop], purpose: str, actor: Actor, now: datetime
) -> list[Carried]:
    """What is known of those whom the stops name, within the own subtree. One look each, in the record.

    Statements: two for each 400 people. Invalid for an unknown purpose, NotAllowed for whoever keeps no records.
    """
    require_purpose(purpose)
    wanted = sorted({stop.person_id for stop in stops if stop.person_id is not None})
    found: list[Person] = []
    for start in range(0, len(wanted), _AT_ONCE):
        part = select(Person).where(Person.id.in_(wanted[start : start + _AT_ONCE]), living(actor))
        found += session.scalars(part.order_by(Person.id))
    if found:
        session.execute(insert(PersonLook), [_look(person, purpose, actor, now) for person in found])
        _record(session, found, purpose, actor, now)
    return [_carried(person) for person in found]


def _look(person: Person, purpose: str, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "person_id": person.id,
        "user_id": actor.user_id,
        "user_name": actor.name,
        "organisation_path": person.organisation_path,
        "organisation_name": actor.organisation_name,
        "purpose": purpose,
        "place": PLACE,
        "at": now,
    }


def _record(session: Session, found: Sequence[Person], purpose: str, actor: Actor, now: datetime) -> None:
    """One row: whom it was about stand in the looks."""
    detail = {"purpose": purpose, "place": PLACE, "people": len(found)}
    audit.record(
        session, actor=actor, now=now, action="person.carried", subject="person", subject_id=found[0].id, detail=detail
    )


def _carried(person: Person) -> Carried:
    known = facts(person)
    values = {name: text for name in _SOURCES if (text := getattr(known, name))}
    sources = {f"person.{name}": text for name, text in values.items()}
    return {"id": person.id, "initials": person.initials, **values, "values": sources}
