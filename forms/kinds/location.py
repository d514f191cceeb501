"""Where someone stood: latitude and longitude, for visits."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from pydantic import JsonValue

from forms import messages
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, TextKind
from forms.normalise import half_width

_NUMBERS = re.compile(
    r"(?:北纬|纬度:?|N)?\s*(?P<lat>\d{1,3}(?:\.\d{1,10})?)\s*°?\s*[,、;\s]\s*"
    r"(?:东经|经度:?|E)?\s*(?P<lon>\d{1,3}(?:\.\d{1,10})?)\s*°?"
    r"(?:\s*±\s*(?P<off>\d{1,6}(?:\.\d{1,3})?)\s*(?:米|m)?)?"
    r"(?:\s+(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d))?",
    re.IGNORECASE,
)
# The mainland with its islands; a place outside is a slip of the hand.
_LATITUDES = (Decimal(3), Decimal(54))
_LONGITUDES = (Decimal(73), Decimal(136))
_PLACES = Decimal("0.000001")  # about 0.1 m


class Location(TextKind):
    """位置（经纬度）, encrypted at rest: it tells where a person lives.

    The value is ``28.123456,112.654321 ±12 2026-10-20T09:30``: degrees north and east (WGS 84, as the phone gives
    them), metres it may be off, and the local time it was taken; the last two only when the phone took it.
    """

    id = "location"
    secret = True
    control = "location"
    typed_limit = 100

    def parse(self, text: str, *, today: date) -> str:
        match = _NUMBERS.fullmatch(half_width(text).replace("，", ","))
        if match is None:
            raise AnswerError(messages.NOT_A_LOCATION.format(text=messages.quote(text)))
        latitude, longitude = Decimal(match["lat"]), Decimal(match["lon"])
        if _within(longitude, _LATITUDES) and _within(latitude, _LONGITUDES):
            raise AnswerError(messages.LOCATION_SWAPPED)
        if not (_within(latitude, _LATITUDES) and _within(longitude, _LONGITUDES)):
            raise AnswerError(messages.LOCATION_ELSEWHERE)
        off = f" ±{_whole(match['off'])}" if match["off"] else ""
        at = f" {_moment(match['at'])}" if match["at"] else ""
        return f"{latitude.quantize(_PLACES)},{longitude.quantize(_PLACES)}{off}{at}"

    def decode(self, data: JsonValue) -> str:
        return str(data)

    def display(self, value: str) -> str:
        match = _NUMBERS.fullmatch(value)
        if match is None:
            return value
        notes = [f"误差约 {match['off']} 米"] if match["off"] else []
        notes += [_spoken(match["at"])] if match["at"] else []
        told = f"（{'，'.join(notes)}）" if notes else ""
        return f"北纬 {match['lat']}°，东经 {match['lon']}°{told}"

    def blank(self) -> BlankLine:
        return self._blank("line")


def _within(degrees: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= degrees <= bounds[1]


def _whole(metres: str) -> int:
    return max(1, round(float(metres)))


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat(timespec="minutes")
    except ValueError:
        raise AnswerError(messages.NOT_A_LOCATION.format(text=messages.quote(text))) from None


def _spoken(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
