"""Whose book is opened: a unit of the reader's own subtree, a month, and the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cases.scope import visible_to
from app.clock import ZONE
from app.errors import NotFoundHere
from app.models import Case, Organisation
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.statistics.periods import Period
from app.statistics.places import Place

_Moment = InstrumentedAttribute[dt.datetime] | InstrumentedAttribute[dt.datetime | None]
MOST = 2000  # rows of one book: a month of a large township fits several times


@dataclass(frozen=True)
class Scope:
    """One opening of a book."""

    actor: Actor
    place: Place
    period: Period
    county: str
    agent_id: int | None = None  # one person's book alone, where a book knows persons

    def during(self, moment: _Moment) -> ColumnElement[bool]:
        """That a moment lies in the month."""
        return and_(moment >= _begin(self.period.first), moment < _begin(self.period.last + dt.timedelta(1)))

    @property
    def cases(self) -> ColumnElement[bool]:
        """The cases of the unit that this person may see; of the own unit also those that came to its desk."""
        seen = visible_to(self.actor)
        if self.place.id == self.actor.organisation_id:
            return seen
        return and_(seen, Case.organisation_path.startswith(self.place.path, autoescape=True))


def unit_of(session: Session, *, actor: Actor, code: str = "") -> Place:
    """The unit with this code, or the person's own; NotFoundHere outside the person's subtree."""
    wanted = Organisation.code == code if code else Organisation.id == actor.organisation_id
    found = session.scalars(select(Organisation).where(wanted)).first()
    if found is None or not actor.oversees(found.path):
        raise NotFoundHere(_("没有这个单位，或者它不在您的范围内"))
    return Place(found.id, found.code, found.name, found.kind, found.path, ())


def units_of(session: Session, *, actor: Actor) -> Sequence[tuple[str, str]]:
    """Code and name of the units whose books this person may open: the own one and the active ones below it."""
    below = lies_in_areas(actor, Organisation.path)
    statement = select(Organisation.code, Organisation.name).where(below, Organisation.active)
    return session.execute(statement.order_by(Organisation.path)).tuples().all()


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZONE)
