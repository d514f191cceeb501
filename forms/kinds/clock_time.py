"""时间: a time of day."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from pydantic import JsonValue

from forms import messages
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, Kind
from forms.normalise import half_width

_TIME = re.compile(
    r"(上午|早上|中午|下午|晚上)?\s*([0-9]{1,2})\s*[:.点时]\s*(?:(半)|([0-9]{1,2})\s*分?)?(?::00)?|([0-9]{2})([0-9]{2})"
)
_AFTERNOON = ("下午", "晚上")
_MINUTES = 24 * 60


class ClockTime(Kind[time]):
    """时间: 9:30, 09:30, 0930, 9点半, 下午3点20分. To the minute."""

    id = "time"
    input_mode = "text"
    typed_limit = 20

    def parse(self, text: str, *, today: date) -> time:
        match = _TIME.fullmatch(half_width(text))
        if match is None:
            raise AnswerError(messages.NOT_A_TIME.format(text=messages.quote(text)))
        half_day, hour, half, minute, packed_hour, packed_minute = match.groups()
        hours, minutes = int(hour or packed_hour), 30 if half else int(minute or packed_minute or 0)
        if half_day in _AFTERNOON and hours < 12:
            hours += 12
        if hours > 23 or minutes > 59:
            raise AnswerError(messages.NO_SUCH_TIME.format(text=messages.quote(text)))
        return time(hours, minutes)

    def encode(self, value: time) -> JsonValue:
        return self.text(value)

    def display(self, value: time) -> str:
        return f"{value.hour}:{value.minute:02}"

    def text(self, value: time) -> str:
        return f"{value:%H:%M}"

    def blank(self) -> BlankLine:
        return self._blank("time")

    def written(self, value: time) -> tuple[str, ...]:
        return str(value.hour), f"{value.minute:02}"

    def cell(self, value: time) -> object:
        return value

    def import_cell(self, cell: object) -> str:
        """A spreadsheet keeps a time of day as part of a day."""
        if isinstance(cell, time | datetime):
            return f"{cell:%H:%M}"
        if isinstance(cell, float | Decimal) and 0 <= cell < 1:
            hours, minutes = divmod(round(float(cell) * _MINUTES) % _MINUTES, 60)
            return f"{hours:02}:{minutes:02}"
        return super().import_cell(cell)
