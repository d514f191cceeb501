"""What an agent serves, for actors who are made outside a request; pages read it with the login, in one statement."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AgentVillage, HallPerson, Organisation
from app.people.actors import Actor, Served, working_in
from app.people.roles import AGENT


def with_service(session: Session, actor: Actor) -> Actor:
    """An agent with the villages served and the items handled; anyone else as before, without asking the database."""
    if actor.roles != {AGENT}:
        return actor
    rows = session.execute(
        select(HallPerson.services, Organisation)
        .outerjoin(AgentVillage, AgentVillage.person_id == HallPerson.id)
        .outerjoin(Organisation, Organisation.id == AgentVillage.organisation_id)
        .where(HallPerson.account_id == actor.user_id, HallPerson.mode != "", HallPerson.whereabouts != "ended")
        .order_by(Organisation.path)
    ).all()
    if not rows:
        return actor
    villages = tuple(Served(at.id, at.path, at.tier, at.kind, str(at)) for _services, at in rows if at is not None)
    return working_in(actor, villages, frozenset(rows[0][0].split()), None)
