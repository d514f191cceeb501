"""便民连心卡: cards of 90 × 54 mm, ten on a sheet, with marks to cut along (YZ-3)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.hall_people import sample_people
from reports.hall_contexts import BoardPerson, CardsContext
from reports.specimens import Specimen

PER_SHEET = 10


def build(
    *,
    county_name: str,
    organisation_name: str,
    url: str,
    hours: str,
    supervise_phone: str,
    people: Sequence[BoardPerson],
    each: int = PER_SHEET,
) -> CardsContext:
    """So many cards of each person, ten on a sheet; one person's cards follow each other."""
    wanted = [person for person in people for _card in range(each)]
    return CardsContext(
        title="便民连心卡",
        county_name=county_name,
        organisation_name=organisation_name,
        url=url,
        hours=hours,
        supervise_phone=supervise_phone,
        sheets=tuple(tuple(wanted[at : at + PER_SHEET]) for at in range(0, len(wanted), PER_SHEET)),
    )


def sample(it: Specimen) -> CardsContext:
    """Ten cards of each."""
    return build(
        county_name=it.county_name,
        organisation_name=it.hall.name,
        url=f"{it.base_url}/progress",
        hours=it.hall.hours,
        supervise_phone=it.hall.supervise_phone,
        people=sample_people(it),
    )
