"""Self-service machines, buses and points with their places, days and items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFoundHere
from app.hall.noting import note
from app.models import Organisation, ServicePoint
from app.models.hall import POINT_KINDS
from app.people.actors import Actor
from app.wording import msgid
from forms.errors import FieldError

POINT_WORDS = {"machine": msgid("自助服务机"), "bus": msgid("流动服务车"), "point": msgid("服务点")}
_LENGTHS = {
    "name": 60,
    "code": 40,
    "model": 60,
    "place": 120,
    "hours": 120,
    "days": 60,
    "departments": 200,
    "maintainer": 60,
    "phone": 40,
    "items": 2000,
}
_NUMBER = re.compile(r"\d+")
LAST_DAY = 31


@dataclass(frozen=True)
class PointWords:
    """What is said of a point. `items` one a line; `days` of a month for a bus."""

    kind: str
    name: str
    code: str = ""
    model: str = ""
    place: str = ""
    hours: str = ""
    days: str = ""
    departments: str = ""
    maintainer: str = ""
    phone: str = ""
    items: str = ""


def points_of(session: Session, *, organisation_id: int) -> Sequence[ServicePoint]:
    """The points in use, machines first."""
    statement = select(ServicePoint).where(ServicePoint.organisation_id == organisation_id, ServicePoint.active)
    return sorted(session.scalars(statement.order_by(ServicePoint.id)), key=lambda one: POINT_KINDS.index(one.kind))


def point_of(session: Session, *, point_id: int, organisation_id: int) -> ServicePoint:
    """One of them; NotFoundHere for any other."""
    point = session.get(ServicePoint, point_id)
    if point is None or point.organisation_id != organisation_id or not point.active:
        raise NotFoundHere(_("这里没有这个服务点"))
    return point


def days_of(words: str) -> tuple[int, ...]:
    """每月 2、7、27 日 as numbers, in order; Invalid for what is no day of a month."""
    days = sorted({int(one) for one in _NUMBER.findall(words)[:LAST_DAY]})
    if any(not 1 <= day <= LAST_DAY for day in days):
        raise Invalid((FieldError("days", _("每月哪几天"), _("请填 1 到 31 的数字，用顿号隔开")),))
    return tuple(days)


def keep_point(
    session: Session,
    *,
    organisation: Organisation,
    words: PointWords,
    point_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> ServicePoint:
    """Add a point or change one; Invalid with what is wrong. Flushes."""
    _check(words)
    point = (
        point_of(session, point_id=point_id, organisation_id=organisation.id)
        if point_id
        else ServicePoint(organisation_id=organisation.id, active=True)
    )
    for one in fields(PointWords):
        setattr(point, one.name, getattr(words, one.name).strip())
    point.days = "、".join(str(day) for day in days_of(words.days))
    session.add(point)
    session.flush()
    note(session, "point_kept", organisation, actor, now, point=point.id, kind=point.kind)
    return point


def close_point(
    session: Session, *, organisation: Organisation, point_id: int, actor: Actor, now: datetime
) -> ServicePoint:
    """停用: it leaves every board and sign. Flushes."""
    point = point_of(session, point_id=point_id, organisation_id=organisation.id)
    point.active = False
    session.flush()
    note(session, "point_closed", organisation, actor, now, point=point.id, kind=point.kind)
    return point


def _check(words: PointWords) -> None:
    errors = []
    if words.kind not in POINT_KINDS:
        errors.append(FieldError("kind", _("种类"), _("请选择种类")))
    if not words.name.strip():
        errors.append(FieldError("name", _("名称"), _("请填写名称")))
    for name, longest in _LENGTHS.items():
        if len(getattr(words, name)) > longest:
            errors.append(FieldError(name, name, _("最多 %(n)s 个字", n=longest)))
    if words.kind == "bus" and not errors and not days_of(words.days):
        errors.append(FieldError("days", _("每月哪几天"), _("请填每月哪几天来")))
    if errors:
        raise Invalid(tuple(errors))
