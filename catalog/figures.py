"""The few figures of a definition that lists over all services need, read from its canonical JSON.

A county has up to 1,345 services: reading their JSON takes a third of a second once, building and compiling the
definitions would take many.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from catalog.primitives import LimitSpec, Unit


@dataclass(frozen=True, slots=True)
class Exemption:
    """免证办: a document that need not be brought, and the certificate that stands for it (a code)."""

    document: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What reports say of one service; tiers, departments and kinds are codes."""

    code: str
    name: str
    item_type: str
    department: str
    approval_tier: str
    acceptance_tiers: tuple[str, ...]
    any_place: str
    handling_kind: str
    statutory: LimitSpec | None
    promised: LimitSpec
    steps: int
    former_steps: int | None
    documents: int
    exemptions: tuple[Exemption, ...]
    visits: int = 1
    modes: tuple[str, ...] = ()  # 办理形式, codes
    agents: bool = False  # 村代办员可代办
    presence: tuple[str, ...] = ()  # 须本人到场 for these


def figures_of(canonical: str) -> Figures:
    """The figures of a stored canonical JSON, of this or an earlier version of the program."""
    return figures_in(json.loads(canonical))


def figures_in(plain: Mapping[str, Any]) -> Figures:
    """The same of JSON that was read already."""
    return Figures(
        code=plain["code"],
        name=plain["name"],
        item_type=plain["item_type"],
        department=plain["department"],
        approval_tier=plain["approval_tier"],
        acceptance_tiers=tuple(plain["acceptance_tiers"]),
        any_place=plain.get("any_place") or "",
        handling_kind=plain["handling_kind"],
        statutory=_limit(plain.get("statutory_limit")),
        promised=LimitSpec.model_validate(plain["promised_limit"]),
        steps=len(plain["steps"]),
        former_steps=plain.get("former_steps"),
        documents=len(plain["documents"]),
        exemptions=tuple(_exemptions(plain["documents"])),
        visits=plain.get("visits", 1),
        modes=tuple(plain.get("handling_modes") or ("window",)),
        agents=_agents_may(plain.get("proxy") or {}),
        presence=tuple((plain.get("proxy") or {}).get("presence_required_for") or ()),
    )


def _agents_may(proxy: Mapping[str, Any]) -> bool:
    """Whether a village agent may handle it: 帮办代办 is allowed, and nobody else is named alone."""
    who = proxy.get("who") or ()
    return bool(proxy.get("allowed", True)) and (not who or "agent" in who)


def _limit(plain: Mapping[str, Any] | None) -> LimitSpec | None:
    return None if plain is None else LimitSpec.model_validate(plain)


def _exemptions(documents: Iterable[Mapping[str, Any]]) -> Iterable[Exemption]:
    return (Exemption(one["name"], one["exempt_by"]) for one in documents if one.get("exempt_by"))


# ── 压缩时限 ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Compression:
    """法定 against 承诺 in one unit: of one service, or added up."""

    unit: Unit
    statutory: int
    promised: int

    @property
    def saved(self) -> int:
        return self.statutory - self.promised

    @property
    def rate(self) -> Fraction:
        """The share of the statutory time that is saved: 0 to 1."""
        return Fraction(self.saved, self.statutory) if self.statutory else Fraction(0)


def compression_of(figures: Figures) -> Compression | None:
    """None where nothing can be compared: no statutory limit, or two units that do not convert into each other.

    Working days never become natural days: how many they are depends on the calendar. 当场 is nought in every unit.
    """
    legal, promised = figures.statutory, figures.promised
    if legal is None or legal.value == 0 or (promised.value and promised.unit is not legal.unit):
        return None
    return Compression(legal.unit, legal.value, promised.value)


def totals(compressions: Iterable[Compression]) -> tuple[Compression, ...]:
    """Added up unit by unit, the unit with the most time first."""
    sums: dict[Unit, tuple[int, int]] = {}
    for one in compressions:
        statutory, promised = sums.get(one.unit, (0, 0))
        sums[one.unit] = (statutory + one.statutory, promised + one.promised)
    added = (Compression(unit, *pair) for unit, pair in sums.items())
    return tuple(sorted(added, key=lambda one: -one.statutory))
