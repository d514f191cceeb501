"""Pieces of the handbook: what each is made of, its pages, and the HTML of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from catalog.definition import ServiceDefinition
from reports.binding.parts import Part
from reports.contexts import GuideContext, Place
from reports.handbook import marks
from reports.handbook.editions import PieceEdition, expected_feet, feet_of, foot_at, turned
from reports.handbook.entries import Entry
from reports.handbook_contexts import HandbookPages, ItemPages
from reports.keeping import digest_of, makers_digest
from reports.render import render_html
from reports.wording import official_day

PageMaker = Callable[[str, str], HandbookPages]  # from a page's label and its foot


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an item says: its guide and the definition behind it."""

    guide: GuideContext
    definition: ServiceDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the book. `number` is its own for good; `now` and `before` are only asked for when it is laid out.

    `source` is the digest of all that `now` is made of.
    """

    entry: Entry
    number: int
    source: str
    now: Callable[[], Spoken]
    before: Callable[[], Spoken | None] = lambda: None

    @property
    def words(self) -> str:
        """07."""
        return f"{self.number:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What is the same on every page of an edition."""

    title: str  # 青石县办事手册
    place: str  # 青石县
    whose: str  # 供乡镇窗口和村代办员使用
    office: str  # 青石县政务服务中心
    number: int  # of the edition
    day: date
    foreword: tuple[str, ...]
    where: str  # what is said of places that the directory tells about; empty: items tell it themselves
    places: tuple[Place, ...]
    departments: Mapping[str, str]

    @property
    def foot(self) -> str:
        return f"第 {self.number} 版　{official_day(self.day)}"


@dataclass(frozen=True, slots=True)
class ItemPiece:
    """An item between the editions: `edition` as far as it is known."""

    item: Item
    edition: PieceEdition
    book: Book
    feet: tuple[str, ...]

    @property
    def part(self) -> Part:
        known = [self.item.source, self.item.words, self.book.title, self.book.where, *self.feet]
        key = digest_of("item", makers_digest(), *known, json.dumps(dict(self.edition.marks), ensure_ascii=False))
        return Part(key, self._html)

    def _html(self) -> str:
        return render_html(
            "handbook_item",
            ItemPages(
                number=self.item.words,
                book=self.book.title,
                guide=self.item.now().guide,
                is_new=marks.NEW in self.edition.marks,
                marks={key: self.edition.marks.get(key, "") for key in (*marks.ELEMENTS, marks.NEW)},
                feet=self.feet,
                where=self.book.where,
            ),
        )

    def settled(self, words: Sequence[str], before: PieceEdition | None) -> ItemPiece:
        """With the editions of its pages and their feet, now that their words are known."""
        pages = turned(before, words, self.book.day)
        return replace(self, edition=replace(self.edition, pages=pages), feet=feet_of(pages))

    def looks_like(self, other: ItemPiece) -> bool:
        """Whether its pages, made with the feet of `other`, are the same."""
        return all(foot_at(other.feet, at) == page.foot for at, page in enumerate(self.edition.pages))


def item_piece(item: Item, book: Book, before: PieceEdition | None) -> ItemPiece:
    """An item with its marks, before its pages are known."""
    same = before is not None and before.source == item.source
    said = before.marks if before is not None and same else _marks(item, book, before)
    pages = before.pages if before is not None and same else ()
    edition = PieceEdition(name=item.entry.code, label=f"{item.words}-", source=item.source, pages=pages, marks=said)
    return ItemPiece(item, edition, book, feet_of(pages) if pages else expected_feet(before, book.day))


def _marks(item: Item, book: Book, before: PieceEdition | None) -> Mapping[str, str]:
    """What is new against the last edition; what was, while nothing that shows is."""
    if before is None:
        return {marks.NEW: f"{marks.month_words(book.day)}新增"} if book.number > 1 else {}
    old = item.before()
    if old is None:
        return {}
    now = item.now()
    return marks.marks_of(old.guide, now.guide, (old.definition, now.definition), book.day) or before.marks


# ── pieces of one page ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SheetPiece:
    """A page of a list, of the index, …: its words are what its context says, but for marks and foot."""

    edition: PieceEdition
    printable: str
    context: HandbookPages
    outline: tuple[str, ...]
    recto: bool

    @property
    def part(self) -> Part:
        html = render_html(self.printable, self.context)
        return Part(digest_of("sheet", makers_digest(), html), lambda: html)


def sheet_piece(
    name: str,
    prefix: str,
    number: int,
    *,
    printable: str,
    context: PageMaker,
    before: PieceEdition | None,
    day: date,
    outline: tuple[str, ...],
) -> SheetPiece:
    """A page of a list, of the index, …, with its edition."""
    label = f"{prefix}{number}"
    source = digest_of(printable, label, json.dumps(_unmarked(asdict(context(label, ""))), ensure_ascii=False))
    pages = turned(before, [source], day)
    edition = PieceEdition(name=f"{name}-{number}", label=prefix, start=number, source=source, pages=pages)
    return SheetPiece(edition, printable, context(label, pages[0].foot), outline if number == 1 else (), number == 1)


def _unmarked(plain: object) -> object:
    if isinstance(plain, dict):
        return {key: _unmarked(value) for key, value in plain.items() if key != "mark"}
    if isinstance(plain, list | tuple):
        return [_unmarked(value) for value in plain]
    return plain
