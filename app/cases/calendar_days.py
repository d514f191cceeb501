"""Which days are worked: Monday to Friday, except where the workday table says otherwise."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """The workday table of the county.

    `days` holds the days that differ from Monday–Friday (False: 法定节假日, True: 调休上班);
    `years` the years whose table is complete. Days of other years are still answered, as 推算.
    `names` says of listed days what they are: 国庆节, 国庆节调休上班.
    """

    days: Mapping[date, bool]
    years: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day; an unlisted day follows Monday–Friday."""
        return self.days.get(day, day.weekday() < 5)

    def is_known(self, day: date) -> bool:
        """Whether the table of this day's year has been entered."""
        return day.year in self.years

    def count(self, *, after: date, through: date) -> int:
        """Working days d with after < d ≤ through; 0 when there is none. Its cost does not grow with the span."""
        if through <= after:
            return 0
        return self._plain(through) - self._plain(after) + self._changed(through) - self._changed(after)

    def next_workday(self, day: date) -> date:
        """This day if it is worked, else the next one that is."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    @staticmethod
    def _plain(day: date) -> int:
        """Days Monday–Friday from the first day of the calendar (a Monday) through this one."""
        weeks, rest = divmod(day.toordinal(), 7)
        return weeks * 5 + min(rest, 5)

    def _changed(self, day: date) -> int:
        """By how much the listed days up to this one change the plain count."""
        listed, sums = self._listed
        return sums[bisect_right(listed, day)]

    @cached_property
    def _listed(self) -> tuple[list[date], list[int]]:
        listed, sums = sorted(self.days), [0]
        for day in listed:
            sums.append(sums[-1] + self.days[day] - (day.weekday() < 5))
        return listed, sums


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month, or that month's last day when it has none (民法典 202 条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + 1, 1, 1) if month == 11 else date(year, month + 2, 1)
    return min(date(year, month + 1, 1) + (day.day - 1) * ONE_DAY, following - ONE_DAY)
