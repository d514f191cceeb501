"""What to tell a person whose organisation does not have a service."""

from __future__ import annotations

from app import clock
from app.extensions import db
from app.people.actors import Actor
from app.publishing.offerings import nearest_having, not_here, not_of_agent
from app.publishing.versions import LoadedVersion


def refusal_of(version: LoadedVersion, actor: Actor) -> str:
    """That it is not taken here, and which hall above or which county office takes it; one statement.

    For an agent who handles some items only: that this is none of them.
    """
    if not actor.handles(version.definition.code):
        return not_of_agent(version.definition.name)
    place = nearest_having(
        db.session,
        service_id=version.service_id,
        path=actor.organisation_path,
        department=version.definition.department,
        today=clock.today(),
    )
    elsewhere = str(place) if place else ""
    return not_here(name=version.definition.name, place=actor.organisation_name, elsewhere=elsewhere)
