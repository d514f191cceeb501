"""What the pages of the handbook (办事手册) show: plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.contexts import GuideContext, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPages:
    """One item with its ten elements. `marks` say by element (`reports.handbook.marks.ELEMENTS`) what changed."""

    number: str  # 07
    book: str
    guide: GuideContext
    is_new: bool
    marks: Mapping[str, str]
    feet: tuple[str, ...]  # page by page; the last one holds for all that follow
    where: str  # behind the names of places that have a page of their own; else empty


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """An item in a list, or a heading over some (then only `name`)."""

    name: str
    code: str = ""
    number: str = ""
    where: str = ""
    limit: str = ""
    batch: str = ""
    mark: str = ""  # changed, new or nothing
    pages: str = ""  # 07-1 – 07-2

    @property
    def heading(self) -> bool:
        return not self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of a list; its first page has title and remark."""

    book: str
    title: str
    remark: str
    first: bool
    label: str
    foot: str
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """An item in one of the 清单; `fact` is what makes it stand there."""

    name: str
    code: str
    number: str
    fact: str
    limit: str
    pages: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """A page of a 清单; its first page has title and remark. `column` heads the facts."""

    book: str
    title: str
    remark: str
    column: str
    first: bool
    label: str
    foot: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A name and the items it leads to; `folk`: what people call it."""

    name: str
    items: tuple[tuple[str, str], ...]  # number and code of each item that goes by this name
    folk: bool

    @property
    def first(self) -> str:
        """The code of the first."""
        return self.items[0][1]


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Names under a letter; `carried`: begun in the column before."""

    letter: str
    entries: tuple[IndexEntry, ...]
    carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """A page of the index in three columns."""

    book: str
    first: bool
    label: str
    foot: str
    columns: tuple[tuple[IndexGroup, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPage:
    """办理点: where to go."""

    book: str
    first: bool
    label: str
    foot: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line of the sheet-change log: what to take out, what to put in, and why."""

    edition: int
    day: str
    out: tuple[str, ...]
    put: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPage:
    """The cover. `month` is 2026 年 3 月版, `edition` 第 4 次换页 or empty for the first one."""

    place: str  # 青石县
    title: str
    count: int
    whose: str  # for whom it is made
    month: str
    edition: str
    office: str
    sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForewordPage:
    """前言 and how to use the book."""

    book: str
    foot: str
    foreword: tuple[str, ...]
    signed: str
    signed_on: str
    steps: tuple[tuple[str, str], ...]  # how to use it: heading and sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """换页表: all sheets changed with this edition and the ones before it."""

    book: str
    first: bool
    label: str
    foot: str
    rows: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class HandbookHead:
    """What all parts have in their <head>."""

    title: str
    author: str


@dataclass(frozen=True, slots=True)
class EmptySide:
    """A side left empty on purpose."""

    words: str = "此页有意留空"


HandbookPages = (
    HandbookHead
    | ItemPages
    | ListPage
    | TablePage
    | IndexPage
    | PlacesPage
    | CoverPage
    | ForewordPage
    | LogPage
    | EmptySide
)
