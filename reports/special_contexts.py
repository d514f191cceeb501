"""What a public notice, an inspection record and a vote record show, as plain values. Made by `reports.documents`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.contexts import Pair
from reports.imprint import PLAIN, Imprint
from reports.mandate_contexts import Tick


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityContext:
    """公示. Everything in it is masked for the public."""

    size: Literal["A4", "A3"]
    title: str
    organisation_name: str
    opening: tuple[str, ...]
    shown: tuple[Pair, ...]
    period: str
    objections: tuple[str, ...]
    place: str
    contacts: tuple[Pair, ...]
    put_up_on: str  # "" = to be written by hand
    imprint: Imprint = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedRow:
    """What was seen under one heading; "" leaves room to write."""

    heading: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionContext:
    """入户调查（现场核查）记录, filled or to be taken along."""

    title: str
    organisation_name: str
    case_number: str
    facts: tuple[Pair, ...]
    place: str
    moment: str  # "" = to be written by hand
    visitors: tuple[str, ...]  # names; "" = a line
    least: int  # so many must go
    rows: tuple[NotedRow, ...]
    photos: str
    told: str  # what is read out before
    blank: bool
    imprint: Imprint = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteContext:
    """民主评议记录, filled or to be taken along."""

    title: str
    organisation_name: str
    case_number: str
    facts: tuple[Pair, ...]
    held_on: str  # "" = to be written by hand
    members: str  # who takes part
    rules: tuple[str, ...]
    counts: tuple[Pair, ...]  # 应到, 到会, 同意, 反对, 弃权; "" = to be written by hand
    sums: tuple[str, ...]  # the arithmetic, sentence by sentence
    outcome: str
    results: tuple[Tick, ...]  # to be ticked on a blank one
    places: int  # lines to sign on
    blank: bool
    imprint: Imprint = PLAIN
