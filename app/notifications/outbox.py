"""What went out, what waits, what got stuck: as administrators see it, and what they may do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotFoundHere
from app.models import Account, Case, OutboxMessage
from app.notifications.placeholders import without_code
from app.notifications.shipped import event_words
from app.people.actors import Actor
from app.wording import msgid

PAGE_SIZE = 25
MOST_PAGES = 40
COUNTED = 100
MOST_AT_ONCE = 1000
STATE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "dead": msgid("发不出去"),
        "unsure": msgid("不确定，请人工确认"),
        "failed": msgid("没发成，会再试"),
        "waiting": msgid("等着发"),
        "sending": msgid("正在发"),
        "sent": msgid("已发出"),
        "shown": msgid("只显示，没有真发"),
        "void": msgid("已作废"),
    }
)
# What may be done in which state: send it again, call it off, note that it did arrive.
RETRY, VOID, ARRIVED = "retry", "void", "arrived"
ALLOWED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dead": (RETRY, VOID),
        "unsure": (ARRIVED, RETRY, VOID),
        "failed": (RETRY, VOID),
        "waiting": (VOID,),
    }
)


@dataclass(frozen=True)
class SentLine:
    """One message that leaves the product. `address` is whole: pages mask it."""

    id: int
    number: str
    what: str
    audience: str
    channel: str
    to: str  # the name of staff; "" for the applicant or villager
    address: str
    text: str
    state: str
    trouble: str
    attempts: int
    made_at: datetime
    next_at: datetime | None
    ended_at: datetime | None

    @property
    def allowed(self) -> tuple[str, ...]:
        return ALLOWED.get(self.state, ())


@dataclass(frozen=True)
class SentPage:
    """One page of messages in one state."""

    lines: tuple[SentLine, ...]
    page: int
    has_more: bool


def sent_page(session: Session, *, state: str, page: int = 1) -> SentPage:
    """The latest first; slips and messages inside the product are not among them. One statement."""
    page = min(max(page, 1), MOST_PAGES)
    wanted = (
        select(OutboxMessage, Case.number, Account)
        .outerjoin(Case, Case.id == OutboxMessage.case_id)
        .outerjoin(Account, Account.id == OutboxMessage.recipient_id)
        .where(OutboxMessage.state == state, OutboxMessage.address_hash.is_not(None))
        .order_by(OutboxMessage.id.desc())
        .limit(PAGE_SIZE + 1)
        .offset((page - 1) * PAGE_SIZE)
    )
    found = session.execute(wanted).all()
    more = len(found) > PAGE_SIZE and page < MOST_PAGES
    return SentPage(tuple(_line(row) for row in found[:PAGE_SIZE]), page, more)


def _line(found: Row[tuple[OutboxMessage, str | None, Account | None]]) -> SentLine:
    row, number, account = found
    return SentLine(
        id=row.id,
        number=number or "",
        what=event_words(row.event),
        audience=row.audience,
        channel=row.channel,
        to=account.display_name if account else "",
        address=row.address,
        text=without_code(row.event, row.text),
        state=row.state,
        trouble=row.trouble,
        attempts=row.attempts,
        made_at=row.made_at,
        next_at=row.next_at,
        ended_at=row.ended_at,
    )


def state_counts(session: Session) -> dict[str, int]:
    """How many stand in each state, at most 100 each; one statement, a short walk along the index each."""
    counted = []
    for state in STATE_LABELS:
        some = (
            select(OutboxMessage.id)
            .where(OutboxMessage.state == state, OutboxMessage.address_hash.is_not(None))
            .limit(COUNTED)
            .subquery()
        )
        counted.append(select(func.count()).select_from(some).scalar_subquery())
    return dict(zip(STATE_LABELS, session.execute(select(*counted)).one(), strict=True))


def retry_all(session: Session, *, actor: Actor, now: datetime) -> int:
    """After an outage: everything that was given up is sent again, the oldest first; how many. 1000 at a time."""
    given_up = (
        select(OutboxMessage.id)
        .where(OutboxMessage.state == "dead", OutboxMessage.address_hash.is_not(None))
        .order_by(OutboxMessage.id)
        .limit(MOST_AT_ONCE)
    )
    ids = session.scalars(given_up.with_for_update()).all()
    again = update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(**_anew(now))
    session.execute(again, execution_options={"synchronize_session": False})
    audit.record(
        session,
        actor=actor,
        now=now,
        action="message.retry",
        subject="message",
        subject_id="dead",
        detail={"count": len(ids)},
    )
    return len(ids)


def _anew(now: datetime) -> dict[str, Any]:
    return {"state": "waiting", "next_at": now, "attempts": 0, "ended_at": None, "trouble": ""}


def act(session: Session, *, message_id: int, action: str, actor: Actor, now: datetime) -> None:
    """重发, 作废, 确认已送到. NotFoundHere for what is no such message; Invalid when its state has changed since."""
    wanted = select(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.address_hash.is_not(None))
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这条消息"))
    if action not in ALLOWED.get(row.state, ()):
        raise Invalid(message=_("这条消息现在是“%(state)s”，不能这样办", state=_(STATE_LABELS[row.state])))
    before = row.state
    if action == RETRY:
        for name, value in _anew(now).items():
            setattr(row, name, value)
    else:
        row.state, row.next_at, row.ended_at = "void" if action == VOID else "sent", None, now
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"message.{action}",
        subject="message",
        subject_id=row.id,
        detail={"before": before, "case": row.case.number if row.case else row.path},
    )
