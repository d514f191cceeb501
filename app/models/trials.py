"""Trials of drafts: here stands only that there is one. What happens in it stands in a database of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Hash, Model, UtcDateTime


class Trial(Model):
    """试办: an administrator runs cases through a draft, in the room named by the token."""

    __tablename__ = "trial"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    draft_revision: Mapped[int] = mapped_column(Integer)  # of the draft that is tried; 0: the version published last
    digest: Mapped[str] = mapped_column(Hash)  # of the definition that is tried
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    moment: Mapped[datetime] = mapped_column(UtcDateTime)  # where the clock of the trial stands
