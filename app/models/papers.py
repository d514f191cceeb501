"""Files of documents: what is kept, the pages made of it, uploads under way, and what checkers said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime
from app.models.people import Account

FILE_STATES = ("arriving", "kept")
SIGNER_ROLES = ("applicant", "agent", "witness", "principal", "collector")
# On the pad; a photograph of what was signed on paper; before a witness; a thumbprint before a witness.
SIGNING_WAYS = ("drawn", "paper", "typed", "thumb")
MARKS = ("unclear", "mismatch", "checked")  # 看不清, 不符, 已核
_ONE_HOLDER = "(case_id is null) <> (draft_token is null)"


class StoredFile(Model):
    """A file in the store, named by its content: the same photograph taken in twice is kept once."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("state in ('arriving','kept')", name="state"),
        CheckConstraint("kind in ('image/jpeg','application/pdf')", name="kind"),
        CheckConstraint("size > 0 and pages > 0", name="amounts"),
    )

    digest: Mapped[str] = mapped_column(Hash, primary_key=True)  # keyed
    kind: Mapped[str] = mapped_column(String(24))
    size: Mapped[int] = mapped_column(Integer)  # bytes of the content
    pages: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))  # arriving: its file may be missing; kept: it is there
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # last used or let go: it stays a day more


class PaperPage(Model):
    """One file of a document: of a case, or of a form that is not sent yet (its token, and who fills it)."""

    __tablename__ = "paper_page"
    __table_args__ = (
        CheckConstraint(_ONE_HOLDER, name="holder"),
        CheckConstraint("rotation in (0,90,180,270)", name="rotation"),
        UniqueConstraint("upload_id", name="uq_paper_page_upload_id"),
        Index("ix_paper_page_case", "case_id", "document_id", "position"),
        Index("ix_paper_page_draft", "draft_token", "added_by_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    draft_token: Mapped[str | None] = mapped_column(Hash)
    document_id: Mapped[str] = mapped_column(String(48))
    position: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"), index=True)
    rotation: Mapped[int] = mapped_column(Integer, default=0)  # degrees, clockwise
    crop: Mapped[str] = mapped_column(String(24), default="")  # left,top,right,bottom in permille; "" = all of it
    gray: Mapped[bool] = mapped_column(default=False)
    original_name: Mapped[str] = mapped_column(EncryptedText)  # for people only: nothing is decided by it
    upload_id: Mapped[str | None] = mapped_column(String(32))  # which upload made it: sent twice, it is made once
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    file: Mapped[StoredFile] = relationship()
    added_by: Mapped[Account] = relationship()


class PaperUpload(Model):
    """An upload in pieces: how much of it has arrived. The pieces lie in the store until it is finished."""

    __tablename__ = "paper_upload"
    __table_args__ = (
        CheckConstraint(_ONE_HOLDER, name="holder"),
        CheckConstraint("received >= 0 and received <= size", name="received"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)  # chosen by the browser
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    draft_token: Mapped[str | None] = mapped_column(Hash)
    document_id: Mapped[str] = mapped_column(String(48))
    original_name: Mapped[str] = mapped_column(EncryptedText)
    size: Mapped[int] = mapped_column(Integer)
    received: Mapped[int] = mapped_column(Integer, default=0)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PaperMark(Model):
    """What checkers said about a document of a case: 看不清, 不符 or 已核, and whether it agrees with the original."""

    __tablename__ = "paper_mark"
    __table_args__ = (
        CheckConstraint("mark is null or mark in ('unclear','mismatch','checked')", name="mark"),
        CheckConstraint("(mark is null) = (marked_at is null)", name="marked"),
        CheckConstraint("(original_seen_at is null) = (original_seen_by_id is null)", name="original"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    document_id: Mapped[str] = mapped_column(String(48), primary_key=True)
    mark: Mapped[str | None] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(EncryptedText)
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    original_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # 与原件相符
    original_seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    marked_by: Mapped[Account | None] = relationship(foreign_keys=[marked_by_id])
    original_seen_by: Mapped[Account | None] = relationship(foreign_keys=[original_seen_by_id])


class Signature(Model):
    """Who put the name to which words and answers of a case. Never changed: who signs again makes another one.

    Of a form that is not sent yet it names the token only; the case it becomes is added to it then.
    """

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint("role in ('applicant','agent','witness','principal','collector')", name="role"),
        CheckConstraint("way in ('drawn','paper','typed','thumb')", name="way"),
        CheckConstraint("(way = 'typed') = (picture is null)", name="picture"),
        CheckConstraint("(way in ('typed','thumb')) = (witness is not null)", name="witness"),
        CheckConstraint("case_id is not null or draft_token is not null or mandate_id is not null", name="holder"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    draft_token: Mapped[str | None] = mapped_column(Hash, index=True)  # stays: the digests speak of it
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"), index=True)  # of a mandate, not of a case
    signer: Mapped[str] = mapped_column(EncryptedText)
    role: Mapped[str] = mapped_column(String(16))
    way: Mapped[str] = mapped_column(String(16))
    witness: Mapped[str | None] = mapped_column(EncryptedText)
    witness_phone: Mapped[str | None] = mapped_column(EncryptedText)
    picture: Mapped[str | None] = mapped_column(ForeignKey("stored_file.digest"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText)  # the text that was signed
    digest: Mapped[str] = mapped_column(Hash)  # keyed: over all of the above, the answers and the moment
    marks: Mapped[str] = mapped_column(EncryptedText)  # JSON, question → keyed digest: tells which answer was changed
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
