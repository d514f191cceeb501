"""Who has not passed is told once more, some days before the test ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.chinese_dates import chinese_day
from app.clock import local_date
from app.models import HallPerson, Training, TrainingMember, TrainingTry
from app.notifications.elsewhere import News, tell_staff

AHEAD = dt.timedelta(days=3)


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Trainings with a test that ends soon, in which somebody has neither passed nor been reminded."""
    today = local_date(now)
    soon = (Training.due_on.between(today, today + AHEAD), Training.held_on <= today, Training.questions != "[]")
    wanted = select(Training.id).where(*soon, exists().where(*_waiting(), TrainingMember.training_id == Training.id))
    return session.scalars(wanted.order_by(Training.due_on, Training.id).limit(limit)).all()


def remind(session: Session, training_id: int, now: datetime) -> bool:
    """Tell everyone of one training who has not passed; False when that was done."""
    training = session.get_one(Training, training_id)
    wanted = select(TrainingMember, HallPerson.account_id).join(HallPerson, HallPerson.id == TrainingMember.person_id)
    waiting = wanted.where(*_waiting(), TrainingMember.training_id == training_id)
    rows = session.execute(waiting.with_for_update(of=TrainingMember)).all()
    for member, _account in rows:
        member.reminded_at = now
    news = News(
        event="training_ending",
        once=f"training-{training.id}",
        values={"matter": training.topic, "due": chinese_day(training.due_on)},
        organisation_id=training.organisation_id,
        path=f"/desk/proxy/training/{training.id}",
    )
    tell_staff(session, news, to=[account for _member, account in rows if account], now=now)
    session.flush()
    return bool(rows)


def _waiting() -> tuple[ColumnElement[bool], ...]:
    passed = exists().where(
        TrainingTry.training_id == TrainingMember.training_id,
        TrainingTry.person_id == TrainingMember.person_id,
        TrainingTry.passed,
    )
    return TrainingMember.reminded_at.is_(None), ~passed
