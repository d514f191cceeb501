"""What papers of a case tell besides its own rows: every turn of a mandate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Model, UtcDateTime
from app.models.mandates import Mandate

MANDATE_TURNS = ("pause", "resume", "end", "change")


class MandateTurn(Model):
    """中止、续办、终止, or another agent: each is a paper of its own, whatever became of the mandate since."""

    __tablename__ = "mandate_turn"
    __table_args__ = (
        CheckConstraint("event in ('pause','resume','end','change')", name="event"),
        CheckConstraint("(event = 'change') = (successor_id is not null)", name="successor"),
        Index("ix_mandate_turn_mandate_id", "mandate_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))  # the mandate of the next agent
    event: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32))  # code of mandate_reason
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    happened_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    mandate: Mapped[Mandate] = relationship(foreign_keys=[mandate_id])
    successor: Mapped[Mandate | None] = relationship(foreign_keys=[successor_id])
