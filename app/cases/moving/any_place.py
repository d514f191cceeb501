"""通办: for whom a hall may take an application in, although the case belongs elsewhere (systems.md NH-3).

异地收件: the hall where the applicant stands receives the papers, tells what is lacking and sends all of it home by
hand-over; the case belongs to the applicant's home from the start, and home accepts and decides it.
"""

from __future__ import annotations

from catalog.definition import ServiceDefinition
from catalog.primitives import Tier

# What lies beyond the county has no desk in it.
_ALL_COUNTY = frozenset({"nation", "province", "city", "county"})
_SAME_TOWNSHIP = frozenset({"township", "village"})


def reach(definition: ServiceDefinition, *, path: str, tier: str) -> str:
    """The path of the subtree for whose applicants a hall may take this item in; "" for the own one only. Pure."""
    if tier == Tier.COUNTY:
        return ""
    parts = path.strip("/").split("/")
    if definition.any_place in _ALL_COUNTY:
        return f"{parts[0]}/"
    if definition.any_place in _SAME_TOWNSHIP and len(parts) > 1:
        return f"{parts[0]}/{parts[1]}/"
    return ""
