"""What is done in an evaluation, in the record: never who rated or what was said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import audit
from app.models import EvaluationRound
from app.people.actors import Actor


def note(
    session: Session, action: str, found: EvaluationRound, actor: Actor | None, now: datetime, **detail: int | str
) -> None:
    """One action of `evaluation.…` about this round."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"evaluation.{action}",
        subject="evaluation",
        subject_id=str(found.id),
        detail=detail,
    )
