"""电子证照 that the county holds itself, so that nobody has to bring what the office can look up."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import EncryptedText, Hash, Model, UtcDateTime


class Certificate(Model):
    """One certificate of one person. It is found by the keyed hash of the holder's number, and read only then."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("kind", "number_hash", name="uq_certificate_kind_number"),
        CheckConstraint("valid_until is null or valid_until >= issued_on", name="valid_after_issued"),
        Index("ix_certificate_holder", "holder_hash", "kind"),
        Index("ix_certificate_loaded_at", "loaded_at", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(48))  # vocabulary certificate_kind
    holder_hash: Mapped[str] = mapped_column(Hash)
    number_hash: Mapped[str] = mapped_column(Hash)
    issuer: Mapped[str] = mapped_column(String(120))
    issued_on: Mapped[dt.date]
    valid_until: Mapped[dt.date | None]  # None: for good
    data: Mapped[str] = mapped_column(EncryptedText)  # JSON: number, and what stands on it by source name
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
