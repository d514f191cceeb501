"""Paper that comes back: scanned stacks, split and filed by the codes on their pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Model, UtcDateTime
from app.models.cases import Case
from app.models.papers import PaperPage, StoredFile
from app.models.people import Account

SCAN_STATES = ("waiting", "read", "filed", "tray", "thrown")
SCAN_PROBLEMS = (
    *("unknown", "damaged", "several", "not_found", "other", "elsewhere"),
    *("duplicate", "outdated", "void", "no_case", "unnumbered", "closed", "full"),
)
_PROBLEM = f"problem in ('',{','.join(repr(one) for one in SCAN_PROBLEMS)})"
_WAITING, _READ = text("state = 'waiting'"), text("settled_at is null")
_PART, _TRAY = text("part is not null"), text("state = 'tray'")


class ScanBatch(Model):
    """A stack that was laid on the scanner at one desk, or photographed there."""

    __tablename__ = "scan_batch"
    __table_args__ = (
        CheckConstraint("(case_id is null) = (document_id is null)", name="target"),
        Index("ix_scan_batch_place", "organisation_id", "id"),
        # What the worker has to look at: never a walk over all stacks.
        Index("ix_scan_batch_unsettled", "id", sqlite_where=_READ, postgresql_where=_READ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(EncryptedText)  # of its files, for people only
    # The case the clerk named: forms that belong to no other case go there.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    document_id: Mapped[str | None] = mapped_column(String(48))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # every page is filed or lies in the tray

    taken_by: Mapped[Account] = relationship()
    case: Mapped[Case | None] = relationship()


class ScanPage(Model):
    """One page of a stack, and what became of it."""

    __tablename__ = "scan_page"
    __table_args__ = (
        CheckConstraint("state in ('waiting','read','filed','tray','thrown')", name="state"),
        CheckConstraint(_PROBLEM, name="problem"),
        CheckConstraint("rotation in (0,90,180,270)", name="rotation"),
        CheckConstraint("(state in ('filed','thrown')) = (settled_at is not null)", name="settled"),
        CheckConstraint("state <> 'filed' or case_id is not null", name="filed"),
        CheckConstraint("part is null or state = 'filed'", name="part"),
        Index("ix_scan_page_batch", "batch_id", "place"),
        Index("ix_scan_page_paper", "paper", "page"),
        Index("ix_scan_page_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_scan_page_tray", "batch_id", "id", sqlite_where=_TRAY, postgresql_where=_TRAY),
        # A page of a paper is filed once.
        Index("uq_scan_page_part", "paper", "part", unique=True, sqlite_where=_PART, postgresql_where=_PART),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"))
    place: Mapped[int] = mapped_column(Integer)  # in the stack, counted from 1
    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"), index=True)  # the stack until it is read
    sheet: Mapped[int] = mapped_column(Integer, default=0)  # of that file
    name: Mapped[str] = mapped_column(EncryptedText)  # of the file it came in
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    tries: Mapped[int] = mapped_column(Integer, default=0)  # begun to be read: a page that kills its reader is put by
    thorough: Mapped[bool] = mapped_column(default=False)  # somebody asked to read it again
    rotation: Mapped[int] = mapped_column(Integer, default=0)  # degrees clockwise until it stands upright
    turned: Mapped[bool] = mapped_column(default=False)  # it lay on its side or upside down
    code: Mapped[str] = mapped_column(String(100), default="")  # as `PageCode` writes it
    paper: Mapped[str] = mapped_column(String(100), default="")  # the code without its page: which paper it is of
    number: Mapped[str] = mapped_column(String(24), default="")  # of the blank, or the verify code
    page: Mapped[int | None] = mapped_column(Integer)  # of that paper
    problem: Mapped[str] = mapped_column(String(12), default="")  # why it lies in the tray
    # Filed: where. In the tray: the case that is suggested, if any.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    document_id: Mapped[str | None] = mapped_column(String(48))
    paper_page_id: Mapped[int | None] = mapped_column(ForeignKey("paper_page.id", ondelete="SET NULL"), index=True)
    part: Mapped[int | None] = mapped_column(Integer)  # its page number, while it is a leaf of the paper on file
    twin_id: Mapped[int | None] = mapped_column(ForeignKey("scan_page.id", ondelete="SET NULL"))  # duplicate of which
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # filed or thrown away
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    batch: Mapped[ScanBatch] = relationship()
    file: Mapped[StoredFile] = relationship()
    case: Mapped[Case | None] = relationship()
    paper_page: Mapped[PaperPage | None] = relationship()
