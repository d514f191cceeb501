"""户: made, described, joined and left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.archive.history import note
from app.archive.keys import register_key
from app.archive.saving import Village
from app.archive.scope import take_household, take_person
from app.errors import Invalid
from app.models import Household, Person
from app.people.actors import Actor
from app.people.problems import FieldProblem
from catalog.vocabulary import codes, label

HEAD = "head"
_LONGEST_NUMBER = 30
_LONGEST_ADDRESS = 200


@dataclass(frozen=True)
class HouseholdFacts:
    """What the register says about the household itself."""

    register_number: str = ""
    household_type: str = ""
    address: str = ""


def read_household(typed: Mapping[str, str]) -> HouseholdFacts:
    """What was typed; Invalid tells per field."""
    known = HouseholdFacts(*(typed.get(name, "").strip() for name in ("register_number", "household_type", "address")))
    problems = []
    if len(known.register_number) > _LONGEST_NUMBER:
        problems.append(FieldProblem("register_number", _("户号最多 %(n)s 个字", n=_LONGEST_NUMBER)))
    if known.household_type and known.household_type not in codes("household_type"):
        problems.append(FieldProblem("household_type", _("请从列表里选")))
    if len(known.address) > _LONGEST_ADDRESS:
        problems.append(FieldProblem("address", _("住址最多 %(n)s 个字", n=_LONGEST_ADDRESS)))
    if problems:
        raise Invalid(problems)
    return known


def add_household(session: Session, *, head_id: int, known: HouseholdFacts, actor: Actor, now: datetime) -> Household:
    """A household around its head, who must not belong to another one."""
    head = take_person(session, head_id, actor)
    if head.household_id is not None:
        raise Invalid(message=_("%(name)s已经在一户里，请先从那一户移出", name=head.name))
    village = Village(head.organisation_id, head.organisation_path)
    household = add_household_of(session, village=village, known=known, now=now)
    _join(session, head, household, HEAD, actor, now)
    return household


def add_household_of(session: Session, *, village: Village, known: HouseholdFacts, now: datetime) -> Household:
    """A household nobody belongs to yet; Invalid when its register number is another one's."""
    household = Household(organisation_id=village.id, organisation_path=village.path)
    _describe(session, household, known, now)
    session.add(household)
    session.flush()
    return household


def change_household(
    session: Session, *, household_id: int, known: HouseholdFacts, actor: Actor, now: datetime
) -> None:
    """Describe a household anew. Invalid when the register number belongs to another one."""
    household = take_household(session, household_id, actor)
    _describe(session, household, known, now)
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="household.changed",
        subject="household",
        subject_id=household.id,
        detail={},
    )


def link_member(
    session: Session, *, household_id: int, person_id: int, relation: str, actor: Actor, now: datetime
) -> None:
    """Let a person join; Invalid for a second head, and for whoever is in another household."""
    household = take_household(session, household_id, actor)
    person = take_person(session, person_id, actor)
    if relation not in codes("household_relation"):
        raise Invalid([FieldProblem("relation", _("请选择与户主的关系"))])
    if person.household_id not in (None, household.id):
        raise Invalid([FieldProblem("person", _("%(name)s已经在另一户里，请先移出", name=person.name))])
    if relation == HEAD and _head_of(session, household) not in (None, person.id):
        raise Invalid([FieldProblem("relation", _("这一户已经有户主，一户只能有一个"))])
    _join(session, person, household, relation, actor, now)


def unlink_member(session: Session, *, person_id: int, actor: Actor, now: datetime) -> None:
    """Let a person leave the household; the last one closes the door."""
    person = take_person(session, person_id, actor)
    household_id, relation = person.household_id, person.relation
    if household_id is None:
        raise Invalid(message=_("%(name)s不在任何一户里", name=person.name))
    person.household_id, person.relation, person.updated_at = None, "", now
    session.flush()
    note(
        session,
        person=person,
        kind="unlinked",
        changes={"relation": (label("household_relation", relation), "")},
        actor=actor,
        now=now,
    )
    drop_if_empty(session, household_id)


def join_quietly(
    session: Session, *, person: Person, household: Household, relation: str, actor: Actor, now: datetime
) -> None:
    """What a case says about someone who belongs nowhere yet; a second head joins as `other`."""
    if person.household_id is not None:
        return
    if relation == HEAD and _head_of(session, household) is not None:
        relation = "other"
    _join(session, person, household, relation, actor, now)


def drop_if_empty(session: Session, household_id: int) -> None:
    """A household whose last row has left is gone."""
    if session.scalar(select(Person.id).where(Person.household_id == household_id).limit(1)) is None:
        session.delete(session.get_one(Household, household_id))
        session.flush()


def _join(session: Session, person: Person, household: Household, relation: str, actor: Actor, now: datetime) -> None:
    before = label("household_relation", person.relation) if person.relation else ""
    person.household_id, person.relation, person.updated_at = household.id, relation, now
    session.flush()
    changes = {"relation": (before, label("household_relation", relation))}
    note(session, person=person, kind="linked", changes=changes, actor=actor, now=now)


def _describe(session: Session, household: Household, known: HouseholdFacts, now: datetime) -> None:
    key = register_key(known.register_number) if known.register_number else None
    if key is not None:
        taken = session.scalars(select(Household.id).where(Household.register_hash == key)).one_or_none()
        if taken is not None and taken != household.id:
            raise Invalid([FieldProblem("register_number", _("这个户号已经有一户，请核对"))])
    household.register_number, household.register_hash = known.register_number or None, key
    household.household_type, household.address = known.household_type, known.address or None
    household.updated_at = now


def _head_of(session: Session, household: Household) -> int | None:
    living = (Person.merged_into_id.is_(None), Person.erased_at.is_(None))
    wanted = select(Person.id).where(Person.household_id == household.id, Person.relation == HEAD, *living)
    return session.scalars(wanted.limit(1)).one_or_none()
