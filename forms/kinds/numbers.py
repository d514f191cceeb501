"""Numbers and amounts of money. Decimal throughout: a float cannot hold 0.1 元."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import JsonValue

from catalog.definition import FieldSpec
from forms import messages
from forms.capital_numerals import capital_amount
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, Kind
from forms.normalise import half_width

_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]*))?")
_WHOLE_DIGITS = 15
_CELL_DIGITS = 15
_THOUSANDS = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3})")
_YUAN = "元"
_CENT = Decimal("0.01")
_USUAL_PLACES = 2
MOST_SHEETS = 50


class Number(Kind[int | Decimal]):
    """数字. An `int` where there is no fraction, else a `Decimal` of at most `places` decimals."""

    id = "number"
    input_mode = "decimal"
    typed_limit = 40
    places: int = 4
    whole: ClassVar[bool] = False
    signs: ClassVar[str] = ""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._dressing = tuple(sign for sign in (*self.signs, spec.unit) if sign)

    def parse(self, text: str, *, today: date) -> int | Decimal:
        value = self._read(text)
        minimum, maximum = self._least, self.spec.max_value
        if minimum is not None and value < minimum:
            raise AnswerError(messages.TOO_SMALL.format(minimum=self._bound(minimum)))
        if maximum is not None and value > maximum:
            raise AnswerError(messages.TOO_LARGE.format(maximum=self._bound(maximum)))
        return value

    def judged(self) -> dict[str, Any]:
        spec = self.spec
        bounds = {"minimum": self._told(self._least), "maximum": self._told(spec.max_value)}
        shape = {"unit": spec.unit, "signs": self.signs, "places": self.places, "whole": self.whole}
        return super().judged() | shape | bounds | {"example": spec.example}

    def encode(self, value: int | Decimal) -> JsonValue:
        return value if isinstance(value, int) else str(value)

    def decode(self, data: JsonValue) -> int | Decimal:
        return self._read(str(data))

    def display(self, value: int | Decimal) -> str:
        return f"{self.text(value)} {self.spec.unit}".rstrip()

    def written(self, value: int | Decimal) -> tuple[str, ...]:
        return (self.text(value),)

    def cell(self, value: int | Decimal) -> object:
        """A number, unless a spreadsheet would lose some of its digits."""
        return value if len(Decimal(value).as_tuple().digits) <= _CELL_DIGITS else self.text(value)

    def _read(self, text: str) -> int | Decimal:
        plain = self._undress(text)
        match = _NUMBER.fullmatch(plain)
        if match is None:
            raise AnswerError(
                messages.NOT_A_NUMBER.format(text=messages.quote(text), example=self.spec.example or "120")
            )
        return self._value(match[1], match[2].lstrip("0") or "0", (match[3] or "").rstrip("0"))

    def _value(self, sign: str, whole: str, fraction: str) -> int | Decimal:
        if len(whole) > _WHOLE_DIGITS:
            raise AnswerError(messages.TOO_MANY_DIGITS.format(digits=_WHOLE_DIGITS))
        if len(fraction) > self.places:
            raise AnswerError(messages.TOO_MANY_DECIMALS.format(places=self.places))
        return Decimal(f"{sign}{whole}.{fraction}") if fraction else int(sign + whole)

    def _undress(self, text: str) -> str:
        """Take off thousands separators, currency signs and the unit."""
        plain = _THOUSANDS.sub("", half_width(text)).replace(" ", "")
        for dressing in self._dressing:
            plain = plain.removeprefix(dressing).removesuffix(dressing)
        return plain

    @property
    def _least(self) -> Decimal | None:
        return self.spec.min_value

    def _bound(self, bound: Decimal) -> str:
        return f"{bound.normalize():f} {self.spec.unit}".rstrip()

    def _told(self, bound: Decimal | None) -> dict[str, str] | None:
        return None if bound is None else {"value": str(bound), "words": self._bound(bound)}


class Integer(Number):
    """整数: how many people, animals, years."""

    id = "integer"
    input_mode = "numeric"
    whole = True

    def _value(self, sign: str, whole: str, fraction: str) -> int:
        if fraction:
            raise AnswerError(messages.NOT_WHOLE)
        return int(super()._value(sign, whole, ""))


class Fixed(Number):
    """小数, always with as many decimals as the definition says (`places`, otherwise 2): 12.50 亩."""

    id = "decimal"

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.places = _USUAL_PLACES if spec.places is None else spec.places
        self._step = Decimal(1).scaleb(-self.places)

    def encode(self, value: int | Decimal) -> JsonValue:
        return str(value)

    def _value(self, sign: str, whole: str, fraction: str) -> Decimal:
        return Decimal(super()._value(sign, whole, fraction)).quantize(self._step)


class Money(Number):
    """金额, always a `Decimal` with two decimals, in 元 unless the definition says otherwise.

    Negative only where the definition gives a lower bound below zero.
    """

    id = "money"
    places = 2
    signs = "¥￥元"

    def parse(self, text: str, *, today: date) -> Decimal:
        return Decimal(super().parse(text, today=today)).quantize(_CENT)

    def encode(self, value: int | Decimal) -> JsonValue:
        return str(value)

    def decode(self, data: JsonValue) -> Decimal:
        return Decimal(super().decode(data)).quantize(_CENT)

    def display(self, value: int | Decimal) -> str:
        return f"{value:,.2f} {self.spec.unit or _YUAN}"

    def printed(self, value: int | Decimal) -> str:
        """With the numerals that cannot be altered, where the unit is 元."""
        if self.spec.unit not in ("", _YUAN):
            return self.display(value)
        return f"{self.display(value)}（人民币{capital_amount(Decimal(value))}）"

    def blank(self) -> BlankLine:
        return self._blank("amount", unit=self.spec.unit or _YUAN)

    @property
    def _least(self) -> Decimal | None:
        return Decimal(0) if self.spec.min_value is None else self.spec.min_value

    def written(self, value: int | Decimal) -> tuple[str, ...]:
        """In figures, then in the numerals that cannot be altered where the unit is 元."""
        figures = super().written(value)
        return (*figures, capital_amount(Decimal(value))) if self.spec.unit in ("", _YUAN) else figures


class Count(Kind[int]):
    """How many sheets were handed over, 0 to `MOST_SHEETS`. Documents are counted with it; no kind of a definition."""

    id = "count"
    in_definitions = False
    value_type = "number"
    input_mode = "numeric"
    typed_limit = 20

    def parse(self, text: str, *, today: date) -> int:
        count = half_width(text).removesuffix("份").strip()
        if not (count.isascii() and count.isdigit() and int(count) <= MOST_SHEETS):
            raise AnswerError(messages.DOCUMENT_COUNT.format(text=messages.quote(text), maximum=MOST_SHEETS))
        return int(count)
