"""An edition of the handbook from its items: pages laid out where they are new, editions and marks told, all bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO, Final

from catalog.vocabulary import label, options
from reports.binding.book import Bound, bind
from reports.binding.crew import Crew, Told
from reports.binding.leaves import from_bytes
from reports.binding.parts import About, Part, Placed
from reports.contexts import Place
from reports.handbook import fronts
from reports.handbook.editions import PieceEdition, changed_sheets, exchange, sheet_of
from reports.handbook.marks import NEW, month_words, reason_of
from reports.handbook.pieces import Book, Item, ItemPiece, PageMaker, SheetPiece, item_piece, sheet_piece
from reports.handbook.tables import Table, tables
from reports.handbook_contexts import (
    CoverPage,
    EmptySide,
    Exchange,
    ForewordPage,
    HandbookHead,
    HandbookPages,
    IndexPage,
    ListPage,
    LogPage,
    PlacesPage,
    TablePage,
)
from reports.keeping import Keep, digest_of, makers_digest
from reports.render import render_html
from reports.wording import official_day

_USE: Final = (
    ("先查目录", "按主题、办理层级、部门都能查；记得叫法不记得名称的，查后面的拼音索引。"),
    ("页码怎么看", "每个事项一个号，号不变；07-2 是第 7 项的第 2 页。电子版点目录、索引直接到事项页。"),
    ("哪里改了", "左边有黑条的是改过的地方，黑条上写着什么时候改、改了什么。"),
    ("怎样换页", "收到换页，照“换页表”抽旧插新，换完签名；没变的页不换，也不用重印整本。"),
    ("是不是最新", "看页脚的版次和日期；拿不准的，扫事项页右上角的码看最新版。"),
)
_CHAPTER = 16  # numbers of items, or pages of a list, that are bound together: one changed item costs as many
_GONE = "不再办理，抽出"
_LISTS = "目录、清单、索引随事项更新"


@dataclass(frozen=True, slots=True)
class Edition:
    """A made edition, ready to be bound: where each part stands, the pages of every piece, what to exchange."""

    book: Book
    placed: tuple[Placed, ...]
    pieces: tuple[PieceEdition, ...]
    exchanges: tuple[Exchange, ...]
    blank: str

    @property
    def digest(self) -> str:
        """Of the bound file."""
        return digest_of("book", makers_digest(), self.book.title, *map(repr, self.placed))

    def write(self, target: BinaryIO, keep: Keep) -> list[Bound]:
        """The whole book."""
        return bind(self.placed, about=self._about(), keep=keep, blank=self.blank, target=target)

    def write_changes(self, target: BinaryIO, keep: Keep, before: Mapping[str, PieceEdition]) -> list[Bound]:
        """The sheets to put in: cover and log, and every sheet with a page that is new since `before`."""
        chosen = changed_only(self.placed, self.pieces, before)
        return bind(chosen, about=self._about(), keep=keep, blank=self.blank, target=target)

    def _about(self) -> About:
        return About(f"{self.book.title}（第 {self.book.number} 版）", self.book.office)


def changed_only(
    placed: Sequence[Placed], pieces: Sequence[PieceEdition], before: Mapping[str, PieceEdition]
) -> list[Placed]:
    """Cover and log whole, of every other part the pages on changed sheets."""
    known = {piece.name: piece for piece in pieces}
    sheets = changed_sheets(before.values(), pieces)
    chosen = []
    for one in placed:
        piece = known.get(one.name)
        if piece is None:
            chosen.append(one)
        elif pages := tuple(at for at in range(len(piece.pages)) if sheet_of(piece, at) in sheets):
            front = (piece.start + pages[0]) % 2 == 1
            chosen.append(replace(one, pages=pages, recto=front, chapter="", outline=one.outline[-1:]))
    return chosen


def make(
    book: Book,
    items: Sequence[Item],
    *,
    before: Mapping[str, PieceEdition],
    exchanged: Sequence[Exchange],
    keep: Keep,
    told: Told = lambda _done, _all: None,
) -> Edition:
    """Lay out what is not kept and tell the editions. `before` are the pieces of the last edition by name, `exchanged`
    the log so far, the newest first.
    """
    head = render_html("handbook_head", HandbookHead(book.title, book.office))
    blank = _blank()
    with Crew(head, keep) as crew:
        settled = _settled_items(book, items, before, crew, keep, told)
        fronts_ = _front_pieces(book, settled, before)
        log = [*_exchanges(book, settled, fronts_, before), *exchanged]
        fixed = _fixed(book, settled, log)
        crew.lay_out_missing([blank, *(one.part for one in fronts_), *(part for part, _placed in fixed)])
    return Edition(
        book,
        tuple(_order(settled, fronts_, fixed)),
        (*(one.edition for one in settled), *(one.edition for one in fronts_)),
        tuple(log),
        blank.key,
    )


def _settled_items(
    book: Book,
    items: Sequence[Item],
    before: Mapping[str, PieceEdition],
    crew: Crew,
    keep: Keep,
    told: Told,
) -> list[ItemPiece]:
    """All items with the editions of their pages. Those that turn out otherwise than expected are laid out again."""
    pieces = [item_piece(item, book, before.get(item.entry.code)) for item in items]
    fresh = crew.lay_out_missing([piece.part for piece in pieces], told=told)
    settled = [
        _settled(piece, before.get(piece.edition.name), keep)
        if piece.part.key in fresh or not piece.edition.pages
        else piece
        for piece in pieces
    ]
    crew.lay_out_missing([piece.part for piece in settled])
    return settled


def _settled(piece: ItemPiece, before: PieceEdition | None, keep: Keep) -> ItemPiece:
    """A piece whose pages are known now; where its feet turn out as expected, what was laid out is kept as it is."""
    content = keep.get(piece.part.key)
    settled = piece.settled(from_bytes(content).page_words if content else [], before)
    if content and settled.looks_like(piece):
        keep.put(settled.part.key, content)
    return settled


# ── what stands before and after the items ─────────────────────────────────────────────────────────


def _front_pieces(book: Book, items: Sequence[ItemPiece], before: Mapping[str, PieceEdition]) -> list[SheetPiece]:
    """Foreword, lists by topic, tier and department, 清单, directory, index."""
    found: list[SheetPiece] = []

    def add(name: str, prefix: str, printable: str, contexts: Sequence[PageMaker], outline: tuple[str, ...]) -> None:
        for number, context in enumerate(contexts, 1):
            piece = sheet_piece(
                name,
                prefix,
                number,
                printable=printable,
                context=context,
                before=before.get(f"{name}-{number}"),
                day=book.day,
                outline=outline,
            )
            found.append(piece)

    add("foreword", "前言-", "handbook_foreword", [partial(_foreword, book)], ("前言和用法",))
    listed = [_listed(one, before) for one in items]
    for listing in fronts.listings(listed, book.departments):
        contexts = [partial(_list_page, book, listing, at) for at in range(len(listing.pages))]
        add(f"list-{listing.name}", listing.prefix, "handbook_list", contexts, ("目录", listing.title))
    for table in tables(listed, book.day):
        contexts = [partial(_table_page, book, table, at) for at in range(len(table.pages))]
        add(f"table-{table.name}", table.prefix, "handbook_table", contexts, ("清单", table.title))
    places = fronts.place_pages(book.places)
    add(
        "places",
        "办理点-",
        "handbook_places",
        [partial(_places, book, places, at) for at in range(len(places))],
        ("办理点",),
    )
    index = fronts.index_pages(listed)
    add(
        "index",
        "索引-",
        "handbook_index",
        [partial(_index, book, index, at) for at in range(len(index))],
        ("拼音索引",),
    )
    return found


def _listed(piece: ItemPiece, before: Mapping[str, PieceEdition]) -> fronts.Listed:
    had = before.get(piece.edition.name)
    mark = "" if had and had.pages == piece.edition.pages else fronts.CHANGED if had else fronts.NEW
    first, last = piece.edition.page_label(0), piece.edition.page_label(len(piece.edition.pages) - 1)
    pages = first if first == last else f"{first} – {last}"
    return fronts.Listed(piece.item.entry, piece.item.words, pages, mark if before else "")


def _foreword(book: Book, label: str, foot: str) -> HandbookPages:
    del label  # 前言 has one page and says its name
    return ForewordPage(
        book=book.title,
        foot=foot,
        foreword=book.foreword,
        signed=book.office,
        signed_on=official_day(book.day),
        steps=_USE,
    )


def _list_page(book: Book, listing: fronts.Listing, at: int, label: str, foot: str) -> HandbookPages:
    return ListPage(
        book=book.title,
        title=listing.title,
        remark=listing.remark,
        first=at == 0,
        label=label,
        foot=foot,
        rows=listing.pages[at],
    )


def _table_page(book: Book, table: Table, at: int, label: str, foot: str) -> HandbookPages:
    return TablePage(
        book=book.title,
        title=table.title,
        remark=table.remark,
        column=table.column,
        first=at == 0,
        label=label,
        foot=foot,
        rows=table.pages[at],
    )


def _places(book: Book, pages: Sequence[tuple[Place, ...]], at: int, label: str, foot: str) -> HandbookPages:
    return PlacesPage(book=book.title, first=at == 0, label=label, foot=foot, places=pages[at])


def _index(book: Book, pages: Sequence[fronts.Columns], at: int, label: str, foot: str) -> HandbookPages:
    return IndexPage(book=book.title, first=at == 0, label=label, foot=foot, columns=pages[at])


def _blank() -> Part:
    html = render_html("handbook_blank", EmptySide())
    return Part(digest_of("sheet", makers_digest(), html), lambda: html)


def _fixed(book: Book, items: Sequence[ItemPiece], log: Sequence[Exchange]) -> list[tuple[Part, Placed]]:
    """Cover and log: they belong to the edition of the whole book."""
    cover = CoverPage(
        place=book.place,
        title="办事手册",
        count=len(items),
        whose=book.whose,
        month=f"{month_words(book.day)}版",
        edition=f"第 {book.number - 1} 次换页" if book.number > 1 else "",
        office=book.office,
        sample=any(one.item.entry.sample for one in items),
    )
    found = [_fixed_part("handbook_cover", cover, "cover", "封面", 0, ("封面",))]
    pages = fronts.log_pages(log)
    for at, rows in enumerate(pages):
        page = LogPage(book=book.title, first=at == 0, label=f"换页-{at + 1}", foot=book.foot, rows=rows)
        found.append(_fixed_part("handbook_log", page, f"log-{at + 1}", "换页-", at + 1, ("换页表",) if not at else ()))
    return found


def _fixed_part(
    printable: str, context: HandbookPages, name: str, prefix: str, start: int, outline: tuple[str, ...]
) -> tuple[Part, Placed]:
    html = render_html(printable, context)
    part = Part(digest_of("sheet", makers_digest(), html), lambda: html)
    return part, Placed(key=part.key, name=name, prefix=prefix, start=max(start, 1), recto=start <= 1, outline=outline)


# ── editions and order ─────────────────────────────────────────────────────────────────────────────


def _exchanges(
    book: Book, items: Sequence[ItemPiece], sheets: Sequence[SheetPiece], before: Mapping[str, PieceEdition]
) -> list[Exchange]:
    """The lines of the log that this edition adds: items, then lists; none with the first one."""
    if not before:
        return []
    old = _by_label(before.values())
    new = _by_label([*(one.edition for one in items), *(one.edition for one in sheets)])
    reasons = {one.edition.label: _reason(one) for one in items}
    lines = []
    for label_ in dict.fromkeys([*new, *old]):
        reason = reasons.get(label_) or (_GONE if label_[:1].isdigit() else _LISTS)
        had, has = old.get(label_, []), new.get(label_, [])
        lines.append(exchange(had, has, edition=book.number, day=book.day, reason=reason))
    return [line for line in lines if line]


def _by_label(pieces: Iterable[PieceEdition]) -> dict[str, list[PieceEdition]]:
    found: dict[str, list[PieceEdition]] = {}
    for piece in pieces:
        found.setdefault(piece.label, []).append(piece)
    return found


def _reason(one: ItemPiece) -> str:
    if NEW in one.edition.marks:
        return "新增"
    return reason_of(one.edition.marks) or "版面调整"


def _order(
    items: Sequence[ItemPiece], sheets: Sequence[SheetPiece], fixed: Sequence[tuple[Part, Placed]]
) -> list[Placed]:
    """Cover, foreword, log, lists, 清单, directory, items, index."""
    cover, *log = [placed for _part, placed in fixed]
    front = [_placed_sheet(one) for one in sheets if not one.edition.name.startswith("index-")]
    index = [_placed_sheet(one) for one in sheets if one.edition.name.startswith("index-")]
    order = [option.code for option in options("topic")]
    topics = {code: label("topic", code) for code in order}
    return [cover, front[0], *log, *front[1:], *(_placed_item(one, topics) for one in items), *index]


def _placed_item(one: ItemPiece, topics: Mapping[str, str]) -> Placed:
    entry = one.item.entry
    return Placed(
        key=one.part.key,
        name=entry.code,
        prefix=one.edition.label,
        chapter=f"{one.item.number // _CHAPTER}",
        outline=("事项", topics.get(entry.topic, entry.topic), f"{one.item.words} {entry.name}"),
    )


def _placed_sheet(one: SheetPiece) -> Placed:
    return Placed(
        key=one.part.key,
        name=one.edition.name,
        prefix=one.edition.label,
        start=one.edition.start,
        recto=one.recto,
        chapter=f"{one.edition.label}{one.edition.start // _CHAPTER}",
        outline=one.outline,
    )
