"""Papers handed out: what an event owes, what was made of it, and every print."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, EncryptedText, Model, UtcDateTime

PAPER_STATES = ("owed", "made", "void")


class IssuedPaper(Model):
    """One paper, dated by its event. `owed` until it is first opened or the worker makes it; its words never change."""

    __tablename__ = "issued_paper"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "occasion", name="uq_issued_paper_occasion"),
        UniqueConstraint("number", name="uq_issued_paper_number"),
        UniqueConstraint("verify_code", name="uq_issued_paper_verify_code"),
        CheckConstraint("state in ('owed','made','void')", name="state"),
        CheckConstraint("state = 'owed' or (number is not null and content is not null)", name="made"),
        Index("ix_issued_paper_owed", "state", "id"),
        Index("ix_issued_paper_organisation", "organisation_id", "dated_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str] = mapped_column(String(48))  # of `app.issuing.kinds`
    occasion: Mapped[str] = mapped_column(String(80))  # tells apart papers of one kind in one case
    step_position: Mapped[int | None] = mapped_column(Integer)  # the step of the event
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # who issues it
    dated_on: Mapped[dt.date]
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    happened_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    state: Mapped[str] = mapped_column(String(8), default="owed")
    # ── once made ──
    title: Mapped[str] = mapped_column(String(120), default="")
    number: Mapped[str | None] = mapped_column(String(60))  # 文书编号
    verify_code: Mapped[str | None] = mapped_column(String(12))
    content: Mapped[str | None] = mapped_column(EncryptedText)  # its HTML, packed
    assets: Mapped[str] = mapped_column(Text, default="[]")  # JSON: names of its pictures
    digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of the HTML
    wording_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("wording_version.id"))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file_name: Mapped[str | None] = mapped_column(String(120))  # the sealed PDF in the storage, where one was signed
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    prints: Mapped[int] = mapped_column(Integer, default=0)
    void_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(String(200), default="")


class PaperPrint(Model):
    """One print of a paper: who, when, whose copy. The second of the same copy is a 补打."""

    __tablename__ = "paper_print"
    __table_args__ = (UniqueConstraint("paper_id", "nth", name="uq_paper_print_nth"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("issued_paper.id"))
    nth: Mapped[int] = mapped_column(Integer)
    copy: Mapped[str] = mapped_column(String(40), default="")  # who keeps it; "" = all copies at once
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))


class CaseFiling(Model):
    """A case that was filed: where its file stands in the archive, if anybody said, and the faults that were known."""

    __tablename__ = "case_filing"
    __table_args__ = (
        UniqueConstraint("fonds", "catalogue", "volume", name="uq_case_filing_place"),
        CheckConstraint("(fonds is null) = (catalogue is null) and (fonds is null) = (volume is null)", name="place"),
        Index("ix_case_filing_organisation", "organisation_id", "filed_at"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case.id"), primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # the desk that filed it
    fonds: Mapped[str | None] = mapped_column(String(12))  # 全宗号
    catalogue: Mapped[str | None] = mapped_column(String(12))  # 目录号
    volume: Mapped[int | None] = mapped_column(Integer)  # 案卷号
    findings: Mapped[str] = mapped_column(EncryptedText, default="[]")  # JSON: what the check said on that day
    reason: Mapped[str] = mapped_column(EncryptedText, default="")  # why it was filed all the same
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
