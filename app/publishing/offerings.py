"""Which organisation has which service: the one rule, as SQL that other statements take in, and the rows behind it.

A service with `offered_by` 'tier' is everywhere where its definition says. With 'named', at a tier where some
organisation has a current row, only those with a row have it; tiers without rows (those above, as a rule) always do.
Rows are ended, never removed: they are the history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models import DevolutionBatch, Organisation, Service, ServiceOffering
from app.people.actors import Actor

PLACES = ("township", "village", "community")  # kinds of organisations to which services go down


# ── the rule ───────────────────────────────────────────────────────────────────────────────────────


def in_force(offering: Any, day: Any) -> ColumnElement[bool]:
    """The condition on a row of offerings (the class or an alias of it) that it holds on a day."""
    return and_(offering.since <= day, or_(offering.until.is_(None), offering.until > day))


def has_service(*, place: Any, tier: Any, day: Any, deciding: bool = False) -> ColumnElement[bool]:
    """The condition on `Service` that the organisation of this id and tier has it on a day.

    With `deciding`: that it also decides there. Each argument is a column, a bound parameter or a value. In a
    statement where `Service` is outer-joined and missing, it holds.
    """
    everywhere = func.coalesce(Service.offered_by, "tier") == "tier"
    return or_(everywhere, _own_row(place, day, deciding), ~_rows_of_tier(tier, day))


def _own_row(place: Any, day: Any, deciding: bool) -> ColumnElement[bool]:
    own = aliased(ServiceOffering)
    found = select(own.id).where(own.service_id == Service.id, own.organisation_id == place, in_force(own, day))
    return exists(found.where(own.decides) if deciding else found)


def _rows_of_tier(tier: Any, day: Any) -> ColumnElement[bool]:
    other, there = aliased(ServiceOffering), aliased(Organisation)
    found = select(other.id).join(there, there.id == other.organisation_id)
    return exists(found.where(other.service_id == Service.id, there.tier == tier, in_force(other, day)))


def offered_here() -> ColumnElement[bool]:
    """`has_service` for statements that are built once; their values come from `here`."""
    return has_service(place=bindparam("here_id"), tier=bindparam("here_tier"), day=bindparam("today"))


def here(actor: Actor | None, today: dt.date) -> dict[str, object]:
    """The values for `offered_here`: where the person stands. Nobody's place has every service."""
    return {
        "here_id": (actor.organisation_id or 0) if actor else 0,
        "here_tier": actor.organisation_tier if actor else "",
        "today": today,
    }


def not_of_agent(name: str) -> str:
    """The sentence for an agent who handles some items only."""
    return _("“%(name)s”不在您的代办事项范围内，请转给能办的代办员或者便民服务中心。", name=name)


def not_here(*, name: str, place: str, elsewhere: str) -> str:
    """The sentence for a person whose organisation does not have the service."""
    if not elsewhere:
        return _("“%(name)s”没有下放到%(place)s，这里不能受理。", name=name, place=place)
    return _(
        "“%(name)s”没有下放到%(place)s，这里不能受理。请到%(elsewhere)s办理。",
        name=name,
        place=place,
        elsewhere=elsewhere,
    )


def nearest_having(
    session: Session, *, service_id: int, path: str, department: str, today: dt.date
) -> Organisation | None:
    """The nearest hall on a path that has the service, else the county office that handles it."""
    having = has_service(place=Organisation.id, tier=Organisation.tier, day=today)
    is_hall = and_(Organisation.kind == "township", Organisation.path.in_(_paths(path)), having)
    statement = (
        select(Organisation)
        .join(Service, Service.id == service_id)
        .where(or_(is_hall, and_(Organisation.kind == "department", Organisation.code == department)))
        .order_by(Organisation.kind.desc())  # township before department
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def _paths(path: str) -> list[str]:
    """A path and those above it."""
    codes = path.strip("/").split("/")
    return ["/".join(codes[: count + 1]) + "/" for count in range(len(codes))]


# ── the rows ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class OfferingRow:
    """One stretch of time in which an organisation had a service."""

    service_code: str
    service_name: str
    organisation_code: str
    organisation_name: str
    tier: str
    mode: str
    decides: bool
    since: dt.date
    until: dt.date | None
    batch_id: int | None
    batch: str
    ended_by: str


def history(session: Session, *, service: str | None = None, organisation: str | None = None) -> list[OfferingRow]:
    """All rows of a service or of an organisation (their codes), current ones first, then the latest ended."""
    began, ended = aliased(DevolutionBatch), aliased(DevolutionBatch)
    statement = (
        select(
            Service.code,
            Service.name,
            Organisation.code,
            Organisation.name,
            Organisation.tier,
            ServiceOffering.mode,
            ServiceOffering.decides,
            ServiceOffering.since,
            ServiceOffering.until,
            ServiceOffering.batch_id,
            func.coalesce(began.name, ""),
            func.coalesce(ended.name, ""),
        )
        .join(Service, Service.id == ServiceOffering.service_id)
        .join(Organisation, Organisation.id == ServiceOffering.organisation_id)
        .outerjoin(began, began.id == ServiceOffering.batch_id)
        .outerjoin(ended, ended.id == ServiceOffering.ended_by_batch_id)
        .order_by(ServiceOffering.until.is_not(None), ServiceOffering.until.desc(), Service.code, Organisation.path)
        .limit(_MOST_LISTED)
    )
    if service is not None:
        statement = statement.where(Service.code == service)
    if organisation is not None:
        statement = statement.where(Organisation.code == organisation)
    return [OfferingRow(*row) for row in session.execute(statement)]


_MOST_LISTED = 3000


def current_rows(
    session: Session, *, service_ids: Collection[int], tier: str, day: dt.date
) -> dict[int, dict[int, ServiceOffering]]:
    """Rows of these services at a tier that hold on a day: by service, then by organisation."""
    found: dict[int, dict[int, ServiceOffering]] = {}
    for part in chunks(sorted(service_ids)):
        statement = (
            select(ServiceOffering)
            .join(Organisation, Organisation.id == ServiceOffering.organisation_id)
            .where(ServiceOffering.service_id.in_(part), Organisation.tier == tier, in_force(ServiceOffering, day))
        )
        for row in session.scalars(statement):
            found.setdefault(row.service_id, {})[row.organisation_id] = row
    return found


def chunks(numbers: list[int], size: int = 500) -> Iterable[list[int]]:
    """Pieces that fit the parameters of one statement."""
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def give(
    session: Session,
    *,
    service_id: int,
    organisation_ids: Iterable[int],
    mode: str,
    decides: bool,
    since: dt.date,
    batch_id: int | None,
    held: Mapping[int, ServiceOffering],
) -> int:
    """Let organisations have a service from a day on; how many had it not, or otherwise. `held` are rows in force."""
    given = 0
    for organisation_id in organisation_ids:
        before = held.get(organisation_id)
        if before is not None and (before.mode, before.decides) == (mode, decides):
            continue
        if before is not None:
            end(before, until=since, batch_id=batch_id)
        session.add(
            ServiceOffering(
                service_id=service_id,
                organisation_id=organisation_id,
                mode=mode,
                decides=decides,
                since=since,
                batch_id=batch_id,
            )
        )
        given += 1
    session.flush()
    return given


def end(row: ServiceOffering, *, until: dt.date, batch_id: int | None) -> None:
    """The organisation no longer has it from this day on."""
    row.until, row.ended_by_batch_id = max(until, row.since), batch_id


def settle_offered_by(session: Session, service: Service, *, active: Mapping[str, Set[int]], day: dt.date) -> None:
    """'tier' when every active organisation of each tier with rows has the same, 'named' otherwise."""
    rows = (
        select(Organisation.tier, ServiceOffering.organisation_id, ServiceOffering.decides)
        .join(Organisation, Organisation.id == ServiceOffering.organisation_id)
        .where(ServiceOffering.service_id == service.id, in_force(ServiceOffering, day))
    )
    having: dict[str, dict[int, bool]] = {}
    for tier, organisation_id, decides in session.execute(rows):
        having.setdefault(tier, {})[organisation_id] = decides
    is_whole = all(_is_whole(held, active.get(tier, frozenset())) for tier, held in having.items())
    service.offered_by = "tier" if is_whole else "named"
    session.flush()


def _is_whole(held: Mapping[int, bool], active: Set[int]) -> bool:
    return active <= held.keys() and len(set(held.values())) == 1


def active_by_tier(session: Session) -> dict[str, set[int]]:
    """The halls and stations that are open, by tier."""
    statement = select(Organisation.tier, Organisation.id).where(Organisation.active, Organisation.kind.in_(PLACES))
    tiers: dict[str, set[int]] = {}
    for tier, organisation_id in session.execute(statement):
        tiers.setdefault(tier, set()).add(organisation_id)
    return tiers
