"""When a message may go out, and when it is tried again. Pure."""

from __future__ import annotations

import datetime as dt
from datetime import datetime, timedelta

from app.clock import ZONE
from app.message_settings import QUIET

# Waits after the first, second … refusal; after the last one nobody tries again by himself.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# A message claimed so long ago and not settled: the process that claimed it is gone.
LEASE = timedelta(minutes=10)


def again_at(now: datetime, attempts: int) -> datetime | None:
    """When to try again after so many attempts have been refused; None: never."""
    return now + BACK_OFF[attempts - 1] if 0 < attempts <= len(BACK_OFF) else None


def quiet_until(now: datetime, hours: str) -> datetime | None:
    """The end of the quiet hours (20:00-08:00, in the county) in which a moment lies; None outside of them.

    The first minute of the hours is quiet, the last is not. Equal ends mean no quiet hours.
    """
    match = QUIET.fullmatch(hours)
    if match is None:
        return None
    begin, end = dt.time(int(match[1]), int(match[2])), dt.time(int(match[3]), int(match[4]))
    local = now.astimezone(ZONE)
    over_midnight = begin > end
    if not (local.time() >= begin or local.time() < end if over_midnight else begin <= local.time() < end):
        return None
    day = local.date() + timedelta(days=1 if over_midnight and local.time() >= begin else 0)
    return datetime.combine(day, end, ZONE)


def midnight(now: datetime) -> datetime:
    """When the day of a moment began in the county."""
    return datetime.combine(now.astimezone(ZONE).date(), dt.time(), ZONE)


def next_morning(now: datetime, hours: str) -> datetime:
    """When a number that has got enough today may be told again: tomorrow, after the quiet hours."""
    tomorrow = midnight(now) + timedelta(days=1)
    return quiet_until(tomorrow, hours) or tomorrow
