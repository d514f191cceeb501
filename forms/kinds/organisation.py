"""An office, hall or village of the county, picked from those at work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pydantic import JsonValue

from catalog.pinyin import initials
from forms import messages
from forms.errors import AnswerError
from forms.fields import PlaceField
from forms.inbox import Inbox
from forms.kinds.base import TextKind
from forms.normalise import tidy
from forms.offers import Offer, Offers
from forms.places import VILLAGES, Place, Places, full_name

ALL_OFFICES = ("department", "township", *VILLAGES)
_KEPT = re.compile(r"([0-9a-z_]{1,32}) (.+)")
_LONGEST = 120


class OrganisationPicker(TextKind):
    """机构. The value is code and name as it was when chosen: ``civil_affairs 县民政局``."""

    id = "organisation"
    in_group = False
    control = "offered"
    field_class = PlaceField
    please = messages.PLEASE_CHOOSE
    typed_limit = _LONGEST

    def collect(self, inbox: Inbox, name: str) -> str | None:
        posted = next(iter(inbox.posted.getlist(name)), "")
        if not posted or posted.isspace():
            return None
        try:
            return self._settle(tidy(posted[: _LONGEST + 1]), inbox.places)
        except AnswerError as error:
            inbox.refuse(name, self.spec.label, str(error))
            return None

    def parse(self, text: str, *, today: date) -> str:
        """Without the county at hand only what is stored already can be read."""
        if _KEPT.fullmatch(text):
            return text
        raise AnswerError(messages.PLACE_UNKNOWN.format(text=messages.quote(text)))

    def decode(self, data: JsonValue) -> str:
        return str(data)

    def display(self, value: str) -> str:
        return value.partition(" ")[2] or value

    def text(self, value: str) -> str:
        return value.partition(" ")[0]

    def written(self, value: str) -> tuple[str, ...]:
        return (self.display(value),)

    def offers(self, places: Places) -> Iterator[Offers]:
        """Offices of the county first, then halls, then villages under their township."""
        wanted = self.spec.offices or ALL_OFFICES
        for kind, heading in (("county", ""), ("department", "县直部门"), ("township", "乡镇（街道）")):
            if kind in wanted and (found := places.of_kinds((kind,))):
                yield Offers(heading, tuple(_offer(place, places) for place in found))
        for town in places.of_kinds(("township",)):
            villages = [
                place for place in places.children(town.code) if place.kind in wanted and place.kind in VILLAGES
            ]
            if villages:
                yield Offers(town.name, tuple(_offer(place, places) for place in villages))

    def _settle(self, text: str, places: Places) -> str:
        wanted = self.spec.offices or ALL_OFFICES
        place = places.find(text.partition(" ")[0]) or self._named(text, places)
        if place is None or place.kind not in wanted:
            raise AnswerError(messages.OFFICE_GONE.format(text=messages.quote(text)))
        return f"{place.code} {_shown(place, places)}"

    def _named(self, text: str, places: Places) -> Place | None:
        found = [
            place
            for place in places.of_kinds(self.spec.offices or ALL_OFFICES)
            if text in (place.name, place.hall_name, _shown(place, places))
        ]
        return found[0] if len(found) == 1 else None


def _shown(place: Place, places: Places) -> str:
    """A village with its township: there is a 大岭村 in more than one."""
    return full_name(places.path(place.code)[-2:]) if place.kind in VILLAGES else place.name


def _offer(place: Place, places: Places) -> Offer:
    return Offer(place.code, place.name, initials(place.name), name=_shown(place, places))
