"""Checks of the record that people ask for: walked part by part in the background, so that no request waits for it.

How far a check has come is stored after every part; whoever goes on with it begins there.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.chain import GENESIS, Walked, Who, check_tail, record, walk
from app.database import transactions_may
from app.models import AuditCheck, AuditHead

PART = 5_000  # rows between two looks at the clock
SECONDS = 10.0  # that one run of the worker walks
AT_ONCE = 2.0  # that the request which asks for a check walks
SHOWN = 5


def ask(session: Session, *, actor: Who, now: datetime) -> int:
    """Begin a check of all there is now; the one that runs already, if there is one. Its number."""
    end = session.scalar(select(AuditHead.seq).where(AuditHead.id == 1).with_for_update()) or 0
    if (running := session.scalar(select(AuditCheck.id).where(AuditCheck.state == "running"))) is not None:
        return running
    check = AuditCheck(
        state="running",
        asked_at=now,
        asked_by_id=actor.user_id,
        asked_by_name=actor.name,
        until_seq=end,
        seq=0,
        hash=GENESIS,
    )
    session.add(check)
    session.flush()
    record(session, actor=actor, now=now, action="audit.check", subject="audit", subject_id=check.id)
    return check.id


def running(session: Session, _now: datetime, limit: int) -> Sequence[int]:
    """Checks to go on with."""
    statement = select(AuditCheck.id).where(AuditCheck.state == "running").order_by(AuditCheck.id)
    return session.scalars(statement.limit(limit)).all()


def go_on(session: Session, check_id: int, now: datetime, seconds: float = SECONDS) -> bool:
    """Walk on for some seconds and store how far it came; False when the check has ended."""
    with transactions_may("read"), Session(session.get_bind()) as reader:
        seen = reader.get(AuditCheck, check_id)
        if seen is None or seen.state != "running":
            return False
        walked, is_over = _walk(reader, Walked(seen.seq, seen.hash), seen.until_seq, seconds)
    check = session.get(AuditCheck, check_id, with_for_update=True, populate_existing=True)
    if check is None or check.state != "running" or check.seq > walked.seq:
        return False
    _store(check, walked, is_over, now)
    session.flush()
    return True


def _walk(session: Session, walked: Walked, until: int, seconds: float) -> tuple[Walked, bool]:
    """How far it came, and whether that is all."""
    end = time.monotonic() + seconds
    while walked.seq < until:
        before = walked.seq
        walked = walk(session, walked, until=until, most=PART)
        if walked.found is not None or walked.seq == before:
            break
        if time.monotonic() > end:
            return walked, False
    return Walked(walked.seq, walked.hash, walked.found or check_tail(session, walked)), True


def _store(check: AuditCheck, walked: Walked, is_over: bool, now: datetime) -> None:
    check.seq, check.hash = walked.seq, walked.hash
    if not is_over:
        return
    check.finished_at = now
    check.state = "whole" if walked.found is None else "broken"
    if walked.found is not None:
        check.broken_seq, check.message = walked.found.seq, walked.found.message


def state_of(session: Session, check_id: int) -> str:
    """running, whole or broken."""
    return session.scalar(select(AuditCheck.state).where(AuditCheck.id == check_id)) or ""


def latest_checks(session: Session) -> Sequence[AuditCheck]:
    """The last few checks, the latest first."""
    return session.scalars(select(AuditCheck).order_by(AuditCheck.id.desc()).limit(SHOWN)).all()
