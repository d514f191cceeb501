"""The one clock of the product: aware moments, in the time of the county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta, timezone

# China keeps one time without daylight saving (since 1991), so a fixed offset needs no zone database.
ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")

_fixed: datetime | None = None
# What the clock shows inside a trial, to this request only: everyone else's goes on.
_shown: ContextVar[datetime | None] = ContextVar("desk_clock", default=None)


def now() -> datetime:
    """This moment, aware, in the time of the county."""
    return _shown.get() or _fixed or datetime.now(ZONE)


def today() -> dt.date:
    """The day of `now` in the county."""
    return now().date()


def local_date(moment: datetime) -> dt.date:
    """The day on which an aware moment falls in the county."""
    return moment.astimezone(ZONE).date()


def fix(moment: datetime | None) -> None:
    """Stop the clock of this process at a moment; None lets it run. A naive moment is read in the county's time."""
    global _fixed
    _fixed = None if moment is None else _aware(moment)


@contextmanager
def freeze(moment: datetime) -> Iterator[datetime]:
    """Stop the clock inside a block."""
    before = _fixed
    fix(moment)
    try:
        yield now()
    finally:
        fix(before)


@contextmanager
def showing(moment: datetime) -> Iterator[None]:
    """Inside the block this request sees another moment; other threads do not."""
    token = _shown.set(_aware(moment))
    try:
        yield
    finally:
        _shown.reset(token)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)
