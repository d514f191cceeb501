"""The worker makes what is owed, so that a decision has its number, seal and signature before anyone asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.issuing.kinds import KINDS
from app.issuing.making import make
from app.models import IssuedPaper


def due_papers(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """What is owed, the oldest first."""
    owed = select(IssuedPaper.id).where(IssuedPaper.state == "owed", IssuedPaper.kind.in_(KINDS))
    return session.scalars(owed.order_by(IssuedPaper.id).limit(limit)).all()


def make_paper(session: Session, paper_id: int, now: datetime) -> bool:
    """Make one; False when somebody was faster."""
    paper = session.get(IssuedPaper, paper_id)
    if paper is None or paper.state != "owed":
        return False
    make(session, paper_id=paper_id, now=now)
    return True
