"""What the receipt in large print shows, as plain values. Made by `reports.documents.receipt_elder`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.contexts import Pair

State = Literal["done", "now", "todo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the way, in the words of the villager."""

    state: State
    head: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderReceiptContext:
    """大字回执: what is done, where it stands, what comes, and whom to call."""

    size: Literal["A5", "A4"]
    title: str
    name: str
    greeting: str
    service: str
    case_number: str
    url: str
    rungs: tuple[Rung, ...]
    next_date: str
    helper: Pair  # who helps, and the phone
    helper_word: str
    hotline: str
    organisation_name: str
    on: str
