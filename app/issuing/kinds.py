"""Which papers a case can have, and who puts their words together: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.printing.facts import Facts, Words
from app.printing.receipts import issued_receipt


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """One kind. `word` stands in the number: 石桥镇受〔2026〕12 号."""

    name: str
    word: str
    build: Callable[[Session, Facts], Words]
    copies: tuple[str, ...] = ("申请人", "存档")  # who keeps which
    seal: str = ""  # which seal stands on it: a kind of `app.seals.words`; "" = none
    signed: bool = False  # with the key of whoever issues it


KINDS: dict[str, PaperKind] = {
    "receiving": PaperKind(name="收件回执", word="收", build=issued_receipt, seal="acceptance"),
    "acceptance": PaperKind(name="受理回执", word="受", build=issued_receipt, seal="acceptance"),
}
