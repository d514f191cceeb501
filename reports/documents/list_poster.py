"""事项挂图: all services of a hall by topic, with limit and charge; for its wall, A3 or A2.

What a hall must make public on the spot (item, limit, charge and its basis, where to complain); conditions, papers and
flow of each item are on its guide, which the QR code finds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from catalog.vocabulary import label, options
from reports.brief import clip
from reports.contexts import Pair, Place
from reports.documents import answers
from reports.documents.list_room import PRINTS, TOPIC, Print
from reports.sign_contexts import Column, ListedItem, ListedTopic, ListPoster, Offer
from reports.specimens import Specimen
from reports.wording import amount_words, date_words, sentence

_NAME = 40  # characters
_BASIS = 60
_RARELY = "一般不收"  # only in some situations, which the notes at the end name


def build(
    offers: Sequence[Offer],
    *,
    place: Place,
    county_name: str,
    url: str,
    supervise: Sequence[Pair],
    today: date,
    size: str,
) -> ListPoster:
    """The list as of `today`; `url` is the list on the public pages, `size` A3 or A2."""
    title, fees = f"{place.name}办事清单", tuple(_fees(offers))
    notes = ("".join(pair.first + pair.second for pair in fees), f"地址：{place.address}　时间：{place.hours}")
    density, columns = _laid_out(_topics(offers), title, notes)
    return ListPoster(
        title=title,
        county_name=county_name,
        place=place,
        count=len(offers),
        sheets=tuple(columns[at : at + 2] for at in range(0, len(columns), 2)),
        density=density,
        fees=fees,
        supervise=tuple(supervise),
        url=url,
        address=url.partition("://")[2],
        edition=f"{date_words(today)}编印",
        size=size,
        sample=any(offer.definition.sample for offer in offers),
    )


def _topics(offers: Sequence[Offer]) -> list[ListedTopic]:
    """In the order of the vocabulary, those with anything in them; a service stands under its first topic."""
    order = [option.code for option in options("topic")]
    under: dict[str, list[ListedItem]] = {}
    for offer in offers:
        under.setdefault(offer.definition.topics[0], []).append(_item(offer))
    known = sorted(under, key=lambda code: order.index(code) if code in order else len(order))
    return [ListedTopic(title=label("topic", code), items=tuple(under[code])) for code in known]


def _laid_out(topics: Sequence[ListedTopic], title: str, notes: Sequence[str]) -> tuple[str, tuple[Column, ...]]:
    """The largest print that needs but one sheet, its two columns alike; else as many sheets as the smallest needs."""
    for size in PRINTS:
        if len(columns := _columns(topics, size, room := size.room(title, notes))) <= 2:
            return size.name, _alike(topics, size, room)
    return size.name, columns


def _alike(topics: Sequence[ListedTopic], size: Print, most: float) -> tuple[Column, ...]:
    """Two columns of about the same height, which is known to be enough."""
    heights = [_height(item, size) for topic in topics for item in topic.items]
    least = math.ceil(max(sum(heights) / 2, TOPIC + max(heights, default=0)))
    fitting = (_columns(topics, size, min(room, most)) for room in range(least, int(most) + 2))
    return next(columns for columns in fitting if len(columns) <= 2)


def _columns(topics: Sequence[ListedTopic], size: Print, most: float) -> tuple[Column, ...]:
    """Fill columns of `most` rem one after another; a topic that goes on in the next has its heading there again."""
    columns: list[list[ListedTopic]] = [[]]
    left = most
    for topic in topics:
        taken: list[ListedItem] = []
        left -= TOPIC
        for item in topic.items:
            if left < _height(item, size):
                columns[-1] += [ListedTopic(title=topic.title, items=tuple(taken))] if taken else []
                columns.append([])
                taken, left = [], most - TOPIC
            taken.append(item)
            left -= _height(item, size)
        columns[-1].append(ListedTopic(title=topic.title, items=tuple(taken)))
    return tuple(tuple(column) for column in columns)


def _height(item: ListedItem, size: Print) -> float:
    return size.row(item.name, item.limit, item.cost)


def _item(offer: Offer) -> ListedItem:
    fees = offer.definition.fees
    _where, limit, cost, _trips = answers.four_answers(offer.definition, ())
    return ListedItem(
        name=clip(offer.definition.name, _NAME),
        limit=limit.value.removesuffix("办结"),
        cost=_RARELY if fees and all(fee.when for fee in fees) else cost.value,
    )


def _fees(offers: Sequence[Offer]) -> list[Pair]:
    return [
        Pair(
            clip(offer.definition.name, _NAME),
            sentence(f"{fee.name} {amount_words(fee.amount)} {fee.unit}", f"依据：{clip(fee.basis, _BASIS)}"),
        )
        for offer in offers
        for fee in offer.definition.fees
        if fee.amount
    ]


def sample_a3(specimen: Specimen) -> ListPoster:
    """A hall that takes the specimen's service only."""
    return _sample(specimen, "A3")


def sample_a2(specimen: Specimen) -> ListPoster:
    """The same on A2."""
    return _sample(specimen, "A2")


def _sample(specimen: Specimen, size: str) -> ListPoster:
    return build(
        [Offer(specimen.definition)],
        place=specimen.hall,
        county_name=specimen.county_name,
        url=f"{specimen.base_url}/g/",
        supervise=[Pair("", specimen.hall.supervise_phone)],
        today=specimen.received_at.date(),
        size=size,
    )
