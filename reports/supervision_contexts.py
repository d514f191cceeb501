"""What urging and supervision notes show, as plain values. Made by `reports.documents.urging_note`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgedRow:
    """One case of a note."""

    number: int
    case_number: str
    service: str
    step: str
    due: str
    sum: str  # how its due day was worked out, "" where no card told it


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgingContext:
    """催办单 or 督办单: what is late, what is asked for, by when it is to be answered; room for the answer."""

    title: str
    number: str
    organisation_name: str
    addressee: str
    follows: str  # the urging note it was raised from
    rows: tuple[UrgedRow, ...]
    reason: tuple[str, ...]  # paragraph by paragraph
    demands: tuple[str, ...]
    answer_by: str
    copies_to: str
    issued_by: str
    phone: str
    seal_date: str
    draft: bool
