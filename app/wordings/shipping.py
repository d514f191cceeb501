"""The texts that come with the product, put into the database so that every letter can name its version."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import Wording, WordingVersion
from reports.letter_texts import LetterText, shipped_text, to_plain

ALWAYS = dt.date(2000, 1, 1)  # the first version holds for every case there is
_UPGRADED = "随系统升级"


def store_shipped(session: Session, kinds: Iterable[str], *, now: datetime) -> int:
    """Add what is missing, and a new version of what a release has changed; how many. Flushes."""
    return sum(_store(session, kind, now) for kind in kinds)


def _store(session: Session, kind: str, now: datetime) -> bool:
    shipped = select(Wording).where(Wording.kind == kind, Wording.organisation_id.is_(None))
    wording = session.scalars(shipped).one_or_none()
    if wording is None:
        wording = Wording(kind=kind)
        session.add(wording)
        session.flush()
    last = last_version(session, wording.id)
    text = canonical(shipped_text(kind))
    if last is not None and last.digest == digest(text):
        return False
    session.add(
        WordingVersion(
            wording_id=wording.id,
            number=last.number + 1 if last else 1,
            text=text,
            digest=digest(text),
            effective_from=local_date(now) if last else ALWAYS,
            basis=_UPGRADED if last else "",
            made_at=now,
        )
    )
    session.flush()
    return True


def last_version(session: Session, wording_id: int) -> WordingVersion | None:
    """The version with the highest number, whether in force yet or not."""
    highest = select(func.max(WordingVersion.number)).where(WordingVersion.wording_id == wording_id)
    own = select(WordingVersion).where(WordingVersion.wording_id == wording_id)
    return session.scalars(own.where(WordingVersion.number == highest.scalar_subquery())).one_or_none()


def canonical(text: LetterText) -> str:
    """The same JSON for the same text."""
    return json.dumps(to_plain(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str | None) -> str:
    """SHA-256 of what is stored, in hexadecimal digits."""
    return sha256((text or "").encode()).hexdigest()
