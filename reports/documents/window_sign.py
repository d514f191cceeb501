"""窗口牌: what a window handles and when it is open, a sheet A4 landscape for each, to be put into a stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.vocabulary import label
from reports.brief import clip
from reports.contexts import Place
from reports.sign_contexts import Offer, WindowSign, WindowSigns
from reports.specimens import Specimen
from reports.wording import date_words, unique

_MOST_NAMED = 16  # more items than that are told by their topics
_NAME = 26
_ANY_WINDOW = "综合受理窗口"


def build(offers: Sequence[Offer], *, place: Place, county_name: str, url: str, today: date) -> WindowSigns:
    """A sign for every window that anything is taken at; what names none is taken at the place's own."""
    at: dict[str, list[Offer]] = {}
    for offer in offers:
        at.setdefault(offer.window or place.window or _ANY_WINDOW, []).append(offer)
    return WindowSigns(
        title=f"{place.name}窗口牌",
        county_name=county_name,
        place=place,
        signs=tuple(_sign(window, taken) for window, taken in sorted(at.items(), key=lambda one: -len(one[1]))),
        url=url,
        address=url.partition("://")[2],
        edition=f"{date_words(today)}编印",
    )


def _sign(window: str, taken: Sequence[Offer]) -> WindowSign:
    names = [clip(offer.definition.name, _NAME) for offer in taken]
    if len(names) > _MOST_NAMED:
        names = [label("topic", topic) for topic in unique([offer.definition.topics[0] for offer in taken])]
    return WindowSign(window=window, items=tuple(names), count=len(taken))


def sample(specimen: Specimen) -> WindowSigns:
    """The window that takes the specimen's service."""
    return build(
        [Offer(specimen.definition)],
        place=specimen.hall,
        county_name=specimen.county_name,
        url=f"{specimen.base_url}/g/",
        today=specimen.received_at.date(),
    )
