"""Results on their way to the applicant, as far as the life of a case cares: a delivered case has nothing under way.

How a result is brought (`app.proxies.delivery`) stands above this room; what ends every try stands here, so that a case
that is delivered on any page is not brought a second time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ResultDelivery
from app.people.actors import Actor

LIVE = ("ready", "sent")


def live_try(session: Session, case_id: int) -> ResultDelivery | None:
    """How the result is being brought now; None while nobody has said how. Locked for whoever changes it."""
    wanted = select(ResultDelivery).where(ResultDelivery.case_id == case_id, ResultDelivery.state.in_(LIVE))
    return session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one_or_none()


def end_try(
    session: Session,
    *,
    case_id: int,
    state: Literal["delivered", "returned", "dropped"],
    by: Actor | None,
    now: datetime,
) -> None:
    """Whatever is under way ends like this; nothing where nothing is."""
    tried = live_try(session, case_id)
    if tried is None:
        return
    tried.state, tried.ended_at, tried.ended_by_id = state, now, by.user_id if by else None
    tried.revision += 1
    session.flush()


def brings(session: Session, case_id: int, actor: Actor) -> bool:
    """Whether this person was asked to bring the result, and has it to bring still."""
    mine = (
        ResultDelivery.case_id == case_id,
        ResultDelivery.state.in_(LIVE),
        ResultDelivery.bearer_id == actor.user_id,
    )
    return session.scalar(select(ResultDelivery.id).where(*mine)) is not None
