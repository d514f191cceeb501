"""The slots of a day, from the hours of a place. Pure: no tables. Moments are minutes after midnight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.cases.calendar_days import WorkCalendar

NOON = 12 * 60


@dataclass(frozen=True)
class Hours:
    """Hours on certain days. `which`: 1 (Monday) … 7 of a week, 1 … 31 of a month; `minutes` 0: one slot of it all."""

    rule: str
    which: frozenset[int]
    begins: int
    ends: int
    minutes: int
    capacity: int

    def holds_on(self, day: dt.date, calendar: WorkCalendar) -> bool:
        """Whether these hours are kept on a day. Market days stay market days on holidays, unless they are closed."""
        if self.rule == "workdays":
            return calendar.is_workday(day)
        return (day.isoweekday() if self.rule == "weekly" else day.day) in self.which


@dataclass(frozen=True, order=True)
class Slot:
    """One slot of a day, and how many fit into it."""

    begins: int
    ends: int
    capacity: int


@dataclass(frozen=True)
class Free:
    """A slot and how many places are left in it."""

    slot: Slot
    left: int


@dataclass(frozen=True)
class FreeDay:
    """A day with its slots, full ones too."""

    day: dt.date
    slots: tuple[Free, ...]

    @property
    def is_full(self) -> bool:
        return all(one.left == 0 for one in self.slots)


def slots_on(hours: Iterable[Hours], day: dt.date, calendar: WorkCalendar) -> list[Slot]:
    """The slots of a day in order. Where hours begin at the same minute, the first of them counts."""
    found: dict[int, Slot] = {}
    for one in hours:
        if one.holds_on(day, calendar):
            for slot in _cut(one):
                found.setdefault(slot.begins, slot)
    return sorted(found.values())


def _cut(hours: Hours) -> list[Slot]:
    """What does not fill a whole slot at the end is not offered."""
    length = hours.minutes or hours.ends - hours.begins
    starts = range(hours.begins, hours.ends - length + 1, length)
    return [Slot(begins, begins + length, hours.capacity) for begins in starts]


def numbers_in(text: str) -> frozenset[int]:
    """2、7、27 → {2, 7, 27}; ValueError for anything that is no number."""
    return frozenset(int(part) for part in text.replace("、", " ").replace("，", " ").replace(",", " ").split())
