"""The county gives the editing of items to departments, and takes it back. Publishing stays with the county."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid
from app.models import Account, Organisation, Service, ServiceDelegation
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.publishing.drafts import lock_services
from app.publishing.ownership import require_county


@dataclass(frozen=True)
class DelegationRow:
    """An item whose editing the county has given away."""

    code: str
    name: str
    department: str
    granted_at: datetime
    granted_by: str


def list_delegations(session: Session) -> list[DelegationRow]:
    """All of them, by department."""
    by = (func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")).label("by")
    statement = (
        select(Service.code, Service.name, Organisation.name, ServiceDelegation.granted_at, by)
        .join(Service, Service.id == ServiceDelegation.service_id)
        .join(Organisation, Organisation.id == ServiceDelegation.organisation_id)
        .outerjoin(Account, Account.id == ServiceDelegation.granted_by_id)
        .order_by(Organisation.path, Service.code)
    )
    return [DelegationRow(*row) for row in session.execute(statement)]


def delegated_codes(session: Session, actor: Actor) -> frozenset[str]:
    """The items that the person's own organisation may edit."""
    statement = (
        select(Service.code)
        .join(ServiceDelegation, ServiceDelegation.service_id == Service.id)
        .where(ServiceDelegation.organisation_id == actor.organisation_id)
    )
    return frozenset(session.scalars(statement))


def grant(session: Session, *, codes: Collection[str], department: str, actor: Actor, now: datetime) -> int:
    """Give the editing of items to a department, away from another if need be; how many are new to it."""
    require_county(actor)
    place = session.scalars(
        select(Organisation).where(Organisation.code == department, Organisation.kind == "department")
    ).one_or_none()
    if place is None:
        raise Invalid([FieldProblem("department", _("请选择部门"))])
    lock_services(session, Service.code.in_(codes))
    services = list(session.scalars(select(Service).where(Service.code.in_(codes)).order_by(Service.code)))
    if not services:
        raise Invalid([FieldProblem("codes", _("请至少勾选一个事项"))])
    return sum(_grant(session, service, place, actor, now) for service in services)


def revoke(session: Session, *, code: str, actor: Actor, now: datetime) -> None:
    """Take the editing of an item back; what the department has drafted stays."""
    require_county(actor)
    lock_services(session, Service.code == code)
    row = session.scalars(
        select(ServiceDelegation).join(Service, Service.id == ServiceDelegation.service_id).where(Service.code == code)
    ).one_or_none()
    if row is None:
        return
    session.delete(row)
    session.flush()
    _record(session, "revoked", code, {}, actor, now)


def _grant(session: Session, service: Service, place: Organisation, actor: Actor, now: datetime) -> bool:
    row = session.get(ServiceDelegation, service.id, populate_existing=True)
    if row is not None and row.organisation_id == place.id:
        return False
    row = row or ServiceDelegation(service_id=service.id)
    row.organisation_id, row.granted_at, row.granted_by_id = place.id, now, actor.user_id
    session.add(row)
    session.flush()
    _record(session, "granted", service.code, {"department": place.code}, actor, now)
    return True


def _record(session: Session, action: str, code: str, detail: dict[str, object], actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"editing.{action}",
        subject="service",
        subject_id=code,
        detail=detail,
    )
