"""Sample records for the demonstration: people, households and categories, kept by the operations that people use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.archive.fields import Facts, facts
from app.archive.households import HouseholdFacts, add_household, link_member
from app.archive.keys import register_key
from app.archive.reading import find_person
from app.archive.saving import Village, add_person, apply_facts, by, laid_over
from app.archive.standing import ARCHIVE, add_category, record_consent
from app.models import Account, Household, Person
from app.people.accounts import actor_of
from app.people.actors import Actor


class SampleCategory(BaseModel):
    """What someone is recognised as."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: str
    since: dt.date
    until: dt.date | None = None
    source: str


class SamplePerson(BaseModel):
    """One member; the first of a household with a relation is its head."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    id_number: str = ""
    phone: str = ""
    home_address: str = ""
    marital_status: str = ""
    relation: str = ""
    categories: tuple[SampleCategory, ...] = ()


class SampleHousehold(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: str
    register_number: str = ""
    household_type: str = ""
    address: str = ""
    members: tuple[SamplePerson, ...]


def add_demo_people(session: Session, *, file: Path, now: datetime) -> int:
    """Keep the file's people unless its first household is there already; how many people were added or joined.

    Sample cases whose form asks for the household have left some of them on record before.
    """
    entries = TypeAdapter(tuple[SampleHousehold, ...]).validate_python(yaml.safe_load(file.read_text("utf-8")))
    first = next(entry.register_number for entry in entries if entry.register_number)
    if session.scalar(select(Household.id).where(Household.register_hash == register_key(first))) is not None:
        return 0
    return sum(len(list(_play(session, entry, now))) for entry in entries)


def _play(session: Session, entry: SampleHousehold, now: datetime) -> Iterator[Person]:
    account = session.scalars(select(Account).where(Account.username == entry.by)).one()
    actor = actor_of(account)
    household: Household | None = None
    for member in entry.members:
        person = _person(session, member, entry.address, actor, now)
        household = _join(session, person, member.relation, household, entry, actor, now)
        _categories(session, person, member, actor, now)
        record_consent(session, person_id=person.id, purpose=ARCHIVE, given=True, **by(actor, now))
        yield person


def _person(session: Session, member: SamplePerson, address: str, actor: Actor, now: datetime) -> Person:
    """The record that a sample case has left, completed; else a new one."""
    told = {"phone": member.phone, "address": address, "home_address": member.home_address}
    told["marital_status"] = member.marital_status
    found = find_person(session, number=member.id_number, actor=actor) if member.id_number else None
    if found is not None:
        known = laid_over(facts(found), told)
        apply_facts(session, person=found, known=known, kind="corrected", actor=actor, now=now)
        return found
    village = Village(actor.organisation_id or 0, actor.organisation_path)
    known = Facts(name=member.name, id_number=member.id_number, **told)
    return add_person(session, known=known, village=village, actor=actor, now=now)


def _join(
    session: Session,
    person: Person,
    relation: str,
    household: Household | None,
    entry: SampleHousehold,
    actor: Actor,
    now: datetime,
) -> Household | None:
    if not relation:
        return household
    if person.household_id is not None:
        return household or session.get_one(Household, person.household_id)
    if household is None:
        described = HouseholdFacts(entry.register_number, entry.household_type, entry.address)
        return add_household(session, head_id=person.id, known=described, **by(actor, now))
    who = by(actor, now)
    link_member(session, household_id=household.id, person_id=person.id, relation=relation, **who)
    return household


def _categories(session: Session, person: Person, member: SamplePerson, actor: Actor, now: datetime) -> None:
    for one in member.categories:
        add_category(session, person_id=person.id, **one.model_dump(), **by(actor, now))
