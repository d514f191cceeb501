"""Whose form it is, and about whom: two submissions that could become the same thing go one after the other.

SQLite has one writer at a time, who sees what all before him wrote. On PostgreSQL writers would not see each other: so
whoever sends a form takes two locks first, of the form and of the person about the item, and holds them until the
transaction ends. They are always taken in this order, and nobody who holds the second one waits for a first.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import text
from sqlalchemy.orm import Session

_WAIT = text("select pg_advisory_xact_lock(:form), pg_advisory_xact_lock(:person)")


def wait_for_turn(session: Session, *, token: str, service_id: int, holder: str | None) -> None:
    """Wait until nobody else sends this form, nor one of this service about the same person (hash of the ID number).

    What is read from now on includes what they wrote. One statement on PostgreSQL, none on SQLite.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    form = _lock_of(f"form:{token}")
    person = _lock_of(f"person:{service_id}:{holder}") if holder else form  # a lock may be taken twice
    session.connection().execute(_WAIT, {"form": form, "person": person})


def _lock_of(name: str) -> int:
    """A number of 64 bits. Two names of one number wait for each other needlessly, nothing worse."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
