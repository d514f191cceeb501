"""What hangs in a hall about its services: the list of all of them, and the signs of its windows."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.definition import ServiceDefinition
from reports.contexts import Pair, Place


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that a place takes, and at which of its windows ("" = at any)."""

    definition: ServiceDefinition
    window: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """One line of the list."""

    name: str
    limit: str
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTopic:
    """The items under one topic, or those of them that one column holds."""

    title: str
    items: tuple[ListedItem, ...]


Column = tuple[ListedTopic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPoster:
    """事项挂图: every service of a place by topic. `size` is A3 or A2.

    `sheets` have two columns each; `density` names the sheet of styles poster_<density>.css that makes them fit ("" =
    none is needed).
    """

    title: str
    county_name: str
    place: Place
    count: int
    sheets: tuple[tuple[Column, ...], ...]
    density: str
    fees: tuple[Pair, ...]  # what costs something: the item, and how much on which basis
    supervise: tuple[Pair, ...]
    url: str
    address: str
    edition: str
    size: str
    sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSign:
    """窗口牌: one window. Many items are told by their topics."""

    window: str
    items: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSigns:
    """The signs of all windows of a place, a sheet each."""

    title: str
    county_name: str
    place: Place
    signs: tuple[WindowSign, ...]
    url: str
    address: str
    edition: str
