"""Dates and months, in the ways they are written at a desk."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from pydantic import JsonValue

from forms import messages
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, Kind
from forms.normalise import half_width

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_YEAR = r"([0-9]{4})"
_DATE = re.compile(
    rf"{_YEAR}\s*[-/.年]\s*([0-9]{{1,2}})\s*[-/.月]\s*([0-9]{{1,2}})\s*[日号]?|{_YEAR}([0-9]{{2}})([0-9]{{2}})"
)
_MONTH = re.compile(rf"{_YEAR}\s*[-/.年]\s*([0-9]{{1,2}})\s*月?|{_YEAR}([0-9]{{2}})")
_TIME_OF_DAY = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
# Day 0 of a spreadsheet. 1900 counts as a leap year there, so serial numbers below 61 are not worth trusting.
_SPREADSHEET_DAY_ZERO = date(1899, 12, 30)
_SPREADSHEET_DAYS = range(61, 73051)


class Date(Kind[date]):
    """日期: 2026-3-1, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301."""

    id = "date"
    typed_limit = 40

    def parse(self, text: str, *, today: date) -> date:
        match = _DATE.fullmatch(_TIME_OF_DAY.sub("", half_width(text)).replace("—", "-"))
        if match is None:
            raise AnswerError(messages.NOT_A_DATE.format(text=messages.quote(text)))
        year, month, day = (int(part) for part in match.groups() if part)
        _check_year(year)
        try:
            return date(year, month, day)
        except ValueError as error:
            raise AnswerError(messages.NO_SUCH_DAY.format(year=year, month=month, day=day)) from error

    def encode(self, value: date) -> JsonValue:
        return value.isoformat()

    def display(self, value: date) -> str:
        return f"{value.year}年{value.month}月{value.day}日"

    def text(self, value: date) -> str:
        return value.isoformat()

    def blank(self) -> BlankLine:
        return self._blank("date")

    def written(self, value: date) -> tuple[str, ...]:
        return str(value.year), str(value.month), str(value.day)

    def cell(self, value: date) -> object:
        return value

    def import_cell(self, cell: object) -> str:
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and int(cell) in _SPREADSHEET_DAYS:
            return (_SPREADSHEET_DAY_ZERO + timedelta(days=int(cell))).isoformat()
        return super().import_cell(cell)


class Month(Kind[date]):
    """年月: 2026-3, 2026年3月, 202603. The value is the first day of the month."""

    id = "month"
    typed_limit = 40

    def parse(self, text: str, *, today: date) -> date:
        match = _MONTH.fullmatch(half_width(text).replace("—", "-"))
        if match is None:
            raise AnswerError(messages.NOT_A_MONTH.format(text=messages.quote(text)))
        year, month = (int(part) for part in match.groups() if part)
        _check_year(year)
        if not 1 <= month <= 12:
            raise AnswerError(messages.NO_SUCH_MONTH.format(month=month))
        return date(year, month, 1)

    def encode(self, value: date) -> JsonValue:
        return self.text(value)

    def display(self, value: date) -> str:
        return f"{value.year}年{value.month}月"

    def text(self, value: date) -> str:
        return f"{value:%Y-%m}"

    def blank(self) -> BlankLine:
        return self._blank("month")

    def written(self, value: date) -> tuple[str, ...]:
        return str(value.year), str(value.month)

    def import_cell(self, cell: object) -> str:
        """A spreadsheet turns a typed month into its first day."""
        return f"{cell:%Y-%m}" if isinstance(cell, date | datetime) else super().import_cell(cell)


def _check_year(year: int) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise AnswerError(messages.YEAR_OUT_OF_RANGE.format(year=year, first=_FIRST_YEAR, last=_LAST_YEAR))
