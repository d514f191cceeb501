"""Whose seals and keys someone may change: those of the own organisation and below."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Organisation
from app.people.actors import Actor
from app.people.organisations import take_turns

KEEPS = "keep_seals"
KEEPS_AUTHORITY = "keep_authority"


def kept_organisation(session: Session, *, organisation_id: int, actor: Actor) -> Organisation:
    """The organisation, for someone who keeps its seals; NotFoundHere otherwise."""
    found = session.get(Organisation, organisation_id, populate_existing=True)
    if found is None or not actor.can(KEEPS) or not actor.oversees(found.path):
        raise NotFoundHere(_("没有这个机构，或者它不归您管理"))
    return found


def organisation_of(session: Session, *, organisation_id: int, actor: Actor) -> Organisation:
    """The same for whoever is going to change something: who comes second waits, and sees what was changed."""
    take_turns(session, Organisation.id == organisation_id)
    return kept_organisation(session, organisation_id=organisation_id, actor=actor)


def county_name(session: Session) -> str:
    """The name of the county, "" before it is set up."""
    return session.scalar(select(Organisation.name).where(Organisation.kind == "county")) or ""
