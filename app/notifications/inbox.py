"""The messages of one account inside the product: the latest first, unread ones counted up to 99 and then 99+."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from app.models import Case, OutboxMessage
from app.notifications.shipped import event_words

PAGE_SIZE = 25
MOST_PAGES = 40
COUNTED = 100  # one more than is shown


@dataclass(frozen=True)
class Line:
    """One message. `path` is where it leads; empty where this person may not see the case (any more)."""

    id: int
    what: str
    text: str
    made_at: datetime
    read: bool
    path: str


@dataclass(frozen=True)
class Inbox:
    """One page; `until` is the latest message of it, up to which everything may be marked as read."""

    lines: tuple[Line, ...]
    page: int
    has_more: bool
    until: int


def unread(session: Session, *, user_id: int) -> int:
    """How many, at most 100. One statement, along the index of the unread."""
    some = select(OutboxMessage.id).where(_unread_of(user_id)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def read_inbox(session: Session, *, user_id: int, visible: ColumnElement[bool], page: int = 1) -> Inbox:
    """One page in one statement. `visible`: the condition on cases that this person may see."""
    page = min(max(page, 1), MOST_PAGES)
    wanted = (
        select(OutboxMessage, and_(visible).label("visible"), Case.number)
        .outerjoin(Case, Case.id == OutboxMessage.case_id)
        .where(OutboxMessage.recipient_id == user_id, OutboxMessage.channel == "app")
        .order_by(OutboxMessage.id.desc())
        .limit(PAGE_SIZE + 1)
        .offset((page - 1) * PAGE_SIZE)
    )
    found = session.execute(wanted).all()
    lines = tuple(
        _line(row, f"/desk/cases/{number}" if sees and number else row.path) for row, sees, number in found[:PAGE_SIZE]
    )
    more = len(found) > PAGE_SIZE and page < MOST_PAGES
    return Inbox(lines, page, more, until=max((line.id for line in lines), default=0))


def _line(row: OutboxMessage, path: str) -> Line:
    return Line(row.id, event_words(row.event), row.text, row.made_at, row.read_at is not None, path)


def mark_read(session: Session, *, user_id: int, until: int, now: datetime) -> None:
    """Everything up to this message has been seen; what came later has not."""
    seen = update(OutboxMessage).where(_unread_of(user_id), OutboxMessage.id <= until)
    session.execute(seen.values(read_at=now), execution_options={"synchronize_session": False})


def open_message(session: Session, *, user_id: int, message_id: int, now: datetime) -> str | None:
    """Mark one as read; the page it leads to. None when this person has no such message."""
    own = select(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.recipient_id == user_id)
    row = session.scalars(own.where(OutboxMessage.channel == "app")).one_or_none()
    if row is None:
        return None
    row.read_at = row.read_at or now
    return f"/desk/cases/{row.case.number}" if row.case else row.path


def _unread_of(user_id: int) -> ColumnElement[bool]:
    return and_(OutboxMessage.recipient_id == user_id, OutboxMessage.channel == "app", OutboxMessage.read_at.is_(None))
