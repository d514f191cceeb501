"""What may happen to a hand-over and to a mandate, as tables. Pure: no database, no web."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class HandoverEvent(StrEnum):
    """What is done to a 移交清单, and by which side."""

    SEND = "send"  # the sender signs
    CANCEL = "cancel"  # the sender, before signing
    RECEIVE = "receive"  # the receiver counted the same
    REPORT = "report"  # the receiver counted something else
    SETTLE = "settle"  # the sender says where each difference came from


HANDOVER: Mapping[tuple[str, HandoverEvent], str] = MappingProxyType(
    {
        ("draft", HandoverEvent.SEND): "sent",
        ("draft", HandoverEvent.CANCEL): "cancelled",
        ("sent", HandoverEvent.RECEIVE): "received",
        ("sent", HandoverEvent.REPORT): "differing",
        ("differing", HandoverEvent.SETTLE): "closed",
    }
)


class MandateEvent(StrEnum):
    """中止、续办、终止, and another agent."""

    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    CHANGE = "change"


# The state of the mandate as the case shows it; CHANGE ends the row and begins one for the new agent.
MANDATE: Mapping[tuple[str, MandateEvent], str] = MappingProxyType(
    {
        ("active", MandateEvent.PAUSE): "paused",
        ("active", MandateEvent.END): "ended",
        ("active", MandateEvent.CHANGE): "active",
        ("paused", MandateEvent.RESUME): "active",
        ("paused", MandateEvent.END): "ended",
        ("paused", MandateEvent.CHANGE): "active",
        ("ended", MandateEvent.CHANGE): "active",
    }
)
PAUSED = "paused"


def after_handover(state: str, event: HandoverEvent) -> str | None:
    """The state of a hand-over after an event; None where the event has no place."""
    return HANDOVER.get((state, event))


def after_mandate(state: str, event: MandateEvent) -> str | None:
    """The state of a mandate after an event; None where the event has no place."""
    return MANDATE.get((state, event))


def mandate_events(state: str) -> tuple[MandateEvent, ...]:
    """What may be done about a mandate in this state, in the order of the forms."""
    return tuple(event for event in MandateEvent if (state, event) in MANDATE)
