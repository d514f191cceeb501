"""网上帮办: papers a villager sends in by a link; ledgers handed in month by month; problems passed up."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime, byte_ordered
from app.models.cases import Case
from app.models.papers import StoredFile
from app.models.people import Account, Organisation

SENT_STATES = ("waiting", "sorted", "refused")
HAND_IN_STATES = ("handed_in", "signed", "sent_back")
SHEET_STATES = ("sent", "received", "answered", "closed")
_KEPT = text("erased_at is null")


class SentLink(Model):
    """The personal link under which one villager sends papers in, until it expires or is cut off."""

    __tablename__ = "sent_link"
    __table_args__ = (
        UniqueConstraint("token_hash", name="uq_sent_link_token"),
        Index("ix_sent_link_organisation", "organisation_path", "id"),
        Index("ix_sent_link_case", "case_id"),
        Index("ix_sent_link_expires", "expires_at", "id", sqlite_where=_KEPT, postgresql_where=_KEPT),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(EncryptedText)  # shown again, so that it may be sent or printed again
    token_hash: Mapped[str] = mapped_column(Hash)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_path: Mapped[str] = mapped_column(byte_ordered(120))
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # to be mended, or added to
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    draft_token: Mapped[str | None] = mapped_column(Hash)  # of the form it became, later of the case
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    wanted: Mapped[str] = mapped_column(Text)  # JSON: ids of the documents asked for
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cut_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its pages and who it was are gone

    case: Mapped[Case | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
    made_by: Mapped[Account] = relationship()


class SentPage(Model):
    """One file that came by a link. Sorted: it is (or becomes with the form) a page of a document of a case."""

    __tablename__ = "sent_page"
    __table_args__ = (
        UniqueConstraint("link_id", "upload_id", name="uq_sent_page_upload"),
        CheckConstraint("state in ('waiting','sorted','refused')", name="state"),
        CheckConstraint("(state = 'waiting') = (settled_at is null)", name="settled"),
        Index("ix_sent_page_link", "link_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    link_id: Mapped[int] = mapped_column(BigId, ForeignKey("sent_link.id"))
    document_id: Mapped[str] = mapped_column(String(48), default="")  # as the villager said; then as it was sorted
    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"), index=True)
    upload_id: Mapped[str] = mapped_column(String(32))  # chosen by the phone: sent twice, it is kept once
    original_name: Mapped[str] = mapped_column(EncryptedText)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    words: Mapped[str] = mapped_column(EncryptedText, default="")  # why it was refused; the villager reads it
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    file: Mapped[StoredFile] = relationship()


class LedgerLayout(Model):
    """Which columns an organisation wants in a book, in its order. No row: all, as shipped."""

    __tablename__ = "ledger_layout"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    book: Mapped[str] = mapped_column(String(16), primary_key=True)
    columns: Mapped[str] = mapped_column(Text)  # ids, one a line
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))


class LedgerHandIn(Model):
    """One month of the agents' book of a village, as it was handed in: a frozen copy that nobody changes again."""

    __tablename__ = "ledger_hand_in"
    __table_args__ = (
        UniqueConstraint("organisation_id", "month", "round", name="uq_ledger_hand_in_round"),
        CheckConstraint("state in ('handed_in','signed','sent_back')", name="state"),
        CheckConstraint("(state = 'handed_in') = (checked_at is null)", name="checked"),
        Index("ix_ledger_hand_in_month", "month", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    month: Mapped[dt.date]  # its first day
    round: Mapped[int] = mapped_column(Integer)  # 1; sent back and handed in again: 2 …
    content: Mapped[str] = mapped_column(EncryptedText)  # JSON of the table
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of it
    cases: Mapped[int] = mapped_column(Integer)
    remark: Mapped[str] = mapped_column(EncryptedText, default="")
    state: Mapped[str] = mapped_column(String(16), default="handed_in")
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    words: Mapped[str] = mapped_column(EncryptedText, default="")  # of who checked it

    organisation: Mapped[Organisation] = relationship()
    handed_by: Mapped[Account] = relationship(foreign_keys=[handed_by_id])
    checked_by: Mapped[Account | None] = relationship(foreign_keys=[checked_by_id])


class ProblemSheet(Model):
    """问题交接单 (YZ-5): what cannot be settled in the village is passed up, taken over, answered and closed."""

    __tablename__ = "problem_sheet"
    __table_args__ = (
        UniqueConstraint("number", name="uq_problem_sheet_number"),
        CheckConstraint("state in ('sent','received','answered','closed')", name="state"),
        CheckConstraint("from_id <> to_id", name="two_sides"),
        CheckConstraint("state = 'sent' or received_at is not null", name="received"),
        CheckConstraint("state not in ('answered','closed') or answered_at is not null", name="answered"),
        Index("ix_problem_sheet_from", "from_id", "state", "id"),
        Index("ix_problem_sheet_to", "to_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(20))
    from_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(String(60))
    person: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    facts: Mapped[str] = mapped_column(EncryptedText)  # what it is about
    tried: Mapped[str] = mapped_column(EncryptedText, default="")  # what was done in the village, why it does not do
    asked: Mapped[str] = mapped_column(EncryptedText)  # what is wanted of the hall
    wanted_by: Mapped[dt.date | None]
    state: Mapped[str] = mapped_column(String(16), default="sent")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    answer: Mapped[str] = mapped_column(EncryptedText, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    sender: Mapped[Organisation] = relationship(foreign_keys=[from_id])
    receiver: Mapped[Organisation] = relationship(foreign_keys=[to_id])
    case: Mapped[Case | None] = relationship()
    sent_by: Mapped[Account] = relationship(foreign_keys=[sent_by_id])
    received_by: Mapped[Account | None] = relationship(foreign_keys=[received_by_id])
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id])
