"""Filters of the worklist that people keep."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, Model

_FIRST = text("is_first")


class SavedFilter(Model):
    """A filter kept under a name. One of them may be the list with which the person begins."""

    __tablename__ = "saved_filter"
    __table_args__ = (
        UniqueConstraint("user_id", "name", name="uq_saved_filter_name"),
        Index("uq_saved_filter_first", "user_id", unique=True, sqlite_where=_FIRST, postgresql_where=_FIRST),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    name: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(String(400))  # as it stands in the address of the list
    is_first: Mapped[bool] = mapped_column(default=False)
