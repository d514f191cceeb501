"""Editions of pages: a page that says something else than the last time is one edition further."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from reports.handbook_contexts import Exchange
from reports.wording import official_day


@dataclass(frozen=True, slots=True)
class PageEdition:
    """One page: the digest of its words, which edition of it this is, and since when."""

    words: str
    edition: int
    since: date

    @property
    def foot(self) -> str:
        return f"第 {self.edition} 版　{official_day(self.since)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceEdition:
    """A piece of the book (an item, a page of a list) as an edition has it. `source`: what it was made of."""

    name: str
    label: str  # 07- of an item, 主题- of a list
    start: int = 1
    source: str
    pages: tuple[PageEdition, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    def page_label(self, index: int) -> str:
        return f"{self.label}{self.start + index}"

    def to_plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"pages": [[one.words, one.edition, one.since.isoformat()] for one in self.pages]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> PieceEdition:
        pages = (PageEdition(words, edition, date.fromisoformat(since)) for words, edition, since in plain["pages"])
        return cls(**{**plain, "pages": tuple(pages)})


def turned(before: PieceEdition | None, words: Sequence[str], day: date) -> tuple[PageEdition, ...]:
    """The pages of a piece with these words, after those it had before."""
    had = before.pages if before else ()
    return tuple(_turned(had[at] if at < len(had) else None, said, day) for at, said in enumerate(words))


def _turned(had: PageEdition | None, words: str, day: date) -> PageEdition:
    if had is None:
        return PageEdition(words, 1, day)
    return had if had.words == words else PageEdition(words, had.edition + 1, day)


def feet_of(pages: Iterable[PageEdition]) -> tuple[str, ...]:
    """What stands at the foot of each page; the last one holds for all that follow, so it is said once."""
    feet = [page.foot for page in pages]
    while len(feet) > 1 and feet[-1] == feet[-2]:
        feet.pop()
    return tuple(feet)


def expected_feet(before: PieceEdition | None, day: date) -> tuple[str, ...]:
    """Feet before the pages are known: those of before, then the first edition of a page."""
    return feet_of([*(before.pages if before else ()), PageEdition("", 1, day)])


def foot_at(feet: Sequence[str], index: int) -> str:
    """The foot of a page, counted from nought."""
    return feet[min(index, len(feet) - 1)]


# ── what to take out and put in ────────────────────────────────────────────────────────────────────

Sheet = tuple[str, int]  # of which pages, and which of their sheets: 07-1 and 07-2 are one


def sheet_of(piece: PieceEdition, at: int) -> Sheet:
    """The sheet that a page of a piece stands on, with the page on its other side."""
    return piece.label, (piece.start - 1 + at) // 2


def changed_sheets(before: Iterable[PieceEdition], now: Iterable[PieceEdition]) -> set[Sheet]:
    """Sheets with a side that came, went or is a new edition."""
    old, new = _pages(before), _pages(now)
    places = {**old, **new}
    return {place[1] for place in places if old.get(place) != new.get(place)}


def _pages(pieces: Iterable[PieceEdition]) -> dict[tuple[str, Sheet], PageEdition]:
    return {
        (piece.page_label(at), sheet_of(piece, at)): page for piece in pieces for at, page in enumerate(piece.pages)
    }


def exchange(
    before: Sequence[PieceEdition], now: Sequence[PieceEdition], *, edition: int, day: date, reason: str
) -> Exchange | None:
    """The line of the log for pieces with one label; None when all their sheets stay."""
    sheets = changed_sheets(before, now)
    if not sheets:
        return None
    return Exchange(edition, day.isoformat(), _said(before, sheets), _said(now, sheets), reason)


def _said(pieces: Sequence[PieceEdition], sheets: Container[Sheet]) -> tuple[str, ...]:
    return tuple(
        f"{piece.page_label(at)} 第 {page.edition} 版"
        for piece in pieces
        for at, page in enumerate(piece.pages)
        if sheet_of(piece, at) in sheets
    )
