"""What lists and index need of a service, read from its canonical JSON (see `catalog.figures` for why)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.figures import Figures, figures_in
from catalog.primitives import LimitSpec, Tier
from reports.wording import TIER_WORDS, TIERS, limit_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One service; tiers, topics and department are codes."""

    code: str
    name: str
    aliases: tuple[str, ...]
    topic: str
    department: str
    acceptance: tuple[str, ...]
    approval: str
    limit: str
    sample: bool
    devolved: tuple[tuple[str, str], ...]  # 下放批次: its first day (ISO) and its name
    figures: Figures

    def begun(self, today: date) -> list[str]:
        """The batches in force on a day."""
        return [name for day, name in self.devolved if day <= today.isoformat()]

    @property
    def nearest(self) -> Tier:
        """The tier nearest to the villager that takes applications."""
        return next(tier for tier in reversed(TIERS) if tier in self.acceptance)

    @property
    def where(self) -> str:
        """乡镇办结, or 村收·县定 when it is decided elsewhere."""
        near, decides = TIER_WORDS[self.nearest], TIER_WORDS[Tier(self.approval)]
        return f"{near}办结" if near == decides else f"{near}收 · {decides}定"


def entry_of(canonical: str) -> Entry:
    """Of a stored canonical JSON, of this or an earlier version of the program."""
    plain: Mapping[str, Any] = json.loads(canonical)
    limit = LimitSpec.model_validate(plain["promised_limit"])
    return Entry(
        code=plain["code"],
        name=plain["name"],
        aliases=tuple(plain.get("aliases") or ()),
        topic=plain["topics"][0],
        department=plain["department"],
        acceptance=tuple(plain["acceptance_tiers"]),
        approval=plain["approval_tier"],
        limit=limit_words(limit) if limit.value else "当场办",
        sample=bool(plain.get("sample")),
        devolved=tuple((one["effective_from"], one["batch"]) for one in plain.get("devolution") or ()),
        figures=figures_in(plain),
    )
