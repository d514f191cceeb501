"""What can go wrong, as exceptions that carry data; `app.error_pages` alone turns them into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class DeskError(Exception):
    """Something a person can understand and act upon."""


class NotLoggedIn(DeskError):  # noqa: N818 - these are answers to people, not faults of the program
    """The page needs a login."""


@dataclass
class NotAllowed(DeskError):  # noqa: N818
    """The person is known but may not do this; `reason` is a sentence."""

    reason: str = ""


@dataclass
class NotFoundHere(DeskError):  # noqa: N818
    """There is no such thing, or not for this person: both look the same from outside."""

    what: str = ""


@dataclass
class StaleCase(DeskError):  # noqa: N818
    """Someone else acted on the case meanwhile."""

    case_number: str
    by: str
    at: datetime
    what: str  # what they did, as words: 已退回补正


@dataclass
class Invalid(DeskError):  # noqa: N818
    """What was sent cannot be accepted; `problems` are objects with a `message` (and perhaps `path` or `name`)."""

    problems: Sequence[Any] = field(default_factory=tuple)
    message: str = ""

    def sentences(self) -> list[str]:
        """All that is wrong, one sentence each."""
        listed = [str(getattr(problem, "message", problem)) for problem in self.problems]
        return [self.message, *listed] if self.message else listed


@dataclass
class Throttled(DeskError):  # noqa: N818
    """Too many tries; the next one is allowed at `until`. Only the try that locked the door `locks`."""

    until: datetime
    locks: bool = False
