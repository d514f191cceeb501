"""What notices and promises show, as plain values. Made by `reports.documents`, read by templates and pages."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import DocumentBlock, Pair, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContext:
    """一次性告知单. `number` is empty when nobody gave it out: printed by the reader."""

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
    limits: str
    fee: str
    contacts: tuple[Pair, ...]
    given_by: str
    signed: bool  # places for both signatures
    foot: str
    sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedRow:
    """One paper that is to follow."""

    number: int
    name: str
    sheets: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseContext:
    """容缺受理通知书 of the hall and 容缺受理承诺书 of the applicant: two sides of one sheet."""

    organisation_name: str
    case_number: str
    service: str
    applicant_name: str
    applicant_id: str  # masked
    submitted_on: str
    rows: tuple[PromisedRow, ...]
    consequences: tuple[str, ...]
    contacts: tuple[Pair, ...]
    clerk_name: str
    seal_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRow:
    """One paper to be mended."""

    number: int
    name: str
    sheets: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementContext:
    """申请材料补正告知书."""

    organisation_name: str
    case_number: str
    service: str
    applicant_name: str
    agent: str
    submitted_on: str
    rows: tuple[SupplementRow, ...]
    reason: tuple[str, ...]  # in the clerk's words, paragraph by paragraph
    is_permit: bool
    place: str
    contacts: tuple[Pair, ...]
    seal_date: str
