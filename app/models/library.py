"""The county's shared parts, where they are used, and what organisations may say of their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Hash, Model, UtcDateTime

PART_KINDS = ("documents", "fields", "sections", "steps", "chains", "legal_bases", "option_lists")


class LibraryPart(Model):
    """One shared part as its editor wrote it: what it uses of others is named, not laid in."""

    __tablename__ = "library_part"
    __table_args__ = (
        UniqueConstraint("kind", "name", name="uq_library_part_name"),
        CheckConstraint(
            "kind in ('documents','fields','sections','steps','chains','legal_bases','option_lists')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(48))  # what definitions write behind `use`
    title: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[str] = mapped_column(Text)  # JSON
    search_text: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))


class LibraryState(Model):
    """One row that every change of the library rewrites: its digest tells a process whether what it keeps is stale."""

    __tablename__ = "library_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(Hash)  # of all parts; equal digests are equal libraries


class LibraryUse(Model):
    """A service uses a part, in its published version or in its draft."""

    __tablename__ = "library_use"
    __table_args__ = (
        CheckConstraint("place in ('published','draft')", name="place"),
        Index("ix_library_use_part", "kind", "name"),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(48), primary_key=True)


class ServiceOverlay(Model):
    """What one organisation says of its own about where and when it receives people for one service."""

    __tablename__ = "service_overlay"
    __table_args__ = (UniqueConstraint("organisation_id", "service_id", name="uq_service_overlay_service"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    window: Mapped[str] = mapped_column(String(80), default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    supervise_phone: Mapped[str] = mapped_column(String(40), default="")
    convenience: Mapped[str] = mapped_column(String(400), default="")  # 便民举措 beyond the county's standard
    revision: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
