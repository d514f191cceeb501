"""Reading a record: found by number within one's scope, opened for a purpose, every look kept.

The sources that forms may name are those of the vocabulary list `prefill_source`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.archive.fields import Facts, facts
from app.archive.history import record_look
from app.archive.keys import ID_CARD, person_key
from app.archive.scope import living, missing, require_keeper, within
from app.clock import local_date
from app.errors import Invalid
from app.models import Household, Person, PersonCategory, PersonLook
from app.people.actors import Actor
from catalog.vocabulary import codes, label

HOUSEHOLD_ROWS = frozenset({"household.members", "household.others"})  # sources of repeating groups
IN_PERSON = "in_person"  # 本人到场办理: the only purpose that reaches beyond one's own subtree
OPEN_FOR = timedelta(minutes=30)  # how long one look lasts
_PERSON_SOURCES = (
    *("name", "id_number", "sex", "birth_date", "nation", "marital_status", "phone", "other_phone", "address"),
    *("home_address", "bank_name", "bank_account"),
)


@dataclass(frozen=True)
class Member:
    """Someone of a household."""

    id: int
    facts: Facts
    relation: str
    organisation_path: str


def facts_of(
    session: Session,
    *,
    id_number: str | None = None,
    id_hash: str | None = None,
    purpose: str,
    place: str = "",
    with_members: bool = True,
    actor: Actor,
    now: datetime,
) -> Mapping[str, object]:
    """What the archive knows of a person, by source name (`person.phone`, `household.members` …); {} when nothing.

    Blank values are left out; `household.members` is a tuple of mappings by `member.…`, the person included and the
    head first, `household.others` the same without the person; `with_members=False` for whoever has no use for either.
    The look is recorded, at everyone whose facts are given, with `purpose` (vocabulary `look_purpose`) and `place` (the
    number of a case or a page), so the session must write. Outside the own subtree the record is open to `in_person`
    only. Invalid for an unknown purpose, NotAllowed for whoever keeps no records.
    """
    person = _by_key(session, id_hash or person_key(id_number or ""), purpose, actor)
    if person is None:
        return {}
    record_look(session, person=person, purpose=purpose, place=place, actor=actor, now=now)
    session.flush()
    known = {f"person.{name}": getattr(facts(person), name) for name in _PERSON_SOURCES}
    known["person.categories"] = "、".join(categories_on(session, person.id, local_date(now)))
    household = session.get(Household, person.household_id) if person.household_id else None
    members = members_of(session, household.id) if household else []
    sources: dict[str, object] = {**known, **_household_sources(household, person, members)}
    if with_members:
        told = [one for one in members if purpose == IN_PERSON or _is_near(one, actor)]
        _record_looks(session, told, person, purpose, place, actor, now)
        sources["household.members"] = _member_sources(told)
        sources["household.others"] = _member_sources([one for one in told if one.id != person.id])
    return {source: value for source, value in sources.items() if value}


def find_person(
    session: Session, *, number: str, kind: str = ID_CARD, purpose: str = "", actor: Actor
) -> Person | None:
    """The living record of a certificate, within the scope; with the purpose `in_person` anywhere in the county."""
    require_keeper(actor)
    return _by_key(session, person_key(number, kind), purpose or "review", actor)


def _by_key(session: Session, key: str, purpose: str, actor: Actor) -> Person | None:
    require_purpose(purpose)
    require_keeper(actor)
    scope = Person.erased_at.is_(None) if purpose == IN_PERSON else within(actor)
    found = session.scalars(select(Person).where(Person.id_hash == key, scope)).one_or_none()
    if found is None or found.merged_into_id is None:
        return found
    return session.get(Person, found.merged_into_id)


def require_purpose(purpose: str) -> None:
    """Invalid when it is none of the list."""
    if purpose not in codes("look_purpose"):
        raise Invalid(message=_("请先选择查看目的"))


def open_person(
    session: Session, *, person_id: int, purpose: str, place: str = "", actor: Actor, now: datetime
) -> Person:
    """Look at a record of one's own subtree for a purpose; the look is recorded. NotFoundHere outside it."""
    require_purpose(purpose)
    person = session.scalars(select(Person).where(Person.id == person_id, living(actor))).one_or_none()
    if person is None:
        raise missing()
    record_look(session, person=person, purpose=purpose, place=place, actor=actor, now=now)
    session.flush()
    return person


def opened(session: Session, *, person_id: int, actor: Actor, now: datetime) -> Person | None:
    """The record, when this person has opened it within the last half hour; None to ask for the purpose first."""
    person = session.scalars(select(Person).where(Person.id == person_id, living(actor))).one_or_none()
    if person is None:
        raise missing()
    recent = (PersonLook.user_id == actor.user_id, PersonLook.person_id == person_id, PersonLook.at > now - OPEN_FOR)
    return person if session.scalar(select(PersonLook.id).where(*recent).limit(1)) is not None else None


def categories_on(session: Session, person_id: int, day: dt.date) -> list[str]:
    """The words of what a person is recognised as on a day."""
    rows = select(PersonCategory.category).join(Person, Person.id == PersonCategory.person_id)
    own = or_(Person.id == person_id, Person.merged_into_id == person_id)
    valid = (PersonCategory.since <= day, or_(PersonCategory.until.is_(None), PersonCategory.until >= day))
    found = session.scalars(rows.where(own, *valid).order_by(PersonCategory.since, PersonCategory.id))
    return list(dict.fromkeys(label("person_category", one) for one in found))


def members_of(session: Session, household_id: int) -> list[Member]:
    """Everyone of a household, the head first."""
    living_ones = (Person.merged_into_id.is_(None), Person.erased_at.is_(None))
    rows = session.scalars(select(Person).where(Person.household_id == household_id, *living_ones).order_by(Person.id))
    found = [Member(row.id, facts(row), row.relation, row.organisation_path) for row in rows]
    return sorted(found, key=lambda member: member.relation != "head")


def _is_near(member: Member, actor: Actor) -> bool:
    """Inside the own subtree: a household may have moved on, its people may be on record elsewhere."""
    return actor.oversees(member.organisation_path)


def _record_looks(
    session: Session, members: Sequence[Member], seen: Person, purpose: str, place: str, actor: Actor, now: datetime
) -> None:
    for one in members:
        if one.id != seen.id:
            record_look(session, person=one, purpose=purpose, place=place, actor=actor, now=now)
    session.flush()


def _household_sources(household: Household | None, person: Person, members: Sequence[Member]) -> dict[str, object]:
    if household is None:
        return {}
    head = next((member.facts for member in members if member.relation == "head"), Facts())
    return {
        "household.head_name": head.name,
        "household.head_id_number": head.id_number,
        "household.register_number": household.register_number,
        "household.household_type": household.household_type,
        "household.address": household.address,
        "household.relation": person.relation,
        "household.size": len(members),
    }


def _member_sources(members: Sequence[Member]) -> tuple[Mapping[str, str], ...]:
    wanted = ("name", "id_number", "birth_date", "phone")
    rows = ({f"member.{name}": getattr(one.facts, name) for name in wanted} | _relation(one) for one in members)
    return tuple({source: value for source, value in row.items() if value} for row in rows)


def _relation(member: Member) -> dict[str, str]:
    """As a word: the lists of forms differ in their codes, not in their words."""
    return {"member.relation": label("household_relation", member.relation) if member.relation else ""}
