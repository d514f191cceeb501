"""The author of a form is told when it does not become a case by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.models import OfflineEnvelope
from app.notifications.elsewhere import News, tell_staff
from app.offline.judging import Reason, against

_EVENT = "offline_held"


def tell_author(session: Session, row: OfflineEnvelope, reasons: Sequence[Reason], *, now: datetime) -> None:
    """One message for each time a form is put by."""
    why = next((one.sentence for one in against(reasons)), "")
    news = News(
        event=_EVENT,
        once=f"{row.id}-{now.isoformat()}",
        values={"service": row.service_name, "villager": row.applicant_name, "reason": why},
        organisation_id=row.organisation_id,
        path=f"/offline/reviews/{row.id}",
    )
    tell_staff(session, news, to=[row.user_id], now=now)
