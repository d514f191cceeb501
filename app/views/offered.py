"""What to tell a person whose organisation does not have a service."""

from __future__ import annotations

from app import clock
from app.extensions import db
from app.people.actors import Actor
from app.publishing.offerings import not_here, places_having
from app.publishing.versions import LoadedVersion


def refusal_of(version: LoadedVersion, actor: Actor) -> str:
    """That it is not taken here, and which hall above takes it; one statement."""
    having = places_having(db.session, service_id=version.service_id, path=actor.organisation_path, today=clock.today())
    hall = next((place for place in having if place.kind == "township"), None)
    return not_here(
        name=version.definition.name,
        place=actor.organisation_name,
        elsewhere=str(hall) if hall else "",
    )
