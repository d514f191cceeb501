"""电话."""

from __future__ import annotations

import re
from datetime import date

from forms import messages
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, TextKind
from forms.normalise import compact, half_width

_COUNTRY = re.compile(r"^(\+|00)86|^86(?=1[0-9]{10}$)")
_MOBILE = re.compile(r"1[0-9]{10}")
# Area codes: 010 and 02x have three digits, all others four.
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([1-9][0-9]{6,7})")
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")
_EXTENSION = re.compile(r"(?:转|分机|[-x#])\s*([0-9]{1,6})$", re.IGNORECASE)
_BRACKETS = str.maketrans("", "", "()（）")


class Phone(TextKind):
    """A mobile number (11 digits) or a landline as ``0735-2221234``, with an extension as ``0735-2221234-801``."""

    id = "phone"
    secret = True
    input_mode = "tel"
    typed_limit = 60

    def parse(self, text: str, *, today: date) -> str:
        number = _COUNTRY.sub("", compact(text).translate(_BRACKETS))
        if _MOBILE.fullmatch(number):
            return number
        if landline := _LANDLINE.fullmatch(number):
            return f"{landline[1]}-{landline[2]}"
        return self._with_extension(text) or self._refuse(number, text)

    def mask(self, value: str) -> str:
        """First three and last four digits: 139****1234; of a landline the area code and the last three."""
        return (
            value[:3] + "****" + value[7:]
            if _MOBILE.fullmatch(value)
            else value.partition("-")[0] + "-****" + value[-3:]
        )

    def blank(self) -> BlankLine:
        return self._boxes(3, 4, 4)

    def _with_extension(self, text: str) -> str | None:
        plain = half_width(text).translate(_BRACKETS).strip()
        if not (extension := _EXTENSION.search(plain)):
            return None
        landline = _LANDLINE.fullmatch(compact(plain[: extension.start()]))
        return f"{landline[1]}-{landline[2]}-{extension[1]}" if landline else None

    def _refuse(self, number: str, text: str) -> str:
        if _LOCAL.fullmatch(number):
            raise AnswerError(messages.PHONE_NO_AREA_CODE)
        if number.isdigit() and number.startswith("1"):
            raise AnswerError(messages.PHONE_MOBILE_LENGTH.format(length=len(number)))
        raise AnswerError(messages.PHONE_UNKNOWN.format(text=messages.quote(text)))


class Mobile(Phone):
    """手机号: what messages can be sent to."""

    id = "mobile"

    def parse(self, text: str, *, today: date) -> str:
        number = super().parse(text, today=today)
        if not _MOBILE.fullmatch(number):
            raise AnswerError(messages.PHONE_ONLY_MOBILE)
        return number


class Landline(Phone):
    """固定电话, with its area code."""

    id = "landline"

    def parse(self, text: str, *, today: date) -> str:
        number = super().parse(text, today=today)
        if _MOBILE.fullmatch(number):
            raise AnswerError(messages.PHONE_ONLY_LANDLINE)
        return number

    def blank(self) -> BlankLine:
        return self._blank("line")
