"""Sending what waits in the outbox: claim, send, settle, each in a transaction of its own.

A process killed before it claimed leaves the message waiting. Killed afterwards, nobody knows whether it went out:
it is sent again only where the gateway takes the same id once, otherwise a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.models import OutboxMessage
from app.notifications import gateway, groups
from app.notifications.outcomes import Fate, Letter, Outcome
from app.notifications.shipped import Audience, event_words
from app.notifications.timing import BACK_OFF, LEASE, again_at, midnight, next_morning, quiet_until
from app.notifications.ways import only_shown, settings
from app.transaction import separately

_AT_HOME = (Audience.APPLICANT, Audience.VILLAGER)  # nobody's telephone rings at night
_COUNTED = ("sent", "shown", "unsure")  # what a number has got today, as far as anyone knows


@dataclass(frozen=True)
class Claim:
    """A message that this process alone may send now."""

    message_id: int
    attempt_id: str
    letter: Letter


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Messages whose time has come, the longest waiting first."""
    waiting = select(OutboxMessage.id).where(OutboxMessage.next_at <= now)
    return session.scalars(waiting.order_by(OutboxMessage.next_at, OutboxMessage.id).limit(limit)).all()


def send_one(_session: Session, message_id: int, now: datetime) -> bool:
    """Send one message; False when it is not (any more) to be sent now.

    The session of the sweep stays unused: while the gateway is waited for, no transaction is open.
    """
    given = settings()
    with separately() as session:
        claim = take(session, message_id, now=now, given=given)
    if claim is None:
        return False
    outcome = Outcome(Fate.SHOWN) if only_shown(given) else dispatch(given, claim.letter)
    with separately() as session:
        settle(session, claim, outcome, now=now)
    return True


def dispatch(given: Settings, letter: Letter) -> Outcome:
    """By the way of the letter."""
    return gateway.send(given, letter) if letter.channel == "sms" else groups.send(given, letter)


def take(session: Session, message_id: int, *, now: datetime, given: Settings) -> Claim | None:
    """Claim a message; None when its time has not come, when it is put off, or when a person has to look at it."""
    row = session.execute(
        select(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.next_at <= now)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if row is None:
        return None
    if row.state == "sending" and not _may_repeat(row, given):
        _leave_to_a_person(row, _("发送时程序中断，不知道发出去没有"), now)
        return None
    if (later := _not_before(session, row, now=now, given=given)) is not None:
        row.next_at = later
        return None
    row.state, row.attempt_id, row.attempts, row.next_at = "sending", uuid4().hex, row.attempts + 1, now + LEASE
    letter = Letter(row.key[:32], row.channel, row.address, event_words(row.event), row.text)
    return Claim(row.id, row.attempt_id, letter)


def _may_repeat(row: OutboxMessage, given: Settings) -> bool:
    """The gateway sees from the id that it has this message already."""
    return given.sms_once and row.channel == "sms" and row.attempts <= len(BACK_OFF)


def _not_before(session: Session, row: OutboxMessage, *, now: datetime, given: Settings) -> datetime | None:
    """Quiet hours of applicants, and enough for one number in one day. None: now."""
    if row.channel != "sms":
        return None
    if row.audience in _AT_HOME and (end := quiet_until(now, given.quiet_hours)) is not None:
        return end
    return next_morning(now, given.quiet_hours) if _got_today(session, row, now) >= given.sms_per_day else None


def _got_today(session: Session, row: OutboxMessage, now: datetime) -> int:
    same = (OutboxMessage.address_hash == row.address_hash) & (OutboxMessage.ended_at >= midnight(now))
    counted = OutboxMessage.state.in_(_COUNTED) & (OutboxMessage.id != row.id)
    return session.scalar(select(func.count()).select_from(OutboxMessage).where(same, counted)) or 0


def settle(session: Session, claim: Claim, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of an attempt, unless somebody else has taken the message since."""
    row = session.get_one(OutboxMessage, claim.message_id, with_for_update=True)
    if row.attempt_id != claim.attempt_id or row.state not in ("sending", "unsure"):
        return
    row.trouble = outcome.trouble
    if outcome.fate in (Fate.SENT, Fate.SHOWN):
        row.state, row.next_at, row.ended_at = outcome.fate.value, None, now
    elif outcome.fate is Fate.UNSURE:
        _leave_to_a_person(row, outcome.trouble, now)
    else:
        row.next_at = again_at(now, row.attempts)
        row.state = "failed" if row.next_at else "dead"
        row.ended_at = None if row.next_at else now


def _leave_to_a_person(row: OutboxMessage, trouble: str, now: datetime) -> None:
    row.state, row.next_at, row.ended_at, row.trouble = "unsure", None, now, trouble
