"""Counting without holding up those who write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.database import transactions_may


@contextmanager
def aside(session: Session) -> Iterator[Session]:
    """A session that reads beside this one, what is committed by now.

    On SQLite a write transaction keeps all other writers waiting from its first statement on: so what takes long is
    read here, before the first statement of `session`.
    """
    with transactions_may("read"), Session(session.get_bind()) as reader:
        yield reader
