"""Papers that belong to no single case: notes of supervisors, hand-overs, mandates made before; and every print."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, EncryptedText, Model, UtcDateTime, byte_ordered

DESK_PAPER_KINDS = ("urging_note", "manifest", "mandate")


class DeskPaper(Model):
    """What was printed of a note or a hand-over at one state of it; its words never change.

    A note that goes to another unit, a hand-over that was counted on the other side say something else: another row.
    """

    __tablename__ = "desk_paper"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "occasion", name="uq_desk_paper_occasion"),
        UniqueConstraint("code", name="uq_desk_paper_code"),
        CheckConstraint("kind in ('urging_note','manifest','mandate')", name="kind"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # of `app.issuing.desk_papers`
    subject: Mapped[str] = mapped_column(byte_ordered(24))  # the number of the note, the hand-over or the mandate
    occasion: Mapped[str] = mapped_column(String(40))  # which state of it
    code: Mapped[str] = mapped_column(byte_ordered(12))  # in the corner of its pages
    title: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(EncryptedText)  # its HTML, packed
    assets: Mapped[str] = mapped_column(Text, default="[]")  # JSON: names of its pictures
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the HTML
    copies: Mapped[str] = mapped_column(String(120))  # JSON: who keeps which
    wording_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("wording_version.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    prints: Mapped[int] = mapped_column(Integer, default=0)


class DeskPrint(Model):
    """One print of such a paper: who, when, whose copy. The second of the same copy is a 补打."""

    __tablename__ = "desk_print"
    __table_args__ = (UniqueConstraint("paper_id", "nth", name="uq_desk_print_nth"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("desk_paper.id"))
    nth: Mapped[int] = mapped_column(Integer)
    copy: Mapped[str] = mapped_column(String(40))  # who keeps it
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
