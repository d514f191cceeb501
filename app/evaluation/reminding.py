"""Some days before the limit of a 整改, who has to put it right is told once more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.chinese_dates import chinese_day
from app.clock import local_date
from app.models import EvaluationFix, EvaluationRound
from app.notifications.elsewhere import News, tell_staff

AHEAD = dt.timedelta(days=3)
PATH = "/evaluation/mine"


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """What ends soon and has not been reported, and of which nobody was reminded."""
    soon = (EvaluationFix.state == "open", EvaluationFix.limit_on <= local_date(now) + AHEAD)
    wanted = select(EvaluationFix.id).where(*soon, EvaluationFix.reminded_at.is_(None))
    return session.scalars(wanted.order_by(EvaluationFix.limit_on, EvaluationFix.id).limit(limit)).all()


def remind(session: Session, fix_id: int, now: datetime) -> bool:
    """Tell the agent; False when that was done, or it has been reported."""
    wanted = select(EvaluationFix).where(EvaluationFix.id == fix_id).with_for_update(of=EvaluationFix)
    fix = session.scalars(wanted.options(joinedload(EvaluationFix.subject))).one_or_none()
    if fix is None or fix.state != "open" or fix.reminded_at is not None:
        return False
    fix.reminded_at = now
    tell_of(session, fix, "fix_ending", now)
    session.flush()
    return True


def tell_of(session: Session, fix: EvaluationFix, event: str, now: datetime) -> None:
    """Something about what is to be put right, to the agent; what it is stands behind the login only."""
    found = session.get_one(EvaluationRound, fix.subject.round_id)
    news = News(
        event=event,
        once=f"fix-{fix.id}",
        values={"due": chinese_day(fix.limit_on)},
        organisation_id=found.organisation_id,
        path=PATH,
    )
    tell_staff(session, news, to=[fix.subject.account_id] if fix.subject.account_id else [], now=now)
