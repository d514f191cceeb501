"""The texts in force. A shipped one comes into the database when it is first needed, and follows the release."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import MessageTemplate
from app.notifications.rows import insert_new
from app.notifications.shipped import Slot, shipped

Texts = Mapping[tuple[str, str], MessageTemplate]  # by audience and form


def texts_for(session: Session, *, event: str, audiences: Collection[str], now: datetime) -> Texts:
    """The current versions of an event, those switched off left out. One statement; more after a release only."""
    current = _current(session, event, audiences)
    slots = [slot for slot in shipped().texts if slot[0] == event and slot[1] in audiences]
    if behind := [slot for slot in slots if _is_behind(current.get(slot[1:]))]:
        for slot in behind:
            ship(session, slot, current.get(slot[1:]), now=now)
        current = _current(session, event, audiences)
    return {key: one for key, one in current.items() if one.enabled}


def _current(session: Session, event: str, audiences: Collection[str]) -> dict[tuple[str, str], MessageTemplate]:
    wanted = select(MessageTemplate).where(MessageTemplate.event == event, MessageTemplate.is_current)
    return {(one.audience, one.form): one for one in session.scalars(wanted) if one.audience in audiences}


def _is_behind(row: MessageTemplate | None) -> bool:
    """Nothing yet, or an older release's text that nobody has touched."""
    if row is None:
        return True
    return row.made_by_id is None and row.text != shipped().texts.get((row.event, row.audience, row.form), row.text)


def ship(session: Session, slot: Slot, before: MessageTemplate | None, *, now: datetime) -> None:
    """Put the shipped text in. Two at once: the second finds that it is there."""
    event, audience, form = slot
    if before is not None:
        retire(session, before)
    values = {
        "event": event,
        "audience": audience,
        "form": form,
        "number": before.number + 1 if before else 1,
        "text": shipped().texts[slot],
        "enabled": before.enabled if before else True,
        "is_current": True,
        "made_at": now,
        "made_by_id": None,
    }
    insert_new(session, MessageTemplate, [values])


def retire(session: Session, row: MessageTemplate) -> None:
    """It stays for what was said with it."""
    session.execute(update(MessageTemplate).where(MessageTemplate.id == row.id).values(is_current=False))
    session.expire(row)
