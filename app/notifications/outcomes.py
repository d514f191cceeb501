"""What became of an attempt to send."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    """Whether the message is out."""

    SENT = "sent"
    SHOWN = "shown"
    REFUSED = "refused"  # surely not out: try again
    UNSURE = "unsure"  # it may be out: trying again may tell twice


@dataclass(frozen=True)
class Outcome:
    """`trouble`: why it is not surely out, in words for an administrator, without address and text."""

    fate: Fate
    trouble: str = ""


@dataclass(frozen=True)
class Letter:
    """What is to be sent. `id` stays the same however often it is tried."""

    id: str
    channel: str
    address: str
    title: str
    text: str
