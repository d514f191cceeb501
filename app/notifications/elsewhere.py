"""Telling of what is no case: appointments, papers sent in by link, ledgers. Rows of the same outbox.

Who calls says where a message leads (`path`) and what tells it apart from others of its kind (`once`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.models import MessageTemplate, OutboxMessage
from app.notifications.placeholders import discreet, fill, surname_only
from app.notifications.recipients import Staff, mobile, named
from app.notifications.rows import insert_new
from app.notifications.shipped import Audience, shipped
from app.notifications.telling import hash_of
from app.notifications.texts import texts_for
from app.notifications.ways import open_ways

LINK = "link"  # the only value that is neither shortened nor hidden
NAME = "villager"  # of which a message says the family name


@dataclass(frozen=True)
class News:
    """One thing that happened: the event with its values, where it leads, what tells it from others."""

    event: str
    once: str
    values: Mapping[str, str]
    organisation_id: int
    path: str = ""


def reaches(phone: str) -> bool:
    """Whether a text message would go out to this number."""
    return bool(mobile(phone)) and "sms" in open_ways()


def tell_villager(session: Session, news: News, *, phone: str, now: datetime) -> bool:
    """A text message to this number; False when none can be sent: then somebody has to ring, or print."""
    if not reaches(phone):
        return False
    texts = texts_for(session, event=news.event, audiences=[Audience.VILLAGER], now=now)
    template = texts.get((Audience.VILLAGER, "sms"))
    if template is None:
        return False
    insert_new(session, OutboxMessage, [_row(news, template, "sms", mobile(phone), None, now)])
    return True


def tell_staff(session: Session, news: News, *, to: Iterable[int], now: datetime, by: int | None = None) -> int:
    """The inbox of these accounts, and the ways they chose; how many messages. `by` is not told."""
    texts = texts_for(session, event=news.event, audiences=[Audience.STAFF], now=now)
    template = texts.get((Audience.STAFF, "app"))
    meant = [one for one in named(session, to) if one.user_id != by] if template else []
    rows = [
        _row(news, template, channel, address, one.user_id, now)
        for one in meant
        for channel, address in _ways(one)
        if template is not None
    ]
    return insert_new(session, OutboxMessage, rows) if rows else 0


def _ways(one: Staff) -> list[tuple[str, str]]:
    chosen = [(channel, address) for channel, address in sorted(one.ways.items()) if channel in open_ways()]
    return [("app", ""), *chosen]


def _row(
    news: News, template: MessageTemplate, channel: str, address: str, account: int | None, now: datetime
) -> dict[str, Any]:
    what = (news.event, template.audience, news.once, channel, account or "villager")
    is_inside = channel == "app"
    return {
        "key": sha256("\n".join(map(str, what)).encode()).hexdigest(),
        "case_id": None,
        "path": news.path,
        "organisation_id": news.organisation_id,
        "event": news.event,
        "audience": template.audience,
        "channel": channel,
        "template_id": template.id,
        "recipient_id": account,
        "address": address,
        "address_hash": hash_of(address) if address else None,
        "text": fill(template.text, _known(news)),
        "state": "delivered" if is_inside else "waiting",
        "made_at": now,
        "next_at": now if address else None,
        "attempts": 0,
        "ended_at": now if is_inside else None,
        "trouble": "",
    }


def _known(news: News) -> dict[str, str]:
    """By Chinese word. The name of a villager never leaves whole."""
    words = shipped().events[news.event].values.values()
    return {value.word: _said(value.key, news.values.get(value.key, "")) for value in words}


def _said(key: str, text: str) -> str:
    if key == LINK:
        return text if urlsplit(text).scheme in ("http", "https") else ""
    return surname_only(text) if key == NAME else discreet(text)
