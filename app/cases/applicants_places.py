"""Where an applicant may live: the villages or halls to which a case of an item may belong, for whoever takes it in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.moving.any_place import reach
from app.models import Organisation
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from catalog.definition import ServiceDefinition
from catalog.primitives import Tier


def places_to_choose(session: Session, actor: Actor, definition: ServiceDefinition) -> list[Organisation]:
    """Villages (or halls) below the person's own organisation, when the way of the service needs one of them."""
    wanted = asked_tier(actor, definition)
    if wanted is None:
        return []
    below = lies_in_areas(actor, Organisation.path)
    statement = select(Organisation).where(below, Organisation.tier == wanted, Organisation.active)
    return list(session.scalars(statement.order_by(Organisation.path)))


def applicants_places(session: Session, actor: Actor, definition: ServiceDefinition) -> list[Organisation]:
    """The same, and at a hall for what is 通办 those of the other townships, too, behind the own ones."""
    around = reach(definition, path=actor.organisation_path, tier=actor.organisation_tier)
    wanted = needed_tier(definition)
    if not around or wanted is None or actor.organisation_tier != Tier.TOWNSHIP:
        return places_to_choose(session, actor, definition)
    within = Organisation.path.startswith(around, autoescape=True)
    statement = select(Organisation).where(within, Organisation.tier == wanted, Organisation.active)
    found = session.scalars(statement.options(joinedload(Organisation.parent)).order_by(Organisation.path))
    return sorted(found, key=lambda one: not actor.oversees(one.path))


def needed_tier(definition: ServiceDefinition) -> Tier | None:
    """The lowest tier whose place a case of this item needs; None where the hall or office alone will do."""
    tiers = {step.tier for step in definition.steps}
    return next((tier for tier in (Tier.VILLAGE, Tier.TOWNSHIP) if tier in tiers), None)


def asked_tier(actor: Actor, definition: ServiceDefinition) -> Tier | None:
    """Of which tier the place is that this person has to choose; None where there is nothing to choose."""
    if actor.other_desks:
        return Tier.VILLAGE  # a mobile agent says for which of the villages
    wanted = needed_tier(definition)
    return None if actor.organisation_tier in (Tier.VILLAGE, wanted) else wanted
