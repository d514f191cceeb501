"""Blank forms that were numbered and given out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, Model, UtcDateTime


class BlankForm(Model):
    """One numbered blank of one version. Its number stands in the code of each page, and leads a scan to its case."""

    __tablename__ = "blank_form"
    __table_args__ = (
        UniqueConstraint("number", name="uq_blank_form_number"),
        CheckConstraint("(case_id is null) = (came_back_at is null)", name="came_back"),
        Index("ix_blank_form_given", "organisation_id", "id"),
        Index("ix_blank_form_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(8))
    service_version_id: Mapped[int] = mapped_column(Integer, ForeignKey("service_version.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # whose desk gave it out
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: from the server
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # what it became
    came_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
