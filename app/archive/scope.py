"""Whose records someone may keep: the people of the own organisation's subtree."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.errors import NotAllowed, NotFoundHere
from app.models import Household, Person
from app.people.actors import Actor
from app.people.areas import lies_in_areas

KEEP = "keep_people"


def require_keeper(actor: Actor) -> None:
    """NotAllowed for whoever does not keep records of people."""
    if not actor.can(KEEP) or not actor.organisation_path:
        raise NotAllowed(_("您的岗位不查看民情档案"))


def within(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Person` for this keeper; rows that were erased are nobody's."""
    require_keeper(actor)
    return lies_in_areas(actor, Person.organisation_path) & Person.erased_at.is_(None)


def living(actor: Actor) -> ColumnElement[bool]:
    """`within`, without the rows that became part of another."""
    return within(actor) & Person.merged_into_id.is_(None)


def take_person(session: Session, person_id: int, actor: Actor) -> Person:
    """The record, locked for a change; NotFoundHere outside the scope, and for one that became part of another."""
    wanted = select(Person).where(Person.id == person_id, living(actor)).with_for_update(of=Person)
    found = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise missing()
    return found


def take_household(session: Session, household_id: int, actor: Actor) -> Household:
    """The household, locked for a change; NotFoundHere outside the scope."""
    require_keeper(actor)
    reachable = lies_in_areas(actor, Household.organisation_path)
    wanted = select(Household).where(Household.id == household_id, reachable).with_for_update(of=Household)
    found = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有这一户，或者它不在您的范围内"))
    return found


def missing() -> NotFoundHere:
    """There is no such record, or not for this person."""
    return NotFoundHere(_("没有这份档案，或者它不在您的范围内"))


def row_ids(session: Session, person_id: int) -> list[int]:
    """The row of a person and those that became part of it."""
    own = or_(Person.id == person_id, Person.merged_into_id == person_id)
    return list(session.scalars(select(Person.id).where(own).order_by(Person.id)))
