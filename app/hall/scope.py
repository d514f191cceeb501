"""Whose walls these are: the own hall or station, and for an administrator those below it."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Organisation
from app.people.actors import Actor

CAPABILITIES = ("submit_case", "manage_people")


def kept_by(session: Session, *, actor: Actor, code: str = "") -> Organisation:
    """The organisation with this code, or the person's own.

    Clerks and agents keep the own one, administrators their whole subtree; NotFoundHere for any other.
    """
    wanted = Organisation.code == code if code else Organisation.id == actor.organisation_id
    found = session.scalars(select(Organisation).where(wanted)).first()
    if found is None or not (found.id == actor.organisation_id or _administers(actor, found)):
        raise NotFoundHere(_("没有这个单位，或者它不归您管"))
    return found


def _administers(actor: Actor, organisation: Organisation) -> bool:
    return actor.can("manage_people") and actor.oversees(organisation.path)
