"""Telling people of what happened: rows of the outbox, in the transaction of what they tell of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app import crypto
from app.models import Case, MessageTemplate, OutboxMessage
from app.notifications.placeholders import discreet, fill, surname_only
from app.notifications.recipients import mobile, number_of_applicant, open_steps, staff
from app.notifications.rows import insert_new
from app.notifications.shipped import Audience, shipped
from app.notifications.texts import texts_for
from app.notifications.ways import open_ways

# Which form of text a channel carries, the first that there is.
_FORMS: Mapping[str, tuple[str, ...]] = {
    "sms": ("sms", "app"),
    "mail": ("app",),
    "wecom": ("app",),
    "dingtalk": ("app",),
    "app": ("app",),
    "slip": ("slip",),
}
_Way = tuple[str, str, int | None]  # channel, address, account


def tell(
    session: Session,
    *,
    event: str,
    audience: str,
    case: Case,
    now: datetime,
    values: Mapping[str, str] | None = None,
    once: str = "",
    to: Sequence[int] = (),
    by: int | None = None,
) -> int:
    """Write down what these people are to be told, and on which way; how many messages. Flushes, sends nothing.

    `values`: what the event adds, by the keys under `values` of data/messages.yaml, as Chinese words (reason, due,
    days, count …); others never reach a message. The same event at the same revision of a case tells a person once;
    `once` tells apart what may happen several times at one revision (the number of a card or a note). `to`: ids of
    organisations for the audience `asked`, of accounts for `asker`. `by`: the account that did it is not told.
    An event that has nothing to say to an audience writes nothing and asks the database nothing.
    """
    if not shipped().forms(event, audience):
        return 0
    session.flush()
    texts = texts_for(session, event=event, audience=audience, now=now)
    known = _known(case, event, values or {}) if texts else {}
    rows = []
    for way in _ways(session, Audience(audience), case, to, texts) if texts else ():
        if (template := _template(texts, way[0])) is not None and (way[2] is None or way[2] != by):
            rows.append(_row(case, template, way, fill(template.text, known), now=now, once=once))
    return insert_new(session, OutboxMessage, rows) if rows else 0


def day_words(day: dt.date) -> str:
    """10月21日, whatever language the page speaks that caused the message: who gets it reads Chinese."""
    return f"{day.month}月{day.day}日"


def _ways(
    session: Session, audience: Audience, case: Case, to: Sequence[int], texts: Mapping[str, MessageTemplate]
) -> Iterator[_Way]:
    """A text message to the applicant, else a slip. Staff: the inbox always, and what each of them chose."""
    if audience is Audience.APPLICANT:
        number = number_of_applicant(session, case) if "sms" in texts and "sms" in open_ways() else ""
        yield ("sms", number, None) if number else ("slip", "", None)
        return
    for one in staff(session, audience, case, to=to):
        yield "app", "", one.user_id
        for channel, address in sorted(one.ways.items()):
            if channel in open_ways():
                yield channel, address, one.user_id


def _template(texts: Mapping[str, MessageTemplate], channel: str) -> MessageTemplate | None:
    return next((texts[form] for form in _FORMS[channel] if form in texts), None)


def _known(case: Case, event: str, given: Mapping[str, str]) -> dict[str, str]:
    """What may be said, by Chinese word. The name of the applicant never leaves whole."""
    values = {**_of_case(case), **{key: discreet(text) for key, text in given.items()}}
    return {value.word: values.get(value.key, "") for value in shipped().events[event].values.values()}


def _of_case(case: Case) -> dict[str, str]:
    place, steps = case.submitting_organisation, open_steps(case)
    step = steps[0] if len(steps) == 1 else None
    return {
        "number": case.number,
        "service": case.service_name,
        "applicant": surname_only(case.applicant_name),
        "hall": place.hall_name or place.name,
        "phone": place.phone,
        "office": "、".join(dict.fromkeys(str(one.organisation) for one in steps)),
        "step": step.name if step else "",
        "step_due": day_words(step.due_on) if step and step.due_on else "",
        "promised_due": day_words(case.promised_due_on) if case.promised_due_on else "",
    }


def _row(case: Case, template: MessageTemplate, way: _Way, text: str, *, now: datetime, once: str) -> dict[str, Any]:
    channel, address, user_id = way
    what = (case.id, case.revision, template.event, template.audience, once, channel, user_id or "applicant")
    waits = channel not in ("app", "slip")
    return {
        "key": sha256("\n".join(map(str, what)).encode()).hexdigest(),
        "case_id": case.id,
        "organisation_id": case.submitting_organisation_id,
        "event": template.event,
        "audience": template.audience,
        "channel": channel,
        "template_id": template.id,
        "recipient_id": user_id,
        "address": address,
        "address_hash": hash_of(address) if address else None,
        "text": text,
        "state": "delivered" if channel == "app" else "waiting",
        "made_at": now,
        "next_at": now if waits else None,
        "attempts": 0,
        "ended_at": now if channel == "app" else None,
        "trouble": "",
    }


def hash_of(address: str) -> str:
    """By which messages to one address are counted."""
    return crypto.current().lookup_hash(f"told:{mobile(address) or address}")
