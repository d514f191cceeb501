"""What the receipt in large print shows, as plain values. Made by `reports.documents.receipt_elder`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.contexts import Pair

State = Literal["done", "now", "todo", "good", "bad"]  # the last two: how the case ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the way, in the words of the villager."""

    state: State
    head: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderReceiptContext:
    """大字回执: what is done, where it stands or how it ended, what comes, and whom to call."""

    size: Literal["A5", "A4"]
    title: str
    name: str
    greeting: str
    service: str
    case_number: str
    url: str
    rungs: tuple[Rung, ...]
    next_date: str
    after: tuple[str, ...]  # of a case that has ended: what to do now, sentence by sentence
    helper: Pair  # who helps, and the phone
    helper_word: str
    hotline: str
    organisation_name: str
    dates: str  # the days of the case: handed in or accepted, ended
    printed: str
