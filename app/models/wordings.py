"""Wording of letters by version and organisation, and where their readers may turn."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Hash, Model, UtcDateTime

_SHIPPED = text("organisation_id is null")


class Wording(Model):
    """The wording of one kind of letter for an organisation and those below it; without one: as shipped."""

    __tablename__ = "wording"
    __table_args__ = (
        UniqueConstraint("kind", "organisation_id", name="uq_wording_place"),
        Index("uq_wording_shipped", "kind", unique=True, sqlite_where=_SHIPPED, postgresql_where=_SHIPPED),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(48))  # of `reports.letter_kinds`
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)


class WordingVersion(Model):
    """One version of a wording. Never changed, never deleted: letters that were issued point at it."""

    __tablename__ = "wording_version"
    __table_args__ = (
        UniqueConstraint("wording_id", "number", name="uq_wording_version_number"),
        CheckConstraint("number >= 1", name="number_positive"),
        Index("ix_wording_version_day", "wording_id", "effective_from", "number"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    wording_id: Mapped[int] = mapped_column(ForeignKey("wording.id"))
    number: Mapped[int] = mapped_column(Integer)
    text: Mapped[str | None] = mapped_column(Text)  # canonical JSON; None: from this day as the organisation above
    digest: Mapped[str] = mapped_column(Hash)
    effective_from: Mapped[dt.date]
    basis: Mapped[str] = mapped_column(String(200), default="")  # why it was changed
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: as shipped


class LetterAuthority(Model):
    """复议机关、法院、监督电话 of an organisation and those below it (the empty ones come from above); how it signs."""

    __tablename__ = "letter_authority"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    signs_as: Mapped[str] = mapped_column(String(80), default="")  # 落款: 青石县石桥镇人民政府; of itself alone
    review_bodies: Mapped[str] = mapped_column(Text, default="")  # one a line: two where the law gives a choice
    court: Mapped[str] = mapped_column(String(80), default="")
    supervise_phone: Mapped[str] = mapped_column(String(40), default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: by the set-up
