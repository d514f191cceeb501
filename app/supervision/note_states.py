"""The life of an urging note (催办单) and a supervision note (督办单) as a table. Pure.

拟稿 → 签发 → 送达 → 回复 → 审核 → 归档; an urging note that did not help is raised to a supervision note, one that went
to the wrong unit is transferred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class NoteState(StrEnum):
    """Where a note stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    SERVED = "served"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    RAISED = "raised"
    ARCHIVED = "archived"
    VOID = "void"


class NoteEvent(StrEnum):
    """What is done to it."""

    ISSUE = "issue"
    SERVE = "serve"
    ANSWER = "answer"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    TRANSFER = "transfer"
    RAISE = "raise"
    ARCHIVE = "archive"
    DISCARD = "discard"


class Side(StrEnum):
    """Who does it."""

    ISSUER = "issuer"
    ADDRESSEE = "addressee"


@dataclass(frozen=True)
class NoteRule:
    """One row of the table."""

    event: NoteEvent
    at: frozenset[NoteState]
    to: NoteState
    by: frozenset[Side]
    kinds: frozenset[str] = frozenset({"urge", "supervise"})


_S, _E = NoteState, NoteEvent
_ISSUER, _ADDRESSEE = frozenset({Side.ISSUER}), frozenset({Side.ADDRESSEE})
_OUT = frozenset({_S.ISSUED, _S.SERVED})

TABLE: tuple[NoteRule, ...] = (
    NoteRule(_E.ISSUE, frozenset({_S.DRAFT}), _S.ISSUED, _ISSUER),
    NoteRule(_E.DISCARD, frozenset({_S.DRAFT}), _S.VOID, _ISSUER),
    # On paper the supervisor writes down who took it; on the screen the unit itself says that it has it.
    NoteRule(_E.SERVE, frozenset({_S.ISSUED}), _S.SERVED, _ISSUER | _ADDRESSEE),
    NoteRule(_E.ANSWER, _OUT, _S.ANSWERED, _ADDRESSEE),
    NoteRule(_E.ACCEPT, frozenset({_S.ANSWERED}), _S.ACCEPTED, _ISSUER),
    NoteRule(_E.SEND_BACK, frozenset({_S.ANSWERED}), _S.SERVED, _ISSUER),
    NoteRule(_E.TRANSFER, _OUT, _S.ISSUED, _ISSUER),
    NoteRule(_E.RAISE, _OUT | {_S.ANSWERED}, _S.RAISED, _ISSUER, frozenset({"urge"})),
    NoteRule(_E.ARCHIVE, frozenset({_S.ACCEPTED, _S.RAISED}), _S.ARCHIVED, _ISSUER),
)
_BY_PLACE: Mapping[tuple[NoteState, NoteEvent], NoteRule] = MappingProxyType(
    {(state, rule.event): rule for rule in TABLE for state in rule.at}
)
ENDED = frozenset({_S.ARCHIVED, _S.VOID})
AWAITS_ANSWER = _OUT


def rule_for(kind: str, state: NoteState, event: NoteEvent) -> NoteRule | None:
    """The row for an event of a note of this kind in this state; None when it cannot happen."""
    rule = _BY_PLACE.get((state, event))
    return rule if rule is not None and kind in rule.kinds else None


def events_for(kind: str, state: NoteState, sides: frozenset[Side]) -> tuple[NoteEvent, ...]:
    """What someone on these sides may do now, in the order of the table."""
    return tuple(rule.event for rule in TABLE if state in rule.at and kind in rule.kinds and rule.by & sides)
