"""What the slip with the code for sending papers in says."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class SentInContext:
    """手机传材料说明: the code, the papers wanted, three steps."""

    organisation_name: str
    name: str
    service: str
    papers: tuple[str, ...]
    steps: tuple[str, ...]
    url: str
    until: str
    contacts: tuple[Pair, ...]
    date: str
