"""Weeks, months, quarters and free ranges of days. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from app.cases.calendar_days import ONE_DAY, add_months
from app.cases.explained import Voice
from app.wording import msgid

Span = Literal["week", "month", "quarter", "range"]
LONGEST = 400  # days of a free range
_MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    span: Span
    first: dt.date
    last: dt.date

    def holds(self, day: dt.date) -> bool:
        """Does the day lie in it?"""
        return self.first <= day <= self.last

    def moved(self, steps: int) -> Period:
        """The period so many steps later (earlier when negative); a range moves by its own length."""
        if self.span in _MONTHS:
            return period_of(self.span, add_months(self.first, steps * _MONTHS[self.span]))
        days = (self.last - self.first + ONE_DAY) * steps
        return Period(self.span, self.first + days, self.last + days)

    def words(self, voice: Voice) -> str:
        """2026年10月, 2026年第4季度, 2026年10月19日—25日."""
        year = self.first.year
        if self.span == "month":
            return voice.say(msgid("%(year)s年%(month)s月"), year=year, month=self.first.month)
        if self.span == "quarter":
            return voice.say(msgid("%(year)s年第%(n)s季度"), year=year, n=self._quarter)
        return voice.days(self.first, self.last, year=True, dash=True)

    def short(self, voice: Voice) -> str:
        """Under a bar: 10/19, 10月, 26年4季."""
        if self.span == "month":
            return voice.say(msgid("%(month)s月"), month=self.first.month)
        if self.span == "quarter":
            return voice.say(msgid("%(year)s年%(n)s季"), year=self.first.year % 100, n=self._quarter)
        return f"{self.first.month}/{self.first.day}"

    @property
    def _quarter(self) -> int:
        return (self.first.month + 2) // 3


def period_of(span: Span, day: dt.date) -> Period:
    """The week (Monday to Sunday), month or quarter of a day; of "range" the day alone."""
    if span == "week":
        first = day - day.weekday() * ONE_DAY
        return Period(span, first, first + 6 * ONE_DAY)
    if span == "month":
        first = day.replace(day=1)
        return Period(span, first, add_months(first, 1) - ONE_DAY)
    if span == "quarter":
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        return Period(span, first, add_months(first, 3) - ONE_DAY)
    return Period("range", day, day)


def range_of(first: dt.date, last: dt.date) -> Period:
    """A free range; ends that stand the wrong way round are turned, one that is too long is cut at its end."""
    first, last = min(first, last), max(first, last)
    return Period("range", first, min(last, first + (LONGEST - 1) * ONE_DAY))
