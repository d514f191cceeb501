"""What notices and promises show, as plain values. Made by `reports.documents`, read by templates and pages."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import DocumentBlock, Pair, Place
from reports.imprint import PLAIN, Imprint


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContext:
    """一次性告知单. `number` is empty when nobody gave it out: printed by the reader.

    Those given out are kept as JSON: a field that is added needs a default.
    """

    title: str
    organisation_name: str
    service: str
    code: str
    edition: str
    number: str
    person: str
    handler: str
    moment: str
    url: str
    situation: tuple[Pair, ...]
    total: str  # 一共带几样
    blocks: tuple[DocumentBlock, ...]
    exempt: str  # what need not be brought, and why
    later: str  # what may follow, by when
    places: tuple[Place, ...]
    hours: tuple[Pair, ...]
    conditions: tuple[str, ...]
    way: str  # the steps
    limits: str
    fee: str
    basis: str
    remedy: str
    contacts: tuple[Pair, ...]
    given_by: str
    signed: bool  # places for both signatures
    foot: str
    sample: bool
    remade: str = ""  # of a notice whose words were not kept: when it was put together once more
    imprint: Imprint = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedRow:
    """One paper that is to follow."""

    number: int
    name: str
    sheets: str
    due: str
