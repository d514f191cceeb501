"""What falls due by itself, kind by kind: found along an index, done one by one, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.notifications import sending
from app.wording import msgid


@dataclass(frozen=True)
class Sweep:
    """One kind of work. A process killed anywhere repeats nothing and loses nothing.

    `due` gives the ids of what is due at a moment, the longest overdue first, at most as many as asked for; it walks
    an index and never looks at what is not due. `do` does one of them and flushes; it looks again whether it is still
    due (False: someone was faster), and a unique key holds it back from being done twice.
    """

    id: str
    words: str  # for the page of jobs
    due: Callable[[Session, datetime, int], Sequence[int]]
    do: Callable[[Session, int, datetime], bool]
    every_minutes: int = 5


SWEEPS: tuple[Sweep, ...] = (Sweep("outbox", msgid("发送短信和消息"), sending.due, sending.send_one, every_minutes=1),)
