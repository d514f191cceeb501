"""What was changed on the walls of a hall, in the record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import audit
from app.models import Organisation
from app.people.actors import Actor


def note(
    session: Session, action: str, organisation: Organisation, actor: Actor, now: datetime, **detail: int | str
) -> None:
    """One action of `hall.…` about this organisation."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"hall.{action}",
        subject="organisation",
        subject_id=organisation.code,
        detail=detail,
    )
