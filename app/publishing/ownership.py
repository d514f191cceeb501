"""Who may write which part of the catalogue.

The county owns every element of a service (四级四同): its administrators edit and publish. The county may give the
editing, never the publishing, of an item to a department. Townships and villages keep what is
left free: their overlays.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotAllowed
from app.models import Service, ServiceDelegation
from app.people.actors import Actor


def is_county(actor: Actor) -> bool:
    """An administrator of the county itself."""
    return actor.organisation_kind == "county"


def require_editor(session: Session, *, code: str, actor: Actor) -> None:
    """NotAllowed unless the person may edit the draft of this service."""
    if not may_edit(session, code=code, actor=actor):
        raise NotAllowed(_("这个事项归县里管理，您的单位不能改。需要修改请找县级管理员。"))


def may_edit(session: Session, *, code: str, actor: Actor) -> bool:
    """Whether the person may edit the draft of this service."""
    return actor.can("edit_catalogue") and (is_county(actor) or is_delegated(session, code, actor))


def require_county(actor: Actor, capability: str = "edit_catalogue") -> None:
    """NotAllowed unless the person is an administrator of the county with this capability."""
    if not (actor.can(capability) and is_county(actor)):
        raise NotAllowed(_("这件事由县级管理员办理。"))


def is_delegated(session: Session, code: str, actor: Actor) -> bool:
    """Whether the county has given the editing of this service to the person's own organisation."""
    if actor.organisation_id is None:
        return False
    given = (
        select(ServiceDelegation.service_id)
        .join(Service, Service.id == ServiceDelegation.service_id)
        .where(Service.code == code, ServiceDelegation.organisation_id == actor.organisation_id)
    )
    return session.scalar(given) is not None
