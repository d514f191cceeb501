"""受理单位及办理点, 工作时间, 咨询方式, 监督电话: from the points of acceptance and the county's standard."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.definition import ServiceDefinition
from catalog.primitives import Tier
from catalog.vocabulary import label
from reports.contexts import Pair, Place

# More stations than this would fill the page: they become one row that says where the list hangs.
_STATIONS_LISTED = 6
_PHONES_LISTED = 3
HOTLINE = Pair("政务服务便民热线", "12345")


def listed(definition: ServiceDefinition, places: Sequence[Place]) -> tuple[Place, ...]:
    """The places as rows of a table; many village stations in one row; kinds of places when none is given."""
    if not places:
        return tuple(_kind(code) for code in definition.contact.places)
    stations = [place for place in places if place.tier == Tier.VILLAGE]
    if len(stations) <= _STATIONS_LISTED:
        return tuple(places)
    others = tuple(place for place in places if place.tier != Tier.VILLAGE)
    return (*others, _all_stations(len(stations)))


def _kind(code: str) -> Place:
    tier = {"village_station": Tier.VILLAGE, "township_hall": Tier.TOWNSHIP}.get(code, Tier.COUNTY)
    return Place(tier=tier, name=label("place_kind", code), address="见服务点门前公示", phone="")


def _all_stations(count: int) -> Place:
    return Place(
        tier=Tier.VILLAGE,
        name="各村（社区）便民服务站",
        address=f"共 {count} 个，地址、代办员电话见村务公开栏",
        window="代办",
    )


def hours(definition: ServiceDefinition, places: Sequence[Place]) -> tuple[Pair, ...]:
    """One line for all when they agree; else a line per opening time, naming who keeps it."""
    kept: dict[str, list[str]] = {}
    for place in places:
        if place.hours:
            kept.setdefault(place.hours, []).append(place.name)
    if len(kept) == 1:
        return (Pair("", next(iter(kept))),)
    if not kept:
        return (Pair("", definition.contact.hours or "周一至周五，具体时间见服务点门前公示"),)
    common = max(kept, key=lambda time: len(kept[time]))
    rest = [Pair("、".join(names), time) for time, names in kept.items() if time != common]
    return (
        (*rest, Pair("其他办理点", common))
        if len(kept[common]) > 1
        else tuple(Pair("、".join(names), time) for time, names in kept.items())
    )


def consult(definition: ServiceDefinition, places: Sequence[Place]) -> tuple[Pair, ...]:
    """The number for this service; then those of the places, if few; then where to ask online."""
    pairs = [Pair("", definition.contact.consult_phone)]
    if len(places) <= _PHONES_LISTED:
        pairs += [Pair(place.name, place.phone) for place in places]
    pairs.append(Pair("网上咨询", definition.contact.consult_online))
    return tuple(pair for pair in pairs if pair.second) or (Pair("", "见上面各办理点的电话"),)


def supervise(definition: ServiceDefinition, places: Sequence[Place] = ()) -> tuple[Pair, ...]:
    """The service's own supervision number, those of few places, and the government hotline that every county has."""
    pairs = [Pair("", definition.contact.supervise_phone)]
    if len(places) <= _PHONES_LISTED:
        pairs += [Pair(place.name, place.supervise_phone) for place in places]
    return (*(pair for pair in pairs if pair.second), HOTLINE)


def conveniences(places: Sequence[Place]) -> tuple[Pair, ...]:
    """便民举措: what a place does beyond the standard, by its name."""
    return tuple(Pair(place.name, place.convenience) for place in places if place.convenience)
