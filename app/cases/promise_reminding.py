"""容缺后补: who promised papers is reminded some days before the last one, once for all papers of the same day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.locking import lock_case_of
from app.cases.promises import STANDING
from app.chinese_dates import chinese_day
from app.clock import local_date
from app.models import Case, PaperPromise
from app.notifications.telling import tell_all


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Promises whose reminder falls due."""
    waiting = select(PaperPromise.id).where(PaperPromise.remind_on <= local_date(now))
    return session.scalars(waiting.order_by(PaperPromise.remind_on, PaperPromise.id).limit(limit)).all()


def remind(session: Session, promise_id: int, now: datetime) -> bool:
    """Remind of one promise and of the others of its case for the same day; False when that has been done."""
    lock_case_of(session, PaperPromise, promise_id)
    promise = session.scalars(
        select(PaperPromise).where(PaperPromise.id == promise_id, PaperPromise.remind_on.is_not(None)).with_for_update()
    ).one_or_none()
    if promise is None:
        return False
    case = session.get_one(Case, promise.case_id)
    together = _same_day(session, promise)
    for one in together:
        one.remind_on = None
    if promise.state == "open" and case.state in STANDING and local_date(now) <= promise.due_on:
        _tell(session, case, promise, len(together), now)
    session.flush()
    return True


def _same_day(session: Session, promise: PaperPromise) -> Sequence[PaperPromise]:
    same = (PaperPromise.case_id == promise.case_id) & (PaperPromise.due_on == promise.due_on)
    return session.scalars(select(PaperPromise).where(same, PaperPromise.state == promise.state)).all()


def _tell(session: Session, case: Case, promise: PaperPromise, count: int, now: datetime) -> None:
    tell_all(
        session,
        event="promise_due",
        audiences=("applicant", "submitter"),
        case=case,
        now=now,
        values={"count": str(count), "due": chinese_day(promise.due_on)},
        once=f"papers by {promise.due_on.isoformat()}",
    )
