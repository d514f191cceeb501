"""The invented people of a trial: one a role, standing at whatever desk is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from app.models import Organisation
from app.people.actors import Actor
from app.people.roles import ROLE_LABELS
from app.wording import msgid
from catalog.primitives import Tier

# Above all numbers of real accounts: a person of a trial is nobody outside it.
FIRST = 2_000_000_001
_FAMILY = msgid("试办")


def rows() -> Iterator[dict[str, object]]:
    """The rows that steps and cases of a trial point at. Nobody can log in as one of them.

    As plain values: the framework would note the person of the request as their maker, who is not in the room.
    """
    for role, label in ROLE_LABELS.items():
        yield {
            "id": _number(role),
            "username": f"trial-{role}",
            "last_name": _FAMILY,
            "first_name": label,
            "email": f"{role}@trial.invalid",
            "active": False,
            "created_by_fk": None,
            "changed_by_fk": None,
        }


def actor_at(place: Organisation, role: str) -> Actor:
    """The person of a role (a key of ROLE_LABELS), as someone who works at this place."""
    label = ROLE_LABELS[role]
    return Actor(
        user_id=_number(role),
        name=f"{_FAMILY}{label}",
        roles=frozenset({label}),
        organisation_id=place.id,
        organisation_path=place.path,
        organisation_tier=place.tier,
        organisation_kind=place.kind,
        organisation_name=str(place),
        username=f"trial-{role}",
    )


def receiving_role(place: Organisation) -> str:
    """Who takes applications at this place: the agent of a village, the clerk of a hall or an office."""
    return "agent" if place.tier == Tier.VILLAGE else "clerk"


def _number(role: str) -> int:
    return FIRST + list(ROLE_LABELS).index(role)
