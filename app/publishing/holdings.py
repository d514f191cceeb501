"""What a county has on a day: the services in force, its halls and stations, and who has which service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dates import long_day
from app.models import Organisation, ServiceOffering
from app.publishing.figures import InForce, figures_in_force
from app.publishing.offerings import PLACES, in_force
from reports.tables import CountyFigures


@dataclass(frozen=True)
class County:
    """What every report needs: the day, the services in force, the offices, halls and stations."""

    name: str
    today: dt.date
    services: Sequence[InForce]
    departments: Mapping[str, str]
    places: Sequence[Organisation]

    @property
    def day(self) -> str:
        return long_day(self.today)

    def department(self, code: str) -> str:
        """What a department is called."""
        return self.departments.get(code, code)

    @property
    def figures(self) -> CountyFigures:
        """What the reports that need no places take."""
        return CountyFigures(self.name, self.day, [one.figures for one in self.services], self.departments)

    def under(self, place: Organisation | None) -> list[Organisation]:
        """The places of a subtree; all without one."""
        return [one for one in self.places if place is None or one.path.startswith(place.path)]


def read_county(session: Session, *, today: dt.date) -> County:
    """Two statements, and one for every 500 versions that this process has not seen."""
    rows = session.scalars(select(Organisation).where(Organisation.active).order_by(Organisation.path)).all()
    return County(
        name=next((one.name for one in rows if one.kind == "county"), ""),
        today=today,
        services=figures_in_force(session, today),
        departments={one.code: one.name for one in rows if one.kind == "department"},
        places=[one for one in rows if one.kind in PLACES],
    )


# ── who has what ───────────────────────────────────────────────────────────────────────────────────

Holding = Mapping[int, Mapping[int, str]]  # mode by service and organisation; "" where it always had it


def holdings(session: Session, county: County, *, service_ids: Collection[int] | None = None) -> Holding:
    """Who has which service today: rows of offerings, and by definition where no row of the tier says otherwise."""
    statement = select(ServiceOffering.service_id, ServiceOffering.organisation_id, ServiceOffering.mode).where(
        in_force(ServiceOffering, county.today)
    )
    if service_ids is not None:
        statement = statement.where(ServiceOffering.service_id.in_(service_ids))
    rows: dict[int, dict[int, str]] = {}
    for service_id, organisation_id, mode in session.execute(statement):
        rows.setdefault(service_id, {})[organisation_id] = mode
    tiers: dict[str, list[int]] = {}
    for place in county.places:
        tiers.setdefault(place.tier, []).append(place.id)
    return {
        one.service_id: _held(one, rows.get(one.service_id, {}), tiers)
        for one in county.services
        if service_ids is None or one.service_id in service_ids
    }


def _held(one: InForce, rows: Mapping[int, str], tiers: Mapping[str, Sequence[int]]) -> dict[int, str]:
    held: dict[int, str] = {}
    for tier, places in tiers.items():
        named = {number: rows[number] for number in places if number in rows}
        everywhere = one.offered_by == "tier" or not named
        if everywhere and tier in one.figures.acceptance_tiers:
            held |= dict.fromkeys(places, "")
        held |= named
    return held
