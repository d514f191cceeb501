"""Telling people: the texts by version, what was said to whom on which way, and what people chose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime
from app.models.cases import Case
from app.models.people import Account

CHANNELS = ("sms", "mail", "wecom", "dingtalk", "app", "slip")
OUTBOX_STATES = (
    "waiting",  # to be sent, or a slip to be printed
    "sending",  # claimed by a process; found so after its time: nobody knows whether it went out
    "failed",  # refused for now, tried again at `next_at`
    "unsure",  # a process died in the middle, or the answer was lost: a person decides
    "sent",
    "shown",  # by the test channel, instead of being sent
    "printed",
    "delivered",  # into the inbox of the product
    "dead",  # given up
    "void",  # called off by an administrator
)
_CURRENT = text("is_current")
_DUE = text("next_at is not null")
_UNREAD = text("channel = 'app' and read_at is null")
_SLIP = text("channel = 'slip'")


class MessageTemplate(Model):
    """One version of a text. What was said keeps pointing at the version with which it was said."""

    __tablename__ = "message_template"
    __table_args__ = (
        UniqueConstraint("event", "audience", "form", "number", name="uq_message_template_number"),
        Index(
            "uq_message_template_current",
            "event",
            "audience",
            "form",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        CheckConstraint("form in ('sms','app','slip')", name="form"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str] = mapped_column(String(16))
    form: Mapped[str] = mapped_column(String(8))  # of text: short for sms; app, mail and groups; paper
    number: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    enabled: Mapped[bool] = mapped_column(default=True)
    is_current: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: as shipped, follows the release


class OutboxMessage(Model):
    """One text for one person on one way. Written with what it tells of; sent, shown or printed later."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key", name="uq_outbox_key"),
        CheckConstraint("channel in ('sms','mail','wecom','dingtalk','app','slip')", name="channel"),
        CheckConstraint(
            "state in ('waiting','sending','failed','unsure','sent','shown','printed','delivered','dead','void')",
            name="state",
        ),
        Index("ix_outbox_due", "next_at", "id", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("ix_outbox_unread", "recipient_id", "id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_outbox_inbox", "recipient_id", "channel", "id"),
        Index("ix_outbox_state", "state", "id"),
        Index("ix_outbox_address", "address_hash", "ended_at"),
        Index("ix_outbox_slips", "organisation_id", "state", "id", sqlite_where=_SLIP, postgresql_where=_SLIP),
        Index("ix_outbox_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(Hash)  # of what happened and whom it tells on which way: told once
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # None: it tells of no case (预约, 台账)
    path: Mapped[str] = mapped_column(String(120), default="", server_default="")  # the page it leads to, then
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # where a slip is printed
    event: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    template_id: Mapped[int] = mapped_column(ForeignKey("message_template.id"))
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # staff; None: the applicant
    address: Mapped[str] = mapped_column(EncryptedText)  # a phone number, a mail address; "" where none is needed
    address_hash: Mapped[str | None] = mapped_column(Hash)  # counts what one number got in a day
    text: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the worker looks at it then; None: never again
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    attempt_id: Mapped[str | None] = mapped_column(String(32))  # of the process that claimed it last
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(String(200), default="")  # why it did not go out; no personal data

    case: Mapped[Case | None] = relationship()


class StaffChannel(Model):
    """A way, besides the inbox, on which a member of staff wants to be told."""

    __tablename__ = "staff_channel"
    __table_args__ = (CheckConstraint("channel in ('sms','mail','wecom','dingtalk')", name="channel"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    address: Mapped[str] = mapped_column(EncryptedText)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[Account] = relationship()


class CaseTelling(Model):
    """不要短信: the applicant of this case wants paper. No row: a text message where there is a mobile number."""

    __tablename__ = "case_telling"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    on_paper: Mapped[bool] = mapped_column(default=True)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
