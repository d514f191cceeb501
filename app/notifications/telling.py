"""Telling people of what happened: rows of the outbox, in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import crypto
from app.chinese_dates import chinese_day
from app.models import Case, MessageTemplate, Organisation, OutboxMessage
from app.notifications.placeholders import discreet, fill, surname_only
from app.notifications.recipients import Staff, mobile, number_of_applicant, open_steps, staff
from app.notifications.rows import insert_new
from app.notifications.shipped import Audience, shipped
from app.notifications.texts import Texts, texts_for
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
# Whoever is meant twice is told as the first of these.
_ORDER = (
    Audience.DESK,
    Audience.ASKED,
    Audience.ASKER,
    Audience.SUBMITTER,
    Audience.LEADER,
    Audience.SUPERVISORS,
    Audience.APPLICANT,
)


@dataclass(frozen=True)
class _Way:
    """On which way one person is told, as what."""

    audience: Audience
    channel: str
    address: str = ""
    user_id: int | None = None


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
    organisations for the audience `asked`, of accounts for `asker`. `by`: the account that did it is not told, nor is
    the desk at which it goes on by itself.
    An event that has nothing to say to an audience writes nothing and asks the database nothing.
    """
    return tell_all(
        session, event=event, audiences=(audience,), case=case, now=now, values=values, once=once, to=to, by=by
    )


def tell_all(
    session: Session,
    *,
    event: str,
    audiences: Collection[str],
    case: Case,
    now: datetime,
    values: Mapping[str, str] | None = None,
    once: str = "",
    to: Sequence[int] = (),
    by: int | None = None,
) -> int:
    """Tell several audiences of the same event, everybody once. The case may be one that is not in the session."""
    wanted = [one for one in _ORDER if one in audiences and shipped().forms(event, one)]
    if not wanted:
        return 0
    session.flush()
    texts = texts_for(session, event=event, audiences=wanted, now=now)
    ways = list(_all_ways(session, wanted, case, to, by, texts)) if texts else []
    if not ways:
        return 0
    known = _known(session, case, event, values or {})
    rows = [
        _row(case, template, way, fill(template.text, known), now=now, once=once)
        for way in ways
        if (template := _template(texts, way)) is not None
    ]
    return insert_new(session, OutboxMessage, rows) if rows else 0


def _all_ways(
    session: Session, audiences: Sequence[Audience], case: Case, to: Sequence[int], by: int | None, texts: Texts
) -> Iterator[_Way]:
    told = {by}
    for audience in audiences:
        if not any(whom == audience for whom, _form in texts):
            continue
        if audience is Audience.APPLICANT:
            yield _to_applicant(session, case, texts)
            continue
        found = staff(session, audience, case, to=to)
        if audience is Audience.DESK and by in {one.user_id for one in found}:
            continue
        for one in found:
            if one.user_id not in told:
                told.add(one.user_id)
                yield from _to_staff(audience, one)


def _to_applicant(session: Session, case: Case, texts: Texts) -> _Way:
    """A text message, else a slip."""
    by_phone = (Audience.APPLICANT, "sms") in texts and "sms" in open_ways()
    number = number_of_applicant(session, case) if by_phone else ""
    return _Way(Audience.APPLICANT, "sms", number) if number else _Way(Audience.APPLICANT, "slip")


def _to_staff(audience: Audience, one: Staff) -> Iterator[_Way]:
    """The inbox always, and what the person chose."""
    yield _Way(audience, "app", user_id=one.user_id)
    for channel, address in sorted(one.ways.items()):
        if channel in open_ways():
            yield _Way(audience, channel, address, one.user_id)


def _template(texts: Texts, way: _Way) -> MessageTemplate | None:
    forms = (texts.get((way.audience, form)) for form in _FORMS[way.channel])
    return next((one for one in forms if one is not None), None)


def _known(session: Session, case: Case, event: str, given: Mapping[str, str]) -> dict[str, str]:
    """What may be said, by Chinese word. The name of the applicant never leaves whole."""
    values = {**_of_case(session, case), **{key: discreet(text) for key, text in given.items()}}
    return {value.word: values.get(value.key, "") for value in shipped().events[event].values.values()}


def _of_case(session: Session, case: Case) -> dict[str, str]:
    steps = open_steps(case)
    step = steps[0] if len(steps) == 1 else None
    ids = {case.acting_id, *(one.organisation_id for one in steps)}
    places = {one.id: one for one in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}
    place = places[case.acting_id]
    offices = dict.fromkeys(str(places[one.organisation_id]) for one in steps)
    return {
        "number": case.number,
        "service": case.service_name,
        "applicant": surname_only(case.applicant_name),
        "hall": place.hall_name or place.name,
        "phone": place.phone,
        "office": "、".join(offices),
        "step": step.name if step else "",
        "step_due": chinese_day(step.due_on) if step and step.due_on else "",
        "promised_due": chinese_day(case.promised_due_on) if case.promised_due_on else "",
    }


def _row(case: Case, template: MessageTemplate, way: _Way, text: str, *, now: datetime, once: str) -> dict[str, Any]:
    revision = case.revision or 1  # a case just handed in
    what = (case.id, revision, template.event, way.audience, once, way.channel, way.user_id or "applicant")
    is_inside = way.channel == "app"
    return {
        "key": sha256("\n".join(map(str, what)).encode()).hexdigest(),
        "case_id": case.id,
        "organisation_id": case.acting_id,
        "event": template.event,
        "audience": template.audience,
        "channel": way.channel,
        "template_id": template.id,
        "recipient_id": way.user_id,
        "address": way.address,
        "address_hash": hash_of(way.address) if way.address else None,
        "text": text,
        "state": "delivered" if is_inside else "waiting",
        "made_at": now,
        "next_at": now if way.address else None,
        "attempts": 0,
        "ended_at": now if is_inside else None,
        "trouble": "",
    }


def hash_of(address: str) -> str:
    """By which messages to one address are counted."""
    return crypto.current().lookup_hash(f"told:{mobile(address) or address}")
