"""What the applicant of one case has been told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import OutboxMessage
from app.notifications.placeholders import without_code
from app.notifications.shipped import event_words
from app.wording import msgid

_MOST = 20
# As the desk reads it: whether something is left to do.
STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "waiting": msgid("等着发"),
        "sending": msgid("正在发"),
        "failed": msgid("没发成，会再试"),
        "unsure": msgid("不确定发到没有，请打电话问一下"),
        "sent": msgid("已发出"),
        "shown": msgid("试用，没有真发"),
        "printed": msgid("已打印"),
        "dead": msgid("发不出去，请打电话告诉"),
        "void": msgid("已作废"),
    }
)


@dataclass(frozen=True)
class Told:
    """One thing told to the applicant."""

    id: int
    what: str
    channel: str
    text: str
    state: str
    at: datetime

    @property
    def to_print(self) -> bool:
        return self.channel == "slip" and self.state == "waiting"

    @property
    def state_words(self) -> str:
        return msgid("还没打印") if self.to_print else STATE_WORDS.get(self.state, self.state)


def told_of(session: Session, *, case_id: int) -> list[Told]:
    """The latest first; one statement."""
    wanted = (
        select(OutboxMessage)
        .where(OutboxMessage.case_id == case_id, OutboxMessage.audience == "applicant")
        .order_by(OutboxMessage.id.desc())
        .limit(_MOST)
    )
    return [
        Told(
            row.id,
            event_words(row.event),
            row.channel,
            without_code(row.event, row.text),
            row.state,
            row.ended_at or row.made_at,
        )
        for row in session.scalars(wanted)
    ]
