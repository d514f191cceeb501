"""What the slip of an appointment says."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentContext:
    """预约单: when and where somebody comes, and the code with which they move or cancel it."""

    organisation_name: str
    title: str
    name: str
    facts: tuple[Pair, ...]
    note: str
    code: str
    url: str  # in the QR code: nothing of the person
    contacts: tuple[Pair, ...]
    date: str
