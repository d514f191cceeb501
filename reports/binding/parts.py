"""What a book is put together from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

LINK = "desk-part:"  # a link to another part: href="desk-part:NAME"


@dataclass(frozen=True, slots=True)
class Part:
    """One part before it is laid out.

    `key` is the digest of everything its pages are made of, `html` makes them: one ``<section …>``, called only when
    the part is not kept. Its first page is a right-hand one.
    """

    key: str
    html: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A part at its place in the book. `name` is what links call it.

    Parts behind each other with the same `chapter` are written together and kept as they are; without one they are
    written anew each time.
    """

    key: str
    name: str
    prefix: str  # of its page labels: 07- for 07-1, 07-2
    style: Literal["D", "r"] = "D"
    start: int = 1
    recto: bool = True  # begins on a right-hand page; the side before it is then left empty on purpose
    pages: tuple[int, ...] | None = None  # only these of its pages, counted from nought
    chapter: str = ""
    outline: tuple[str, ...] = ()  # headings over its bookmark, then its own words; none without


@dataclass(frozen=True, slots=True)
class About:
    """What a reader shows of the file."""

    title: str
    author: str
    language: str = "zh-Hans"
