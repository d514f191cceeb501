"""Numbers of cases: prefix of the hall, two digits of the year, a running number: SQ26-00137."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.clock import ZONE
from app.models import CaseCounter

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_NEXT = (
    update(CaseCounter)
    .where(CaseCounter.prefix == bindparam("of_prefix"), CaseCounter.year == bindparam("of_year"))
    .values(last=CaseCounter.last + bindparam("of_count"))
    .returning(CaseCounter.last)
)


def next_number(session: Session, *, prefix: str, now: datetime) -> str:
    """Take the next number of a prefix in the year of `now`.

    The row of the counter is locked until the transaction ends, so a rollback (also of a savepoint) gives the number
    back and no gap arises.
    """
    year = now.astimezone(ZONE).year
    return f"{prefix}{year % 100:02d}-{take_next(session, prefix=prefix, year=year):05d}"


def take_next(session: Session, *, prefix: str, year: int) -> int:
    """The next number of this prefix in a year, from 1; the row is locked as above."""
    return _take(session, prefix, year, 1)


def next_numbers(session: Session, *, prefix: str, count: int, now: datetime) -> list[str]:
    """The next so many numbers at once, for whoever gives them out later (`app.offline.numbers`)."""
    year = now.astimezone(ZONE).year
    last = _take(session, prefix, year, count)
    return [f"{prefix}{year % 100:02d}-{number:05d}" for number in range(last - count + 1, last + 1)]


def _take(session: Session, prefix: str, year: int, count: int) -> int:
    """Take so many numbers; the last of them."""
    connection = session.connection()
    taken = connection.execute(_NEXT, {"of_prefix": prefix, "of_year": year, "of_count": count}).scalar()
    return taken or _first(connection, prefix, year, count)


def _first(connection: Connection, prefix: str, year: int, count: int) -> int:
    """The first numbers of a year; the next ones when someone else has just taken the first."""
    insert = _INSERT[connection.dialect.name](CaseCounter).values(prefix=prefix, year=year, last=count)
    counted = insert.on_conflict_do_update(
        index_elements=[CaseCounter.prefix, CaseCounter.year], set_={"last": CaseCounter.last + count}
    ).returning(CaseCounter.last)
    return int(connection.execute(counted).scalar_one())
