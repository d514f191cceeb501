"""The day before: a text message, or a word to the desk that somebody has to ring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import Appointment
from app.notifications.elsewhere import tell_staff, tell_villager
from app.proxies.appointments.booking import desk_of, news_of

_EVENT = "appointment_tomorrow"


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Appointments whose day of reminding has come."""
    wanted = select(Appointment.id).where(Appointment.remind_on <= local_date(now))
    return session.scalars(wanted.order_by(Appointment.remind_on, Appointment.id).limit(limit)).all()


def remind(session: Session, appointment_id: int, now: datetime) -> bool:
    """Remind of one appointment; False when somebody was faster, or it is over."""
    wanted = select(Appointment).where(Appointment.id == appointment_id, Appointment.remind_on <= local_date(now))
    one = session.scalars(wanted.with_for_update(skip_locked=True)).one_or_none()
    if one is None:
        return False
    one.remind_on = None
    if one.state == "booked" and one.day >= local_date(now):
        _say(session, one, now)
    session.flush()
    return True


def _say(session: Session, one: Appointment, now: datetime) -> None:
    news = news_of(_EVENT, one)
    one.reminded = "sms" if tell_villager(session, news, phone=one.phone, now=now) else "call"
    if one.reminded == "call":
        tell_staff(session, news, to=desk_of(session, one), now=now)
