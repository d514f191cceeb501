"""Due days found by looking at one day (or minute) after the other. It shares nothing with the product on purpose.

Moments are naive, in the time of the county. `off` and `worked` are the days that differ from Monday–Friday.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass
class SlowClock:
    """One county's days, and the days on which one case does not count."""

    off: set[date]
    worked: set[date]
    stopped: set[date] = field(default_factory=set)

    def stop(self, first: date, last: date) -> None:
        while first <= last:
            self.stopped.add(first)
            first += _DAY

    def works(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day not in self.off and day.isoweekday() not in (6, 7)

    def due(self, start: datetime, value: int, unit: str, extension: int = 0) -> date:
        """The last day."""
        if unit in ("hours", "working_hours"):
            day = self.moment(start, value, unit).date()
        elif unit == "working_days":
            day = self._full(start.date(), value, lambda one: self.works(one) and one not in self.stopped)
        else:
            days = value if unit == "natural_days" else self._months(start.date(), value)
            day = self._full(start.date(), days, lambda one: one not in self.stopped)
        if unit in ("working_days", "natural_days", "months"):
            while not self.works(day) or day in self.stopped:
                day += _DAY
        return self._working(day, extension)

    def _full(self, start: date, days: int, counts: Callable[[date], bool]) -> date:
        if days == 0:
            return start + _DAY if start + _DAY in self.stopped else start
        day = start
        while days > 0:
            day += _DAY
            if counts(day):
                days -= 1
        return day

    def _working(self, day: date, days: int) -> date:
        while days > 0:
            day += _DAY
            if self.works(day) and day not in self.stopped:
                days -= 1
        return day

    def _months(self, start: date, months: int) -> int:
        """Days until the same day that many months later, or until the last day of that month."""
        year, month = start.year, start.month
        for _each in range(months):
            month += 1
            if month == 13:
                year, month = year + 1, 1
        day = start
        while (day.year, day.month) != (year, month):
            day += _DAY
        while day.day < start.day and (day + _DAY).month == month:
            day += _DAY
        while day.day > start.day:
            day -= _DAY
        return (day - start).days

    def moment(self, start: datetime, value: int, unit: str) -> datetime:
        """When the minutes are used up; at least one hour."""
        minutes, now = value * 60, start
        while minutes > 0:
            if now.date() not in self.stopped and (unit == "hours" or self._is_open(now)):
                minutes -= 1
            now += _MINUTE
        return now

    def _is_open(self, now: datetime) -> bool:
        clock = now.hour * 60 + now.minute
        return self.works(now.date()) and (510 <= clock < 720 or 840 <= clock < 1050)
