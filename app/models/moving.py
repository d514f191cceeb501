"""Papers on their way: who holds which sheets since when, hand-overs with both signatures, mandates of agents."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Model, UtcDateTime, byte_ordered
from app.models.cases import Case
from app.models.people import Organisation

HOLDERS = ("organisation", "person", "courier", "applicant", "lost")
HANDOVER_STATES = ("draft", "sent", "received", "differing", "closed", "cancelled")
SETTLEMENTS = ("counted", "found", "lost")
_HELD = text("until is null")


class PaperHold(Model):
    """Some sheets of one document of a case, lying with one holder. Moving them ends the row and begins others.

    Sheets are neither made nor lost on the way: the rows without an end always add up to what was taken in.
    """

    __tablename__ = "paper_hold"
    __table_args__ = (
        CheckConstraint("sheets > 0", name="sheets"),
        CheckConstraint("form in ('original','copy')", name="form"),
        CheckConstraint("holder in ('organisation','person','courier','applicant','lost')", name="holder"),
        CheckConstraint("(holder = 'applicant') = (organisation_id is null)", name="answering"),
        Index("ix_paper_hold_case", "case_id", "document_id", "id"),
        # 在我处的原件: what lies at an organisation, the longest first; and what is to be looked at again.
        Index("ix_paper_hold_here", "organisation_id", "since", "id", sqlite_where=_HELD, postgresql_where=_HELD),
        Index(
            "ix_paper_hold_lent",
            "organisation_id",
            "goes_back",
            "since",
            "id",
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
        Index("ix_paper_hold_check_on", "check_on", "id", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_paper_hold_handover_id", "handover_id"),
        Index("ix_paper_hold_bearer", "bearer_id", "since", "id", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_paper_hold_picture", "picture"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    document_id: Mapped[str] = mapped_column(String(48))
    name: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(16))
    sheets: Mapped[int] = mapped_column(Integer)
    goes_back: Mapped[bool] = mapped_column(
        default=False
    )  # only lent: the applicant gets it back; so of every paper of a case not granted
    holder: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # who answers for it
    holder_name: Mapped[str] = mapped_column(EncryptedText, default="")  # the agent, the courier, who took it home
    relation: Mapped[str] = mapped_column(EncryptedText, default="")  # of who took it home, to the applicant
    bearer_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # the agent who carries it, with a login
    picture: Mapped[str | None] = mapped_column(ForeignKey("stored_file.digest"))  # the signature of who took it home
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("paper_hold.id"))
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    check_on: Mapped[dt.date | None]  # the next day to see whether it is held too long; None: never
    overdue_since: Mapped[dt.date | None]  # the day on which it was found to be held too long

    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    previous: Mapped[PaperHold | None] = relationship(remote_side=[id])


class Handover(Model):
    """移交清单: papers that go from one organisation to another, counted and signed on both sides."""

    __tablename__ = "handover"
    __table_args__ = (
        UniqueConstraint("number", name="uq_handover_number"),
        CheckConstraint("state in ('draft','sent','received','differing','closed','cancelled')", name="state"),
        CheckConstraint("way in ('person','post','express')", name="way"),
        CheckConstraint("from_id <> to_id", name="two_sides"),
        CheckConstraint("state in ('draft','cancelled') or sent_at is not null", name="sent"),
        CheckConstraint("state not in ('received','differing','closed') or received_at is not null", name="received"),
        Index("ix_handover_from", "from_id", "state", "id"),
        Index("ix_handover_to", "to_id", "state", "id"),
        Index("ix_handover_sent", "sent_at", "id"),  # the book of a month
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(20))
    from_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    way: Mapped[str] = mapped_column(String(16))
    carrier: Mapped[str] = mapped_column(EncryptedText, default="")  # who carries it, or which company
    waybill: Mapped[str] = mapped_column(String(40), default="")
    is_return: Mapped[bool] = mapped_column(default=False)  # 退回件
    remark: Mapped[str] = mapped_column(EncryptedText, default="")
    state: Mapped[str] = mapped_column(String(16), default="draft")
    revision: Mapped[int] = mapped_column(Integer, default=1)  # raised by every action: two people never overwrite
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by: Mapped[str] = mapped_column(EncryptedText, default="")  # as signed
    sent_phone: Mapped[str] = mapped_column(EncryptedText, default="")
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by: Mapped[str] = mapped_column(EncryptedText, default="")
    received_phone: Mapped[str] = mapped_column(EncryptedText, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(EncryptedText, default="")

    sender: Mapped[Organisation] = relationship(foreign_keys=[from_id])
    receiver: Mapped[Organisation] = relationship(foreign_keys=[to_id])
    items: Mapped[list[HandoverItem]] = relationship(order_by="HandoverItem.position", back_populates="handover")


class HandoverItem(Model):
    """One document of a hand-over: the sheets that were sent, and those that were counted on the other side."""

    __tablename__ = "handover_item"
    __table_args__ = (
        UniqueConstraint("handover_id", "case_id", "document_id", name="uq_handover_item_document"),
        UniqueConstraint("handover_id", "position", name="uq_handover_item_position"),
        CheckConstraint("originals >= 0 and copies >= 0", name="sent"),
        CheckConstraint("originals_received >= 0 and copies_received >= 0", name="received"),
        CheckConstraint("settlement is null or settlement in ('counted','found','lost')", name="settlement"),
        Index("ix_handover_item_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    position: Mapped[int] = mapped_column(Integer)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    document_id: Mapped[str] = mapped_column(String(48))
    name: Mapped[str] = mapped_column(String(200))
    originals: Mapped[int] = mapped_column(Integer)
    copies: Mapped[int] = mapped_column(Integer)
    originals_received: Mapped[int | None] = mapped_column(Integer)
    copies_received: Mapped[int | None] = mapped_column(Integer)
    difference: Mapped[str] = mapped_column(EncryptedText, default="")  # what the receiver wrote beside it
    settlement: Mapped[str | None] = mapped_column(String(16))

    handover: Mapped[Handover] = relationship(back_populates="items")
    case: Mapped[Case] = relationship()

    @property
    def differs(self) -> bool:
        """What was counted is not what was sent."""
        counted = (self.originals_received, self.copies_received)
        return None not in counted and counted != (self.originals, self.copies)
