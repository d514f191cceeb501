"""A form from a phone that was taken to a draft, mended at the desk and sent: the number of its slip stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Case, OfflineEnvelope, OfflineNumber
from app.offline import numbers
from app.people.actors import Actor


def number_kept(session: Session, *, token: str, actor: Actor) -> str:
    """The number that stands on the slip of this form; "" for all others. One statement along an index."""
    wanted = (
        select(OfflineNumber.number)
        .join(OfflineEnvelope, OfflineEnvelope.token == OfflineNumber.token)
        .where(
            OfflineNumber.token == token,
            OfflineNumber.state != "used",
            OfflineEnvelope.state == "draft",
            OfflineEnvelope.user_id == actor.user_id,
        )
    )
    return session.scalar(wanted.limit(1)) or ""


def came_in(session: Session, *, token: str, number: str, now: datetime) -> None:
    """The draft has become a case under its number."""
    wanted = select(OfflineEnvelope).where(OfflineEnvelope.token == token, OfflineEnvelope.state == "draft")
    case_id = session.scalars(select(Case.id).where(Case.number == number)).one()
    for row in session.scalars(wanted.with_for_update()):
        row.state, row.number, row.case_id = "in", number, case_id
    numbers.settle_used(session, number=number, token=token, now=now)
