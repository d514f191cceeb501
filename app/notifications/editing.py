"""The texts as administrators see and change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid
from app.models import Account, MessageTemplate
from app.notifications.placeholders import complaints, fill, parts, samples
from app.notifications.shipped import Slot, shipped
from app.notifications.texts import retire
from app.people.actors import Actor
from app.people.problems import FieldProblem


@dataclass(frozen=True)
class Version:
    """A text in force. Number 0: as shipped, not yet used."""

    form: str
    number: int
    text: str
    enabled: bool
    by: str  # who changed it; "" as shipped
    made_at: datetime | None

    @property
    def is_shipped(self) -> bool:
        return not self.by


@dataclass(frozen=True)
class Typed:
    """What an administrator sends for one form of a text, and the version they had before them."""

    text: str
    enabled: bool
    seen: int


def all_texts(session: Session) -> dict[tuple[str, str], dict[str, Version]]:
    """Every text by event and audience, then by form, in the order of the file. One statement."""
    stored = _stored(session)
    found: dict[tuple[str, str], dict[str, Version]] = {}
    for slot in shipped().texts:
        found.setdefault(slot[:2], {})[slot[2]] = _version(slot, stored.get(slot))
    return found


def _stored(session: Session) -> dict[Slot, tuple[MessageTemplate, str]]:
    wanted = (
        select(MessageTemplate, Account)
        .outerjoin(Account, Account.id == MessageTemplate.made_by_id)
        .where(MessageTemplate.is_current)
    )
    rows = session.execute(wanted).all()
    return {(row.event, row.audience, row.form): (row, who.display_name if who else "") for row, who in rows}


def _version(slot: Slot, stored: tuple[MessageTemplate, str] | None) -> Version:
    if stored is None:
        return Version(slot[2], 0, shipped().texts[slot], True, "", None)
    row, by = stored
    text = row.text if by else shipped().texts[slot]
    return Version(slot[2], row.number, text, row.enabled, by, row.made_at if by else None)


def preview(event: str, text: str, form: str) -> tuple[str, int]:
    """The text with sample values, and how many text messages it takes (0 for what is none)."""
    said = fill(text, samples(shipped().events[event].values))
    return said, parts(said) if form == "sms" else 0


def save(
    session: Session, *, event: str, audience: str, typed: Mapping[str, Typed], actor: Actor, now: datetime
) -> int:
    """Make new versions of what was changed; how many. Invalid tells per form, and writes nothing."""
    stored = _stored(session)
    current = {form: stored.get((event, audience, form)) for form in typed}
    if problems := list(_problems(event, audience, typed, current)):
        raise Invalid(problems)
    changed = [form for form in typed if _differs((event, audience, form), current[form], typed[form])]
    for form in changed:
        before = current[form][0] if current[form] else None
        _put(session, (event, audience, form), typed[form], before, actor=actor, now=now)
    session.flush()
    return len(changed)


def _problems(
    event: str,
    audience: str,
    typed: Mapping[str, Typed],
    current: Mapping[str, tuple[MessageTemplate, str] | None],
) -> Iterator[FieldProblem]:
    values = shipped().events[event].values
    for form, one in typed.items():
        for sentence in complaints(one.text, values=values, form=form):
            yield FieldProblem(form, sentence)
        if _version((event, audience, form), current[form]).number != one.seen:
            yield FieldProblem(form, _("这条消息刚刚有人改过，请打开最新的再改"))


def _differs(slot: Slot, stored: tuple[MessageTemplate, str] | None, typed: Typed) -> bool:
    now = _version(slot, stored)
    return (now.text, now.enabled) != (typed.text.strip(), typed.enabled)


def _put(
    session: Session, slot: Slot, typed: Typed, before: MessageTemplate | None, *, actor: Actor, now: datetime
) -> None:
    """A text like the shipped one follows the release again."""
    number = before.number + 1 if before else 1
    if before is not None:
        retire(session, before)
    event, audience, form = slot
    as_shipped = typed.text.strip() == shipped().texts[slot]
    session.add(
        MessageTemplate(
            event=event,
            audience=audience,
            form=form,
            number=number,
            text=typed.text.strip(),
            enabled=typed.enabled,
            is_current=True,
            made_at=now,
            made_by_id=None if as_shipped else actor.user_id,
        )
    )
    detail = {"form": form, "version": number, "active": typed.enabled}
    audit.record(
        session,
        actor=actor,
        now=now,
        action="message.text_changed",
        subject="message",
        subject_id=f"{event}.{audience}",
        detail=detail,
    )
