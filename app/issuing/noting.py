"""What happened to an issued paper, in the record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.models import Case, IssuedPaper
from app.people.actors import Actor


def note(
    session: Session, paper: IssuedPaper, did: str, *, actor: Actor | None, now: datetime, **detail: object
) -> None:
    """One action of `issued.…`, with the kind of the paper and the case it belongs to. `actor` None: the worker."""
    case = session.scalars(select(Case.number).where(Case.id == paper.case_id)).one()
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"issued.{did}",
        subject="issued",
        subject_id=paper.number,
        detail={"kind": paper.kind, "case": case, **detail},
    )
