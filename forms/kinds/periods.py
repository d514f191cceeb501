"""起止: from one day or month to another, both counted in."""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from pydantic import JsonValue

from catalog.conditions import Compound
from catalog.definition import FieldSpec
from forms import messages
from forms.errors import AnswerError
from forms.id_number import MONTHS_PER_YEAR
from forms.kinds.base import BlankLine, Kind
from forms.kinds.dates import Date, Month
from forms.kinds.parts import PartsKind

_BETWEEN = re.compile(r"\s*(?:至|到|~|～|——?|\s-\s)\s*")


@dataclass(frozen=True, slots=True)
class Span(Compound):
    """Two days, both counted in; of a span of months the first days of the first and last month."""

    start: date
    end: date
    months: int  # whole calendar months from start to end

    @property
    def in_conditions(self) -> int:
        """Spans are compared by their length in whole months."""
        return self.months


class _SpanKind(PartsKind[Span]):
    typed_limit = 60
    between = "至"
    end_kind: ClassVar[type[Kind[date]]]
    example: ClassVar[str]

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._one = self.end_kind(spec)
        self.parts = tuple(self._part(word, f"{word} {self.example}") for word in ("从", "至"))

    def split(self, text: str) -> tuple[str, ...]:
        texts = tuple(_BETWEEN.split(text.removeprefix("从").removeprefix("自").removesuffix("止").strip()))
        if len(texts) != 2:
            raise AnswerError(messages.NOT_A_SPAN.format(text=messages.quote(text)))
        return texts

    def join(self, texts: tuple[str, ...], *, today: date) -> Span:
        if not all(texts):
            raise AnswerError(messages.SPAN_HALF.format(which="结束" if texts[0] else "开始"))
        start, end = (self._one.parse(text, today=today) for text in texts)
        if end < start:
            raise AnswerError(messages.SPAN_BACKWARDS)
        return Span(start, end, self.months(start, end))

    @abstractmethod
    def months(self, start: date, end: date) -> int:
        """Whole months from start to end, both counted in."""

    def encode(self, value: Span) -> JsonValue:
        return list(self.texts(value))

    def decode(self, data: JsonValue) -> Span:
        if isinstance(data, list):
            return self.join(tuple(map(str, data)), today=date.max)
        return super().decode(data)

    def display(self, value: Span) -> str:
        return f"{self._one.display(value.start)}至{self._one.display(value.end)}"

    def text(self, value: Span) -> str:
        return " 至 ".join(self.texts(value))

    def texts(self, value: Span) -> tuple[str, ...]:
        return self._one.text(value.start), self._one.text(value.end)

    def blank(self) -> BlankLine:
        return self._blank("date_span" if self.end_kind is Date else "month_span")

    def written(self, value: Span) -> tuple[str, ...]:
        return *self._one.written(value.start), *self._one.written(value.end)


class Period(_SpanKind):
    """起止日期: 2026-01-01 至 2026-12-31 are 12 months."""

    id = "period"
    end_kind = Date
    example = "2026-1-1"

    def months(self, start: date, end: date) -> int:
        after = end + timedelta(days=1)
        return (after.year - start.year) * MONTHS_PER_YEAR + after.month - start.month - (after.day < start.day)


class MonthPeriod(_SpanKind):
    """起止年月: 2026-01 至 2026-12 are 12 months."""

    id = "month_period"
    end_kind = Month
    example = "2026-1"

    def months(self, start: date, end: date) -> int:
        return (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month + 1

    def display(self, value: Span) -> str:
        return f"{super().display(value)}（共 {value.months} 个月）"
