"""清单 of the handbook: its items once more by what is promised of them; each page is laid out alone.

Which lists there are: those of the reports (`reports.documents.service_lists`, `reports.documents.convenience`). One
that no item of the book stands in is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.vocabulary import label
from reports.handbook.entries import Entry
from reports.handbook.fronts import Listed, filled
from reports.handbook_contexts import TableRow

_FIRST, _NEXT = 28.5, 30.0  # rows of one line on a page; the next ones say the title again
_SECOND_LINE = 0.75
_NAME, _FACT = 14, 15  # characters on one line
_ONCE = 1
_SELF_SERVICE = "self_service"


@dataclass(frozen=True, slots=True)
class Table:
    """One 清单: its pages are called by `prefix`."""

    name: str
    prefix: str
    title: str
    column: str
    remark: str
    pages: tuple[tuple[TableRow, ...], ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    prefix: str
    title: str
    column: str
    remark: str
    fact: Callable[[Entry, date], str]  # empty: the item does not belong there


def tables(items: Sequence[Listed], day: date) -> list[Table]:
    """Those with items in them, as they are on a day; items in the order of their numbers."""
    found = [(kind, _rows(kind, items, day)) for kind in _KINDS]
    return [
        Table(kind.name, kind.prefix, kind.title, kind.column, kind.remark, _paged(rows))
        for kind, rows in found
        if rows
    ]


def _rows(kind: _Kind, items: Sequence[Listed], day: date) -> list[TableRow]:
    facts = ((one, kind.fact(one.entry, day)) for one in items)
    return [
        TableRow(
            name=one.entry.name,
            code=one.entry.code,
            number=one.number,
            fact=fact,
            limit=one.entry.limit,
            pages=one.pages,
        )
        for one, fact in facts
        if fact
    ]


def _paged(rows: Sequence[TableRow]) -> tuple[tuple[TableRow, ...], ...]:
    return tuple(filled(rows, _height, _FIRST, _NEXT, lambda _row: False))


def _height(row: TableRow) -> float:
    lines = max((len(row.name) - 1) // _NAME, (len(row.fact) - 1) // _FACT)
    return 1.0 + _SECOND_LINE * lines


# ── which items stand in a list, and why ───────────────────────────────────────────────────────────


def _devolved(entry: Entry, day: date) -> str:
    return "、".join(dict.fromkeys(entry.begun(day)))


def _agents(entry: Entry, _day: date) -> str:
    """Where the agent goes with it, and what somebody must come for."""
    if not entry.figures.agents:
        return ""
    places = "、".join(label("tier", tier) for tier in entry.figures.acceptance_tiers)
    presence = "、".join(entry.figures.presence)
    return f"{places}；本人到场：{presence}" if presence else places


def _exempt(entry: Entry, _day: date) -> str:
    return "、".join(dict.fromkeys(one.document for one in entry.figures.exemptions))


def _any_place(entry: Entry, _day: date) -> str:
    return f"{label('any_place', entry.figures.any_place)}通办" if entry.figures.any_place else ""


def _one_visit(entry: Entry, _day: date) -> str:
    visits = entry.figures.visits
    return "" if visits > _ONCE else "跑一次" if visits else "一次不跑"


def _self_service(entry: Entry, _day: date) -> str:
    modes = entry.figures.modes
    return "、".join(label("handling_mode", mode) for mode in modes) if _SELF_SERVICE in modes else ""


_KINDS = (
    _Kind("devolved", "下放-", "下放事项清单", "下放批次", "按批次下放到乡镇、村办理的事项。", _devolved),
    _Kind(
        "agents",
        "代办-",
        "村级代办事项清单",
        "在哪受理",
        "村代办员可以代办的事项。写着“本人到场”的环节，要本人来。",
        _agents,
    ),
    _Kind(
        "exempt",
        "免证-",
        "免证办事项清单",
        "免提交的材料",
        "系统查到电子证照的，这些材料不用交；查不到的照常收。",
        _exempt,
    ),
    _Kind("any-place", "通办-", "通办事项清单", "通办范围", "不受户籍地、居住地限制的事项。", _any_place),
    _Kind(
        "one-visit",
        "一次-",
        "最多跑一次事项清单",
        "要跑几次",
        "材料齐全，群众到现场最多一次的事项；请人代办的不计。",
        _one_visit,
    ),
    _Kind("self-service", "自助-", "自助办事项清单", "办理形式", "可以在自助终端办理的事项。", _self_service),
)
