"""The term of a mandate: some days before its last day both sides are told; after it, the mandate ends by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.moving.flow import MandateEvent
from app.cases.moving.mandate_turns import lock_cases, turn
from app.chinese_dates import chinese_day
from app.clock import local_date
from app.models import Mandate
from app.notifications.elsewhere import News, tell_staff, tell_villager

OVER = "term_over"  # code of mandate_reason


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Mandates whose term is nearly or wholly over."""
    waiting = select(Mandate.id).where(Mandate.check_on <= local_date(now))
    return session.scalars(waiting.order_by(Mandate.check_on, Mandate.id).limit(limit)).all()


def look(session: Session, mandate_id: int, now: datetime) -> bool:
    """Tell both sides that the term ends soon, or that it has ended; False when that has been done."""
    today = local_date(now)
    lock_cases(session, mandate_id)
    wanted = select(Mandate).where(Mandate.id == mandate_id, Mandate.check_on <= today).with_for_update(of=Mandate)
    mandate = session.scalars(wanted.options(joinedload(Mandate.organisation))).one_or_none()
    if mandate is None or mandate.expires_on is None:
        return False
    if mandate.state not in ("active", "paused"):  # never signed, or ended before its time
        mandate.check_on = None
    elif mandate.expires_on < today:
        turn(session, mandate, MandateEvent.END, reason=OVER, actor=None, now=now)
        _tell(session, mandate, "mandate_ended", now)
    else:
        mandate.check_on = mandate.expires_on + dt.timedelta(days=1)
        _tell(session, mandate, "mandate_ending", now)
    session.flush()
    return True


def _tell(session: Session, mandate: Mandate, event: str, now: datetime) -> None:
    """The principal by telephone; the agent, who is no stranger here, in the inbox."""
    news = News(
        event=event,
        once=mandate.number,
        values={
            "villager": mandate.principal,
            "paper": mandate.number,
            "due": chinese_day(mandate.expires_on) if mandate.expires_on else "",
            "hall": mandate.organisation.name,
            "phone": mandate.agent_phone,
        },
        organisation_id=mandate.organisation_id,
        path=f"/desk/mandates/{mandate.number}",
    )
    tell_villager(session, news, phone=mandate.principal_phone or "", now=now)
    tell_staff(session, news, to=[mandate.agent_id] if mandate.agent_id else [], now=now)
