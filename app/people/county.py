"""Who sees the whole county without being a person: the server itself."""

from __future__ import annotations

from app.models import Organisation
from app.people.actors import Actor
from app.people.roles import SUPERVISOR


def supervisor_of(county: Organisation) -> Actor:
    """What a supervisor of the county sees: for commands, and for papers that do not depend on who opens them first."""
    return Actor(
        user_id=0,
        name="系统",
        roles=frozenset({SUPERVISOR}),
        organisation_id=county.id,
        organisation_path=county.path,
        organisation_tier=county.tier,
        organisation_kind=county.kind,
    )
