"""现在值班: who answers at a hall or station at this hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import ZONE
from app.models import DutyTurn, HallPerson

_NOON, _EVENING = 12, 18  # hours at which the shifts change


@dataclass(frozen=True)
class OnDuty:
    """Who is there now, with the phone that is published."""

    name: str
    phone: str
    shift: str


def phones_now(session: Session, *, organisation_id: int, now: datetime) -> Sequence[OnDuty]:
    """Who is on duty at a place at this hour and not away; one statement."""
    local = now.astimezone(ZONE)
    wanted = select(HallPerson.name, HallPerson.phone, DutyTurn.shift).join(
        DutyTurn, DutyTurn.person_id == HallPerson.id
    )
    wanted = wanted.where(
        DutyTurn.organisation_id == organisation_id,
        DutyTurn.day == local.date(),
        DutyTurn.shift.in_(shifts_at(local)),
        HallPerson.whereabouts == "here",
    )
    return [OnDuty(*row) for row in session.execute(wanted.order_by(DutyTurn.id))]


def shifts_at(local: datetime) -> tuple[str, ...]:
    """The shifts of the rota that run at an hour of the county's clock."""
    part = "morning" if local.hour < _NOON else "afternoon" if local.hour < _EVENING else "night"
    return (part,) if part == "night" else ("day", part)
