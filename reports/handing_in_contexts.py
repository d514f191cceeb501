"""What the papers say that go up from the village: the cover of a month's ledger, the sheet of a problem."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInContext:
    """帮办代办台账报送单: whose book of which month, its copy, and who signed for it."""

    organisation_name: str
    month: str
    facts: tuple[Pair, ...]
    remark: str
    opinion: str  # of who checked it; "" leaves room to write
    handed_by: str
    handed_on: str
    checked_by: str
    checked_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemContext:
    """问题交接单: a problem with what was done, what is asked, both signatures and the answer."""

    number: str
    organisation_name: str
    receiver_name: str
    facts: tuple[Pair, ...]
    course: str
    tried: str
    asked: str
    answer: str
    sent_by: str
    sent_on: str
    received_by: str
    received_on: str
    answered_by: str
    answered_on: str
