"""值班表: who is on duty on which day of a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from app.errors import Invalid
from app.hall.noting import note
from app.hall.people import person_of
from app.models import DutyTurn, Organisation
from app.models.hall import SHIFTS
from app.people.actors import Actor
from app.wording import msgid

SHIFT_WORDS = {
    "day": msgid("全天"),
    "morning": msgid("上午"),
    "afternoon": msgid("下午"),
    "night": msgid("夜间"),
}
MOST_DAYS = 62


def turns_of(
    session: Session, *, organisation_id: int, first: dt.date, last: dt.date
) -> Mapping[dt.date, Sequence[DutyTurn]]:
    """The turns of some days, by day and shift, with their people; one statement."""
    statement = (
        select(DutyTurn)
        .options(joinedload(DutyTurn.person))
        .where(DutyTurn.organisation_id == organisation_id, DutyTurn.day.between(first, last))
        .order_by(DutyTurn.day, DutyTurn.id)
    )
    found: dict[dt.date, list[DutyTurn]] = {}
    for turn in session.scalars(statement):
        found.setdefault(turn.day, []).append(turn)
    return {day: sorted(turns, key=lambda turn: SHIFTS.index(turn.shift)) for day, turns in found.items()}


def on_duty(session: Session, *, organisation_id: int, day: dt.date) -> Sequence[DutyTurn]:
    """Who is on duty on a day."""
    return turns_of(session, organisation_id=organisation_id, first=day, last=day).get(day, ())


def put_on_duty(
    session: Session,
    *,
    organisation: Organisation,
    person_id: int,
    days: Sequence[dt.date],
    shift: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Put someone on duty on these days; how many turns are new. Invalid without days or for another shift."""
    if shift not in SHIFTS:
        raise Invalid(message=_("请选择班次"))
    if not days or len(days) > MOST_DAYS:
        raise Invalid(message=_("请选择值班的日期，一次最多 %(n)s 天", n=MOST_DAYS))
    person = person_of(session, person_id=person_id, organisation_id=organisation.id)
    mine = select(DutyTurn.day).where(DutyTurn.person_id == person.id, DutyTurn.shift == shift)
    known = set(session.scalars(mine.where(DutyTurn.organisation_id == organisation.id, DutyTurn.day.in_(days))))
    new = [day for day in dict.fromkeys(days) if day not in known]
    session.add_all(DutyTurn(organisation_id=organisation.id, day=day, shift=shift, person_id=person.id) for day in new)
    session.flush()
    note(session, "turns_added", organisation, actor, now, person=person.id, count=len(new))
    return len(new)


def take_off_duty(session: Session, *, organisation: Organisation, turn_id: int, actor: Actor, now: datetime) -> None:
    """Take one turn off the rota; nothing happens when it is off already."""
    one = delete(DutyTurn).where(DutyTurn.id == turn_id, DutyTurn.organisation_id == organisation.id)
    session.execute(one)
    note(session, "turn_removed", organisation, actor, now, turn=turn_id)
