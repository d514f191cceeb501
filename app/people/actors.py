"""The person who acts, as plain values: what operations and queries need to know, without a database row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.people.roles import COUNTY_ONLY, capabilities_of


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

    @cached_property
    def capabilities(self) -> frozenset[str]:
        given = capabilities_of(self.roles)
        return given if self.organisation_kind == "county" else given - COUNTY_ONLY

    def can(self, capability: str) -> bool:
        """May this person do what the capability names?"""
        return capability in self.capabilities

    def oversees(self, organisation_path: str) -> bool:
        """Does the organisation lie in the subtree of this person's own? Without an own one: never."""
        return bool(self.organisation_path) and organisation_path.startswith(self.organisation_path)
