"""Certificates of the sample people, for demonstrations and tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import Certificate
from app.prefilling.loading import load_certificates


def add_demo_certificates(session: Session, *, file: Path, now: datetime) -> int:
    """Load the file once: nothing when there are certificates already. How many came."""
    if session.scalar(select(Certificate.id).limit(1)) is not None:
        return 0
    done = load_certificates(session, content=file.read_bytes(), today=local_date(now), actor=None, now=now)
    return done.added
