"""What a picker offers: options that the county decides, drawn anew for each request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One option. `initials` are those of its pinyin, `groups` the 村民小组 below it, `name` all its names."""

    code: str
    label: str
    initials: str = ""
    groups: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """Options under one heading; those without a heading stand alone."""

    heading: str
    options: tuple[Offer, ...]
