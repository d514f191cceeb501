"""Which unit a page of numbers is about: the supervisor's own, or one below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotAllowed, NotFoundHere
from app.models import Organisation
from app.people.actors import Actor


@dataclass(frozen=True)
class Place:
    """A unit, and the units above it that this person may look at, the highest first."""

    id: int
    code: str
    name: str
    kind: str
    path: str
    above: tuple[tuple[str, str], ...]  # code, name


def place_of(session: Session, *, actor: Actor, code: str = "") -> Place:
    """The unit with this code, or the person's own; one statement. NotFoundHere outside the person's subtree."""
    if not actor.can("supervise") or not actor.organisation_path:
        raise NotAllowed(_("您的岗位不看督查"))
    own = len(actor.organisation_path.rstrip("/").split("/")) - 1
    codes = actor.organisation_path.rstrip("/").split("/")[own:]
    wanted = code or codes[0]
    found = session.scalars(select(Organisation).where(Organisation.code == wanted)).first()
    if found is None or not actor.oversees(found.path):
        raise NotFoundHere(_("没有这个单位，或者它不归您督查"))
    return _place(found, _line(session, found, own))


def _line(session: Session, found: Organisation, own: int) -> Sequence[tuple[str, str]]:
    codes = found.path.rstrip("/").split("/")[own:-1]
    if not codes:
        return ()
    statement = select(Organisation.code, Organisation.name).where(Organisation.code.in_(codes))
    return session.execute(statement.order_by(Organisation.path)).tuples().all()


def _place(found: Organisation, above: Sequence[tuple[str, str]]) -> Place:
    return Place(found.id, found.code, found.name, found.kind, found.path, tuple(above))
