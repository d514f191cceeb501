"""What a slip says."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipContext:
    """告知单: one thing told on paper, because there is no phone to tell it to."""

    organisation_name: str
    case_number: str
    url: str  # in the QR code: the number only
    title: str
    applicant_name: str
    text: str
    contacts: tuple[Pair, ...]
    date: str
