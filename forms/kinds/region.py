"""行政区划, picked down to the village and its group; places elsewhere are written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pydantic import JsonValue

from catalog.pinyin import initials
from forms import messages
from forms.errors import AnswerError
from forms.fields import PlaceField
from forms.group_names import meant_group
from forms.inbox import Inbox
from forms.kinds.base import BlankLine, TextKind
from forms.normalise import tidy
from forms.offers import Offer, Offers
from forms.places import VILLAGES, Place, Places, full_name

OUTSIDE = "outside"  # posted instead of a code: the place is written by hand
OUTSIDE_WORD = "外地"
_KEPT = re.compile(r"(?P<code>\d{6,12})(?:/(?P<group>\S+))? (?P<names>.+)")
_POSTED = re.compile(r"(\d{6,12})(?:/(.*))?")
_LONGEST = 80
_DEPTHS = ("township", "village", "group")
_UNITS = ("县（市、区）", "乡镇", "村（社区）", "组")


class Region(TextKind):
    """行政区划（选到组）.

    The value is one text, ``990101101201/3组 青石县石桥镇上河村3组``: code, group if any, all names as they were then;
    ``外地 某省某县某乡`` for a place outside the county. Two controls of one name are posted: the code, and the group
    or, after `OUTSIDE`, the place in words.
    """

    id = "region"
    in_group = False
    control = "region"
    field_class = PlaceField
    please = messages.PLEASE_CHOOSE
    typed_limit = _LONGEST

    # ── input ──────────────────────────────────────────────────────────────────────────────────────

    def collect(self, inbox: Inbox, name: str) -> str | None:
        posted = [value for value in inbox.posted.getlist(name)[:2] if len(value) <= 2 * _LONGEST]
        code, more = [*(value.strip() for value in posted), "", ""][:2]
        if not code and not more:
            return None
        try:
            return self._settle(tidy(code), tidy(more[: _LONGEST + 1]), inbox.places, complete=inbox.complete)
        except AnswerError as error:
            inbox.refuse(name, self.spec.label, str(error))
            return None

    def parse(self, text: str, *, today: date) -> str:
        """Without the county at hand only a place outside it, or what is stored already, can be read."""
        if _KEPT.fullmatch(text) or text.startswith(f"{OUTSIDE_WORD} "):
            return text
        raise AnswerError(messages.PLACE_UNKNOWN.format(text=messages.quote(text)))

    def _settle(self, code: str, more: str, places: Places, *, complete: bool) -> str:
        if code == OUTSIDE or code.startswith(f"{OUTSIDE_WORD} "):
            return self._outside(more or code.removeprefix(OUTSIDE).removeprefix(OUTSIDE_WORD).strip())
        if not code and not self.spec.outside:
            code, more = more, ""
        if match := _KEPT.fullmatch(code) or _POSTED.fullmatch(code):
            place, more = self._found(match[1], places), more or match[2] or ""
        else:
            place, more = self._named(code, places)
        return self._whole(place, more, places, complete=complete)

    def _outside(self, words: str) -> str:
        if not self.spec.outside:
            raise AnswerError(messages.PLACE_NOT_OUTSIDE)
        if len(words) < 2:
            raise AnswerError(messages.PLACE_OUTSIDE_WORDS)
        if len(words) > _LONGEST:
            raise AnswerError(messages.TOO_LONG.format(limit=_LONGEST, length=len(words)))
        return f"{OUTSIDE_WORD} {words}"

    def _found(self, code: str, places: Places) -> Place:
        place = places.find(code)
        if place is None or place.kind not in self._kinds:
            raise AnswerError(messages.PLACE_GONE.format(text=messages.quote(code)))
        return place

    def _named(self, text: str, places: Places) -> tuple[Place, str]:
        """石桥镇上河村3组, as a spreadsheet says it: the place with the longest name that begins the text, the rest."""
        matches = [
            (len(name), place, text[len(name) :])
            for place in places.of_kinds(self._kinds)
            for name in _names(places.path(place.code))
            if text.startswith(name)
        ]
        longest = max((length for length, _place, _rest in matches), default=0)
        found = [(place, rest.strip()) for length, place, rest in matches if length == longest]
        if not found:
            raise AnswerError(messages.PLACE_UNKNOWN.format(text=messages.quote(text)))
        if len(found) > 1:
            raise AnswerError(messages.PLACE_AMBIGUOUS.format(text=messages.quote(text)))
        return found[0]

    def _whole(self, place: Place, more: str, places: Places, *, complete: bool) -> str:
        group = self._group(place, more, complete=complete)
        code = f"{place.code}/{group}" if group else place.code
        return f"{code} {full_name(places.path(place.code))}{group}"

    def _group(self, place: Place, more: str, *, complete: bool) -> str:
        if self.spec.depth != "group":
            return ""
        if more and len(more) > 20:
            raise AnswerError(messages.TOO_LONG.format(limit=20, length=len(more)))
        if not place.groups:
            return more.replace(" ", "").replace("/", "")
        group = meant_group(more, place.groups)
        if group is None and more:
            offered = "、".join(place.groups[:12]) + ("等" if len(place.groups) > 12 else "")
            raise AnswerError(
                messages.NO_SUCH_GROUP.format(place=place.name, text=messages.quote(more), groups=offered)
            )
        if group is None and complete:
            raise AnswerError(messages.GROUP_MISSING.format(place=place.name))
        return group or ""

    @property
    def _kinds(self) -> tuple[str, ...]:
        return ("township",) if self.spec.depth == "township" else VILLAGES

    def judged(self) -> dict[str, Any]:
        return super().judged() | {"depth": self.spec.depth, "outside": self.spec.outside}

    # ── storage and output ─────────────────────────────────────────────────────────────────────────

    def decode(self, data: JsonValue) -> str:
        return str(data)

    def display(self, value: str) -> str:
        """All names: 青石县石桥镇上河村3组; of a place outside the county what was written."""
        kept = _KEPT.fullmatch(value)
        return kept["names"] if kept else value.removeprefix(f"{OUTSIDE_WORD} ")

    def text(self, value: str) -> str:
        kept = _KEPT.fullmatch(value)
        return value.partition(" ")[0] if kept else value

    def texts(self, value: str) -> tuple[str, ...]:
        kept = _KEPT.fullmatch(value)
        return (kept["code"], kept["group"] or "") if kept else (OUTSIDE, self.display(value))

    def blank(self) -> BlankLine:
        """From the county down to where the definition asks; a place outside the county is written the same way."""
        return self._blank("units", choices=_UNITS[: _DEPTHS.index(self.spec.depth) + 2])

    def written(self, value: str) -> tuple[str, ...]:
        return (self.display(value),)

    # ── what is offered ────────────────────────────────────────────────────────────────────────────

    def offers(self, places: Places) -> Iterator[Offers]:
        """The villages under their townships (or the townships), and 外地 where the definition takes it."""
        if self.spec.depth == "township":
            yield Offers("", tuple(_offer(place, places) for place in places.of_kinds(self._kinds)))
        else:
            for town in places.of_kinds(("township",)):
                villages = [place for place in places.children(town.code) if place.kind in VILLAGES]
                yield Offers(town.name, tuple(_offer(place, places) for place in villages))
        if self.spec.outside:
            yield Offers("", (Offer(OUTSIDE, OUTSIDE_WORD, initials(OUTSIDE_WORD)),))


def _offer(place: Place, places: Places) -> Offer:
    name = full_name(places.path(place.code))
    return Offer(place.code, place.name, initials(place.name), place.groups, name)


def _names(path: Sequence[Place]) -> Iterator[str]:
    """All ways to say it: with the county, from the township on, the village alone."""
    return (full_name(path[start:]) for start in range(len(path)))
