"""One item for many people: a workbook that was judged, and what became of each of its rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime


class Batch(Model):
    """The people of one workbook. Only who uploaded it goes on with it."""

    __tablename__ = "batch"
    __table_args__ = (
        CheckConstraint("state in ('staged','running','done','cancelled')", name="state"),
        Index("ix_batch_created_by", "created_by_id", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    service_name: Mapped[str] = mapped_column(String(200))
    source_name: Mapped[str] = mapped_column(EncryptedText)  # of the file: people put names into it
    papers_received: Mapped[bool]  # the clerk said that everybody's papers are there as asked
    state: Mapped[str] = mapped_column(String(16), default="staged")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BatchRow(Model):
    """One person of a batch. What was typed is let go when the case is made."""

    __tablename__ = "batch_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "position", name="uq_batch_row_position"),
        UniqueConstraint("token", name="uq_batch_row_token"),
        CheckConstraint("state in ('waiting','refused','made')", name="state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    position: Mapped[int] = mapped_column(Integer)
    sheet_row: Mapped[int] = mapped_column(Integer)  # as Excel counts
    name: Mapped[str] = mapped_column(EncryptedText, default="")  # of the applicant
    texts: Mapped[str] = mapped_column(EncryptedText, default="{}")  # JSON: column → text of the cell
    problems: Mapped[str] = mapped_column(EncryptedText, default="[]")  # JSON: column, label, sentence
    token: Mapped[str] = mapped_column(Hash)  # of its submission: a row becomes one case, whatever happens
    state: Mapped[str] = mapped_column(String(16))
    case_number: Mapped[str | None] = mapped_column(String(20))
