"""The books there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.ledgers import agents, cases, handovers, monthly
from app.ledgers.scope import Scope
from app.wording import msgid
from reports.tables import TableReport


@dataclass(frozen=True)
class Book:
    """One kind of book."""

    id: str
    words: str
    hint: str
    build: Callable[[Session, Scope], TableReport]


BOOKS: dict[str, Book] = {
    one.id: one
    for one in (
        Book("register", msgid("办件登记簿"), msgid("这个月收的每一件"), cases.register),
        Book(agents.BOOK, msgid("代办台账"), msgid("代办员为群众代办的件"), agents.agent_ledger),
        Book("handovers", msgid("材料交接登记簿"), msgid("移交出去和接收进来的材料"), handovers.handover_book),
        Book("month", msgid("工作月报"), msgid("这个月的办件数字，和上个月比"), monthly.monthly_report),
        Book("ranking", msgid("人员排名"), msgid("按时办结率从高到低"), monthly.ranking),
    )
}
