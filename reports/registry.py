"""Every printable there is: what it is called, what it is printed for, and a sample of it.

One line each. Tests walk this list with every shipped service, the docs show it, wordings are previewed with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reports.documents import receipt, slip
from reports.render import Printed
from reports.specimens import Specimen

Family = Literal["guide", "book", "form", "case", "mandate", "hall", "ledger"]
Subject = Literal["service", "case", "place", "county"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printable:
    """One kind of paper. `id` is the name of its template."""

    id: str
    name: str
    family: Family
    of: Subject  # what it is printed for
    size: str  # A4, A5, A3 …
    sample: Callable[[Specimen], Printed]


def _listed(*printables: Printable) -> dict[str, Printable]:
    return {one.id: one for one in printables}


PRINTABLES: dict[str, Printable] = _listed(
    Printable(id="receipt", name="受理（收件）回执", family="case", of="case", size="A5", sample=receipt.sample),
    Printable(id="slip", name="办件告知单", family="case", of="case", size="A5", sample=slip.sample),
)
