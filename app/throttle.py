"""Counted tries, shared by all workers: guessing passwords or case numbers gets slow, and then stops.

A try is counted before it is judged, so that many at once cannot slip through together, and in a transaction of its
own, so that the count stays when the request fails. Keys are stored as keyed hashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from app import crypto
from app.errors import Throttled
from app.models import Throttle
from app.transaction import separately


@dataclass(frozen=True)
class Limit:
    """So many failures within a window lock the key for a while."""

    bucket: str
    tries: int
    window: timedelta
    lock: timedelta


LOGIN_NAME = Limit("login_name", 5, timedelta(minutes=15), timedelta(minutes=15))
# A whole hall may stand behind one address, so it gets more.
LOGIN_ADDRESS = Limit("login_address", 50, timedelta(minutes=15), timedelta(minutes=15))
PROGRESS_CASE = Limit("progress_case", 5, timedelta(minutes=15), timedelta(minutes=30))
PROGRESS_ADDRESS = Limit("progress_address", 30, timedelta(minutes=15), timedelta(minutes=30))
# Eight signs of thirty-two cannot be guessed; this keeps machines from trying. A hall may stand behind one address.
VERIFY_ADDRESS = Limit("verify_address", 40, timedelta(minutes=15), timedelta(minutes=30))
VERIFY_FILES = Limit("verify_files", 20, timedelta(minutes=15), timedelta(minutes=15))
# A village committee books for its people from one address; machines book without end.
APPOINTMENT_ADDRESS = Limit("appointment_address", 20, timedelta(hours=1), timedelta(hours=1))
APPOINTMENT_CODE = Limit("appointment_code", 20, timedelta(minutes=15), timedelta(minutes=30))
# Photographs by link: a case of fifty pages, sent again after a bad network, twice.
SENT_IN_ADDRESS = Limit("sent_in_address", 300, timedelta(hours=1), timedelta(hours=1))
# Six digits at a counter: who has the message types them right within a few tries.
PICKUP_CODE = Limit("pickup_code", 5, timedelta(minutes=15), timedelta(minutes=30))

_FORGET_AFTER = timedelta(days=1)


def attempt(*keys: tuple[Limit, str], now: datetime) -> None:
    """Count one try under each key; Throttled when one of them is locked, or becomes locked by this try too many."""
    with separately() as session:
        _sweep(session, now)
        refused = [refusal for limit, key in keys if (refusal := _count(session, limit, key, now))]
    if refused:
        raise Throttled(max(one.until for one in refused), locks=any(one.locks for one in refused))


def succeed(*keys: tuple[Limit, str]) -> None:
    """The try was good: it does not count."""
    with separately() as session:
        for limit, key in keys:
            one_less = update(Throttle).where(*_is(limit, key), Throttle.tries > 0)
            session.execute(one_less.values(tries=Throttle.tries - 1))


def forget(*keys: tuple[Limit, str]) -> None:
    """Start from nothing: after a good login, or when an administrator unlocks someone."""
    with separately() as session:
        for limit, key in keys:
            session.execute(delete(Throttle).where(*_is(limit, key)))


def locked_until(session: Session, limit: Limit, key: str, *, now: datetime) -> datetime | None:
    """Until when the key is locked, or None."""
    until = session.scalar(select(Throttle.locked_until).where(*_is(limit, key)))
    return until if until and until > now else None


def _count(session: Session, limit: Limit, key: str, now: datetime) -> Throttled | None:
    row = _locked_row(session, limit, key, now)
    if row.locked_until and row.locked_until > now:
        return Throttled(row.locked_until)
    if row.locked_until or row.window_started_at + limit.window <= now:
        row.tries, row.window_started_at, row.locked_until = 0, now, None
    row.tries += 1
    if row.tries <= limit.tries:
        return None
    row.locked_until = now + limit.lock
    return Throttled(row.locked_until, locks=True)


def _locked_row(session: Session, limit: Limit, key: str, now: datetime) -> Throttle:
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    values = {"bucket": limit.bucket, "key": _hash(key), "tries": 0, "window_started_at": now}
    session.execute(insert(Throttle).values(values).on_conflict_do_nothing())
    return session.scalars(select(Throttle).where(*_is(limit, key)).with_for_update()).one()


def _sweep(session: Session, now: datetime) -> None:
    """Remove what nobody tried for long; rows that another login holds are left to the next one."""
    old = select(Throttle.bucket, Throttle.key).where(Throttle.window_started_at < now - _FORGET_AFTER)
    old = old.limit(100).with_for_update(skip_locked=True)
    session.execute(delete(Throttle).where(tuple_(Throttle.bucket, Throttle.key).in_(old)))


def _is(limit: Limit, key: str) -> Sequence:
    return Throttle.bucket == limit.bucket, Throttle.key == _hash(key)


def _hash(key: str) -> str:
    return crypto.current().lookup_hash(key)
