"""What falls due by itself after days without network: numbers lapse, typed forms need not be kept any longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app import audit
from app.models import OfflineEnvelope, OfflineFile
from app.offline import files, numbers
from app.papers.storage import vault

KEPT = timedelta(days=30)  # what was typed stays that long after it was settled
STRAY = timedelta(days=60)  # photographs whose form never came
_SETTLED = ("in", "draft", "dropped", "replaced")


def due_numbers(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Numbers that were not used in time."""
    return numbers.expired(session, now, most)


def lapse_number(session: Session, number_id: int, now: datetime) -> bool:
    """One of them; the register of gaps names it, so that no number is unexplained."""
    return numbers.expire(session, number_id, now)


def due_forms(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Forms that were settled long ago: their case has everything, or nobody wants it."""
    wanted = select(OfflineEnvelope.id).where(
        OfflineEnvelope.erased_at.is_(None),
        OfflineEnvelope.settled_at < now - KEPT,
        OfflineEnvelope.state.in_(_SETTLED),
    )
    return session.scalars(wanted.order_by(OfflineEnvelope.settled_at, OfflineEnvelope.id).limit(most)).all()


def erase_form(session: Session, form_id: int, now: datetime) -> bool:
    """Empty what was typed; that it was there, and what became of it, stays."""
    row = session.get(OfflineEnvelope, form_id, with_for_update=True, populate_existing=True)
    if row is None or row.erased_at is not None or row.state not in _SETTLED:
        return False
    row.body, row.applicant_name, row.reasons, row.erased_at = "", "", "[]", now
    is_open = exists().where(OfflineEnvelope.token == row.token, OfflineEnvelope.state.not_in(_SETTLED))
    if not session.scalar(select(is_open)):
        files.forget(session, row.token)
        files.drop_pieces(vault(), row.token)
    audit.record(
        session,
        actor=None,
        now=now,
        action="offline.erased",
        subject="offline_form",
        subject_id=row.token[:16],
        detail={"state": row.state, "number": row.number},
    )
    session.flush()
    return True


def due_strays(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Photographs whose form never came."""
    has_form = exists().where(OfflineEnvelope.token == OfflineFile.token)
    wanted = select(OfflineFile.id).where(OfflineFile.touched_at < now - STRAY, ~has_form)
    return session.scalars(wanted.order_by(OfflineFile.touched_at).limit(most)).all()


def drop_stray(session: Session, file_id: int, now: datetime) -> bool:
    """One of them, with the pieces there are."""
    row = session.get(OfflineFile, file_id, with_for_update=True, populate_existing=True)
    if row is None or row.touched_at >= now - STRAY:
        return False
    files.drop_file(vault(), row.token, row.file_id)
    session.delete(row)
    session.flush()
    return True
