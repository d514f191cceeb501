"""Points, machines and bus days near a village: its own, its hall's and the county's, with the next days of buses."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.hall.points import days_of
from app.models import Organisation, ServicePoint
from app.models.hall import POINT_KINDS

MOST_SHOWN = 200
DAYS_AHEAD = 3  # of a bus


@dataclass(frozen=True)
class NearPoint:
    """One point as anyone reads it; `next_days` of a bus."""

    kind: str
    name: str
    organisation: str
    place: str
    hours: str
    days: str
    departments: str
    phone: str
    items: tuple[str, ...]
    next_days: tuple[dt.date, ...]


def points_near(session: Session, *, path: str, today: dt.date) -> Sequence[NearPoint]:
    """The points in use from the county down to a place, and below it: machines first, and near ones first."""
    codes = path.strip("/").split("/")
    line = ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]
    below = Organisation.path.startswith(path, autoescape=True)
    wanted = (
        select(ServicePoint)
        .join(Organisation, Organisation.id == ServicePoint.organisation_id)
        .options(joinedload(ServicePoint.organisation))
        .where(ServicePoint.active, Organisation.active, or_(Organisation.path.in_(line), below))
        .order_by(Organisation.path.desc(), ServicePoint.id)
        .limit(MOST_SHOWN)
    )
    found = sorted(session.scalars(wanted), key=lambda one: POINT_KINDS.index(one.kind))
    return [_near(one, today) for one in found]


def _near(point: ServicePoint, today: dt.date) -> NearPoint:
    return NearPoint(
        kind=point.kind,
        name=point.name,
        organisation=point.organisation.name,
        place=point.place,
        hours=point.hours,
        days=point.days,
        departments=point.departments,
        phone=point.phone,
        items=tuple(line.strip() for line in point.items.splitlines() if line.strip()),
        next_days=next_days(days_of(point.days), today),
    )


def next_days(days: Sequence[int], today: dt.date, count: int = DAYS_AHEAD) -> tuple[dt.date, ...]:
    """The next dates of these days of a month, today among them; a month too short for a day goes without it."""
    found: list[dt.date] = []
    first = today.replace(day=1)
    while days and len(found) < count:
        length = calendar.monthrange(first.year, first.month)[1]
        found += [day for one in sorted(days) if one <= length and (day := first.replace(day=one)) >= today]
        first += dt.timedelta(days=length)
    return tuple(found[:count])
