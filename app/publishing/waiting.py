"""Versions published for a day to come: they come into force on it, or are called off before."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.clock import local_date
from app.errors import Invalid
from app.models import Service, ServiceDraft, ServiceVersion, VersionCancellation
from app.people.actors import Actor
from app.publishing.checking import department_codes
from app.publishing.drafts import locked_service, record, save_tree
from app.publishing.library import shared_library
from app.publishing.listed import note_published_uses, put_in_force, take_stock
from app.publishing.ownership import require_county
from app.publishing.states import require_reason
from catalog import versions
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition
from catalog.editing.trees import tree_of
from catalog.problems import Problem


def bring_into_force(session: Session, service: Service, *, today: dt.date, now: datetime) -> bool:
    """The waiting version of one service, which is locked; False when there is none or its day has not come."""
    if service.due_version_id is None or service.due_on is None or service.due_on > today:
        return False
    version = session.get_one(ServiceVersion, service.due_version_id)
    definition = versions.from_canonical(version.definition)
    service.due_version_id, service.due_on = None, None
    put_in_force(service, definition, version)
    session.flush()
    take_stock(session, service, definition, _problems_of(session, definition))
    record(session, None, now, "in_force", service.code, {"version": version.number})
    return True


def cancel_waiting(session: Session, *, code: str, number: int, reason: str, actor: Actor, now: datetime) -> None:
    """Call off the version that waits for its day. It stays in the history; Invalid when it waits no more.

    Of a service that was never offered, what was called off becomes the draft again, unless there is one.
    """
    require_county(actor, "publish")
    require_reason(reason)
    service = locked_service(session, code)
    if service is not None:
        bring_into_force(session, service, today=local_date(now), now=now)
    coming = session.get(ServiceVersion, service.due_version_id) if service and service.due_version_id else None
    if service is None or coming is None or coming.number != number:
        raise Invalid(message=_("第 %(n)s 版已经生效或者已经撤销，请刷新再看", n=number))
    call_off(session, service, coming, reason=reason.strip(), actor=actor, now=now)
    _go_back(session, service, coming, actor, now)


def call_off(
    session: Session,
    service: Service,
    coming: ServiceVersion,
    *,
    reason: str = "",
    replaced_by: ServiceVersion | None = None,
    actor: Actor | None,
    now: datetime,
) -> None:
    """The version will not come into force; its service is locked."""
    if service.due_version_id == coming.id:
        service.due_version_id, service.due_on = None, None
    session.add(
        VersionCancellation(
            version_id=coming.id,
            replaced_by_id=replaced_by.id if replaced_by else None,
            reason=reason,
            cancelled_at=now,
            cancelled_by_id=actor.user_id if actor else None,
        )
    )
    session.flush()
    detail: dict[str, object] = {
        "version": coming.number,
        "reason": reason,
        "replaced_by": replaced_by.number if replaced_by else None,
    }
    record(session, actor, now, "version_cancelled", service.code, detail)


def _go_back(session: Session, service: Service, coming: ServiceVersion, actor: Actor, now: datetime) -> None:
    """Lists show the version in force again; without one, what was called off is a draft as before."""
    current = session.get(ServiceVersion, service.current_version_id) if service.current_version_id else None
    definition = versions.from_canonical((current or coming).definition)
    if current is not None:
        take_stock(session, service, definition, _problems_of(session, definition))
        return
    note_published_uses(session, service)
    if session.get(ServiceDraft, service.id) is None:
        tree = tree_of(definition, shared_library(session))
        save_tree(session, code=service.code, tree=tree, revision=0, actor=actor, now=now)


def _problems_of(session: Session, definition: ServiceDefinition) -> tuple[Problem, ...]:
    return check_definition(definition, known_departments=department_codes(session))
