"""The person who acts, as plain values: what operations and queries need to know, without a database row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from app.people.roles import AGENT, COUNTY_ONLY, capabilities_of


@dataclass(frozen=True)
class Served:
    """A village that a mobile agent serves: what makes it a place to stand in."""

    id: int
    path: str
    tier: str
    kind: str
    name: str


@dataclass(frozen=True)
class Actor:
    """Who acts, in which roles, for which organisation."""

    user_id: int
    name: str
    roles: frozenset[str]
    organisation_id: int | None
    organisation_path: str
    organisation_tier: str
    organisation_kind: str
    organisation_name: str = ""
    username: str = ""
    phone: str = ""
    villages: tuple[Served, ...] = ()  # of a mobile agent: all that are served, the one stood in among them
    services: frozenset[str] = frozenset()  # of an agent who may handle some items only; none = all

    @cached_property
    def capabilities(self) -> frozenset[str]:
        given = capabilities_of(self.roles)
        return given if self.organisation_kind == "county" else given - COUNTY_ONLY

    def can(self, capability: str) -> bool:
        """May this person do what the capability names?"""
        return capability in self.capabilities

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The subtrees this person works in; none without an organisation."""
        paths = (self.organisation_path, *(one.path for one in self.villages))
        return tuple(dict.fromkeys(path for path in paths if path))

    def oversees(self, organisation_path: str) -> bool:
        """Does the organisation lie in the subtree of this person's own? Without an own one: never.

        For a mobile agent: or in one of the villages served.
        """
        return organisation_path.startswith(self.areas) if self.areas else False

    def is_at(self, organisation_id: int | None) -> bool:
        """Is this the desk of the own organisation, or of a village served?"""
        return organisation_id is not None and organisation_id in self.desks

    @cached_property
    def desks(self) -> tuple[int, ...]:
        """The organisations whose desk this person sits at: the own one, and the other villages served."""
        ids = (self.organisation_id, *(one.id for one in self.villages))
        return tuple(dict.fromkeys(one for one in ids if one is not None))

    @cached_property
    def other_desks(self) -> tuple[int, ...]:
        """The villages served besides the one stood in; none for almost everyone."""
        return self.desks[1:]

    def handles(self, service_code: str) -> bool:
        """May this person start cases of the item?"""
        return not self.services or service_code in self.services

    def at(self, organisation_id: int | None) -> Actor:
        """The same person standing in another of the villages served; as before for every other place."""
        there = next((one for one in self.villages if one.id == organisation_id), None)
        return self if there is None or there.id == self.organisation_id else self._standing(there)

    def _standing(self, there: Served) -> Actor:
        return replace(
            self,
            organisation_id=there.id,
            organisation_path=there.path,
            organisation_tier=there.tier,
            organisation_kind=there.kind,
            organisation_name=there.name,
        )


def working_in(actor: Actor, villages: tuple[Served, ...], services: frozenset[str], standing: int | None) -> Actor:
    """An agent with the villages served and the items handled, standing in the village chosen last, else the own one.

    Who serves villages named one by one sees these and nothing else: an agent of a hall stands in the first of them.
    People who are more than agents (clerks, administrators) keep what their place gives them.
    """
    if actor.roles != {AGENT}:
        return actor
    limited = replace(actor, villages=villages, services=services)
    ids = [one.id for one in villages]
    chosen = next((one for one in (standing, actor.organisation_id, *ids) if one in ids), None)
    return limited.at(chosen)
