"""What the quick card for the desk shows, as plain values. Made by `reports.documents.quick_card`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["", "button", "key"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: plain, the name of a button or title on the screen, or the cap of a key."""

    words: str
    kind: Kind = ""


Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CardLine:
    """A heading and what belongs to it."""

    head: str
    body: Sentence


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key, its caps with the signs between them, and what it does."""

    caps: Sentence
    words: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that work in one place."""

    title: str
    keys: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickCardContext:
    """窗口人员速查卡: what a clerk needs beside the keyboard, on one A4 page."""

    title: str
    organisation_name: str
    printed_on: str
    url: str  # the public guides
    steps: tuple[CardLine, ...]
    keys: tuple[KeyGroup, ...]
    lacking: tuple[CardLine, ...]  # a paper was not brought
    markers: tuple[CardLine, ...]  # what stands beside the button for saving, and what to do
    more: tuple[CardLine, ...]  # 补正, 批量
    troubles: tuple[CardLine, ...]
    never: tuple[str, ...]
