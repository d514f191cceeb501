"""Lists, index, directory and log of the handbook: each page is laid out alone, so we break them ourselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeVar

from catalog.pinyin import usual_reading
from catalog.primitives import Tier
from catalog.vocabulary import label, options
from reports.contexts import Place
from reports.handbook.entries import Entry
from reports.handbook_contexts import Exchange, IndexEntry, IndexGroup, ListRow
from reports.wording import TIERS

T = TypeVar("T")
# Heights are counted in rows of the table they stand in.
_LIST_FIRST, _LIST_NEXT = 28.5, 31.5
_HEADING, _SECOND_LINE = 1.45, 0.75
_NAME = 15  # characters of a name on one line
_COLUMN_FIRST, _COLUMN_NEXT = 40.0, 42.0
_LETTER = 2.0
_ENTRY = 13  # characters of a name in the index
_COLUMNS = 3
_OPENING = "《〈“‘（("
_PLACES_FIRST, _PLACES_NEXT = 215.0, 236.0  # millimetres
_ADDRESS, _HOURS = (18, 5.3), (21, 4.5)  # characters of a line, and its height
_LOG_FIRST, _LOG_NEXT = 42.0, 46.0
_LOG_CELL, _LOG_REASON = 12, 17  # characters of a line
CHANGED, NEW = "▌", "＋"
_TIER_TITLES: Final[Mapping[Tier, str]] = {
    Tier.VILLAGE: "村（社区）就能办",
    Tier.TOWNSHIP: "乡镇（街道）办",
    Tier.COUNTY: "县里办",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An item as the lists show it: its number in words, its pages, and whether it is changed or new."""

    entry: Entry
    number: str
    pages: str
    mark: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One of the lists: its pages are called by `prefix`."""

    name: str
    prefix: str
    title: str
    remark: str
    pages: tuple[tuple[ListRow, ...], ...]


def listings(items: Sequence[Listed], departments: Mapping[str, str]) -> list[Listing]:
    """By topic, by tier, by department."""
    topics = [option.code for option in options("topic")]
    offices = list(departments)
    return [
        _listing(
            "topic",
            "主题-",
            "目录（按主题）",
            "页码是“事项号－第几页”，如 07-2 就是第 7 项的第 2 页。事项有变，只换它自己的页。▌为本版改动，＋为新增。",
            _grouped(items, lambda one: _place(topics, one.entry.topic), lambda one: label("topic", one.entry.topic)),
        ),
        _listing(
            "tier",
            "层级-",
            "目录（按办理层级）",
            "离群众最近的受理点在哪一级，就列在哪一级。",
            _grouped(items, lambda one: -TIERS.index(one.entry.nearest), lambda one: _tier_title(one.entry)),
        ),
        _listing(
            "department",
            "部门-",
            "目录（按实施部门）",
            "事项归哪个部门管，就列在哪个部门；政策问题问部门，办事到事项页写的地方。",
            _grouped(
                items,
                lambda one: _place(offices, one.entry.department),
                lambda one: departments.get(one.entry.department, one.entry.department),
            ),
        ),
    ]


def _place(order: Sequence[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


def _tier_title(entry: Entry) -> str:
    return _TIER_TITLES.get(entry.nearest) or label("tier", entry.nearest)


def _grouped(
    items: Sequence[Listed], order: Callable[[Listed], int], title: Callable[[Listed], str]
) -> Iterable[tuple[str, list[Listed]]]:
    ordered = sorted(items, key=lambda one: (order(one), title(one)))
    return ((name, list(some)) for name, some in groupby(ordered, key=title))


def _listing(name: str, prefix: str, title: str, remark: str, groups: Iterable[tuple[str, list[Listed]]]) -> Listing:
    rows = [row for heading, some in groups for row in (ListRow(name=heading), *map(_row, some))]
    return Listing(name, prefix, title, remark, tuple(filled(rows, _row_height, _LIST_FIRST, _LIST_NEXT, _carries)))


def _row(one: Listed) -> ListRow:
    entry = one.entry
    return ListRow(
        name=entry.name,
        code=entry.code,
        number=one.number,
        where=entry.where,
        limit=entry.limit,
        mark=one.mark,
        pages=one.pages,
    )


def _row_height(row: ListRow) -> float:
    if row.heading:
        return _HEADING
    return 1.0 + _SECOND_LINE * ((len(row.name) - 1) // _NAME)


def _carries(row: ListRow) -> bool:
    """A heading never stands last on a page."""
    return row.heading


def filled(
    rows: Sequence[T], height: Callable[[T], float], first: float, after: float, carries: Callable[[T], bool]
) -> Iterable[tuple[T, ...]]:
    """Rows page by page."""
    page: list[T] = []
    used = 0.0
    room = first
    for row in rows:
        if page and used + height(row) > room:
            moved = [page.pop()] if carries(page[-1]) and len(page) > 1 else []
            yield tuple(page)
            page, room = moved, after
            used = sum(map(height, moved))
        page.append(row)
        used += height(row)
    if page:
        yield tuple(page)


# ── index ──────────────────────────────────────────────────────────────────────────────────────────

_FIGURES = "数字"  # names that begin with no letter, after Z
Columns = tuple[tuple[IndexGroup, ...], ...]


def index_pages(items: Sequence[Listed]) -> list[Columns]:
    """Names and what people call them by pinyin, in three columns a page."""
    ordered = sorted(_entries(items), key=lambda one: (_letter(one), _reading(one), one.name))
    columns = list(_columns(ordered))
    return [tuple(columns[at : at + _COLUMNS]) for at in range(0, len(columns), _COLUMNS)]


def _entries(items: Sequence[Listed]) -> Iterable[IndexEntry]:
    """Each name once, with all items that go by it; in the folk's hand where no item bears it itself."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in items:
        for name in dict.fromkeys((one.entry.name, *one.entry.aliases)):
            found.setdefault(name, []).append((one.number, one.entry.code))
    official = {one.entry.name for one in items}
    return (IndexEntry(name, tuple(led), name not in official) for name, led in found.items())


def _reading(entry: IndexEntry) -> str:
    """《独生子女父母光荣证》补发 stands under D."""
    return usual_reading(entry.name.lstrip(_OPENING))


def _letter(entry: IndexEntry) -> str:
    first = _reading(entry)[:1].upper()
    return first if first.isascii() and first.isalpha() else _FIGURES


def _columns(entries: Sequence[IndexEntry]) -> Iterable[tuple[IndexGroup, ...]]:
    """Columns; a letter that goes on in the next one is named again there."""
    groups: list[IndexGroup] = []
    used, number = 0.0, 0
    for letter, some in groupby(entries, key=_letter):
        carried = False
        held: list[IndexEntry] = []
        used += _LETTER
        for entry in some:
            if used + _entry_height(entry) > (_COLUMN_FIRST if number < _COLUMNS else _COLUMN_NEXT):
                if held:
                    groups.append(IndexGroup(letter, tuple(held), carried))
                yield tuple(groups)
                carried = carried or bool(held)
                groups, held, used, number = [], [], _LETTER, number + 1
            held.append(entry)
            used += _entry_height(entry)
        groups.append(IndexGroup(letter, tuple(held), carried))
    if groups:
        yield tuple(groups)


def _entry_height(entry: IndexEntry) -> float:
    return 1.0 + 0.85 * ((len(entry.name) + 3 * (len(entry.items) - 1) - 1) // _ENTRY)


# ── directory and log ──────────────────────────────────────────────────────────────────────────────


def place_pages(places: Sequence[Place]) -> list[tuple[Place, ...]]:
    """The directory page by page."""
    return list(filled(places, _place_height, _PLACES_FIRST, _PLACES_NEXT, lambda _place: False))


def _place_height(place: Place) -> float:
    lines = ((place.address, _ADDRESS), (f"{place.window}。{place.hours}", _HOURS))
    return 2.4 + sum(height * max(1, -(-len(text) // most)) for text, (most, height) in lines)


def log_pages(rows: Sequence[Exchange]) -> list[tuple[Exchange, ...]]:
    """The log page by page; one page even if there is nothing to say."""
    return list(filled(rows, _log_height, _LOG_FIRST, _LOG_NEXT, lambda _row: False)) or [()]


def _log_height(row: Exchange) -> float:
    lines = max(
        sum(-(-len(one) // _LOG_CELL) for one in row.out),
        sum(-(-len(one) // _LOG_CELL) for one in row.put),
        -(-len(row.reason) // _LOG_REASON),
        1,
    )
    return lines + 0.4
