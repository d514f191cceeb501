"""What a manifest shows, as plain values. Made by `reports.documents.manifest`."""

from __future__ import annotations

from dataclasses import dataclass

from reports.imprint import PLAIN, Imprint


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
    """材料移交清单."""

    number: str
    sent_on: str  # "" before it is sent
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
    imprint: Imprint = PLAIN  # of one that is a paper of a case (转办)
