"""Which services an organisation takes most often: the tiles on an agent's home."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Case, ServiceVersion
from app.models.catalogue import Service
from app.people.actors import Actor
from app.publishing.queries import ServiceRow, list_services

LOOKED_AT = 200  # the latest cases of the organisation


def frequent_services(session: Session, *, actor: Actor, most: int = 6) -> list[ServiceRow]:
    """The services submitted most often lately, filled up with others accepted at this tier; two statements."""
    return by_use(session, list_services(session, tier=actor.organisation_tier or None), actor=actor)[:most]


def by_use(session: Session, services: Iterable[ServiceRow], *, actor: Actor) -> list[ServiceRow]:
    """These services, those submitted most often lately first. One statement."""
    counts = _counts(session, actor)
    return sorted(services, key=lambda service: (-counts.get(service.code, 0), len(service.name)))


def _counts(session: Session, actor: Actor) -> dict[str, int]:
    latest = (
        select(Case.service_version_id)
        .where(Case.submitting_organisation_id == actor.organisation_id)
        .order_by(Case.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    statement = (
        select(Service.code, func.count())
        .select_from(latest)
        .join(ServiceVersion, ServiceVersion.id == latest.c.service_version_id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .group_by(Service.code)
    )
    return dict(session.execute(statement).tuples().all())
