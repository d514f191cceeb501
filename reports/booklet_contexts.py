"""What the booklet and the three-step cards of agents show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from reports.card_contexts import Sentence


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of the screen: the key of its asset, and what it shows. The key may be empty: then room is left."""

    asset: str
    alt: str


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what it is called, its steps in order, what to mind."""

    title: str
    steps: tuple[Sentence, ...]
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class BookletPage:
    """One page: its number is its place."""

    title: str
    lead: str
    tasks: tuple[Task, ...]
    shots: tuple[Shot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletContext:
    """代办员手册（大字版）: large type, one subject a page, eight pages with the front."""

    title: str
    lead: str
    in_short: tuple[Sentence, ...]  # the work in three steps, on the front
    pages: tuple[BookletPage, ...]


@dataclass(frozen=True, slots=True)
class ThreeSteps:
    """A card: when it is needed, three steps, a picture of each."""

    title: str
    when: str
    steps: tuple[Sentence, ...]
    shots: tuple[Shot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCardsContext:
    """三步卡: four to a page, to be cut."""

    title: str
    cards: tuple[ThreeSteps, ...]
