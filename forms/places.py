"""The places of the county as pickers know them: the county, its offices, townships, villages and their groups.

Forms know no database: who reads a form hands in a `Places`, the county as it is today. What was chosen is stored with
its names, so that an old answer is shown as it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from catalog.county import County

VILLAGES = ("village", "community")


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation: a region has a code of 6, 9 or 12 digits, a department its id. `groups` are 村民小组."""

    code: str
    name: str
    kind: str  # county, department, township, village, community
    parent: str | None = None
    groups: tuple[str, ...] = ()
    hall_name: str = ""


class Places(Protocol):
    """What a form may ask about places; only those that may still be chosen are known."""

    def find(self, code: str) -> Place | None:
        """The place of this code."""

    def children(self, code: str) -> Sequence[Place]:
        """The places right below, in the order of their codes."""

    def path(self, code: str) -> tuple[Place, ...]:
        """The county, …, the place itself; empty for an unknown code."""

    def of_kinds(self, kinds: Sequence[str]) -> Sequence[Place]:
        """All places of these kinds, in the order of the county's list."""


class PlaceTree:
    """Places kept in memory."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places: Mapping[str, Place] = {place.code: place for place in places}

    def find(self, code: str) -> Place | None:
        return self._places.get(code)

    def children(self, code: str) -> tuple[Place, ...]:
        return tuple(self._by_parent.get(code, ()))

    def path(self, code: str) -> tuple[Place, ...]:
        path: list[Place] = []
        place = self._places.get(code)
        while place is not None and place not in path:
            path.insert(0, place)
            place = self._places.get(place.parent) if place.parent else None
        return tuple(path)

    def of_kinds(self, kinds: Sequence[str]) -> tuple[Place, ...]:
        return tuple(place for place in self._places.values() if place.kind in kinds)

    @cached_property
    def _by_parent(self) -> dict[str, list[Place]]:
        below: dict[str, list[Place]] = {}
        for place in self._places.values():
            if place.parent:
                below.setdefault(place.parent, []).append(place)
        return below


NOWHERE: Places = PlaceTree(())


def places_of_county(county: County) -> PlaceTree:
    """The places of a county's file: for samples, tests and checks without a database."""
    return PlaceTree(
        Place(one.code, one.name, one.kind, one.parent, one.groups, one.hall_name) for one in county.organisations()
    )


def full_name(path: Sequence[Place]) -> str:
    """青石县石桥镇上河村."""
    return "".join(place.name for place in path)
