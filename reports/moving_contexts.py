"""What a manifest and the slips of a mandate show, as plain values. Made by `reports.documents`."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestSide:
    """One of the two organisations, with who signed for it."""

    organisation: str
    person: str  # "" while nobody has signed
    phone: str
    moment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    """One document: sheets sent, and sheets counted on the other side ("" while nobody has)."""

    number: int
    name: str
    originals: int
    copies: int
    originals_received: str
    copies_received: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestCase:
    """The documents of one case."""

    number: str
    service: str
    applicant: str
    step: str
    rows: tuple[ManifestRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestContext:
    """物料流转凭证（移交清单）."""

    number: str
    is_return: bool
    is_draft: bool
    way: str
    carrier: str
    waybill: str
    sender: ManifestSide
    receiver: ManifestSide
    cases: tuple[ManifestCase, ...]
    total: str
    received: str  # what was counted, "" before
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateSlipContext:
    """代办服务委托书 and the slips by which it rests, goes on and ends."""

    title: str
    case_number: str
    sentence: str
    facts: tuple[Pair, ...]
    station: str
    on: str
