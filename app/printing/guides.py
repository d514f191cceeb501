"""办事指南: the words of a guide, and the places where the service is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app import clock
from app.addresses import page_url
from app.extensions import db
from app.models import Organisation, Service
from app.publishing.offerings import has_service
from app.publishing.overlays import Words, words_by_organisation
from app.publishing.versions import LoadedVersion
from catalog.definition import ServiceDefinition
from catalog.primitives import Tier
from reports.contexts import GuideContext, Place
from reports.documents import guide as guide_document

_NOTHING: Words = {}


@dataclass(frozen=True, slots=True)
class Organisations:
    """The county, its offices, halls and stations, as the guides need them."""

    all: tuple[Organisation, ...]
    without_service: frozenset[int] = frozenset()  # 下放: their ids

    @property
    def county(self) -> Organisation:
        return next(one for one in self.all if one.kind == "county")

    @property
    def department_names(self) -> dict[str, str]:
        return {one.code: one.name for one in self.all if one.kind == "department"}

    @property
    def townships(self) -> list[tuple[Organisation, list[Organisation]]]:
        """Every township with its villages and communities."""
        towns = [one for one in self.all if one.kind == "township"]
        return [(town, [one for one in self.all if one.parent_id == town.id]) for town in towns]

    def knows(self, code: str) -> bool:
        """Whether this is the code of one of them."""
        return any(one.code == code for one in self.all)

    def places(self, definition: ServiceDefinition, at: str, own: Mapping[int, Words] | None = None) -> list[Place]:
        """Where this service is taken: near the reader when they said where they live, else all halls.

        `own` is what organisations say of their own about this very service, by their id.
        """
        said = own or {}
        here = next((one for one in self.all if one.code == at), None)
        near = [one for one in self.all if here and here.path.startswith(one.path) and one.tier != Tier.COUNTY]
        wanted = near or [one for one in self.all if one.kind == "township"]
        having = [one for one in wanted if one.id not in self.without_service]
        accepting = [one for one in having if one.tier in definition.acceptance_tiers]
        if Tier.COUNTY in definition.acceptance_tiers:
            accepting += [one for one in self.all if one.kind == "department" and one.code == definition.department]
        nearest_first = reversed(accepting) if near else accepting
        return [place_of(one, said.get(one.id, {})) for one in nearest_first]


def guide_url(code: str, at: str = "") -> str:
    """The short address that the QR code opens and that people type: it leads to the page of the guide."""
    near = f"?at={at}" if at else ""
    return page_url(f"/g/{code}{near}")


def guide_context(version: LoadedVersion, organisations: Organisations, at: str) -> GuideContext:
    """The words of a guide, with the places near the reader if they said where they live."""
    definition = version.definition
    return guide_document.build(
        version.compiled,
        version_number=version.number,
        effective_from=version.effective_from,
        county_name=organisations.county.name,
        places=organisations.places(definition, at, words_by_organisation(db.session, version.service_id)),
        url=guide_url(definition.code, at if organisations.knows(at) else ""),
        today=clock.today(),
        department_names=organisations.department_names,
    )


def read_organisations(service_id: int = 0) -> Organisations:
    """All active organisations, the county first: some fifty rows; with a service: who has it today."""
    having = has_service(place=Organisation.id, tier=Organisation.tier, day=clock.today())
    statement = (
        select(Organisation, having)
        .outerjoin(Service, Service.id == service_id)
        .where(Organisation.active)
        .order_by(Organisation.path)
    )
    rows = db.session.execute(statement).all()
    return Organisations(tuple(row[0] for row in rows), frozenset(row[0].id for row in rows if not row[1]))


def place_of(organisation: Organisation, own: Words = _NOTHING) -> Place:
    """What the organisation says about this service wins over what it says for all."""
    shown = {
        "address": organisation.address,
        "phone": organisation.phone,
        "hours": organisation.hours,
        "window": organisation.window,
    }
    return Place(tier=organisation.tier, name=str(organisation), **(shown | dict(own)))
