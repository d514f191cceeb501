"""下放: which organisation offers which service since when, and the batches that move services down and back."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, UtcDateTime


class DevolutionBatch(Model):
    """下放批次: services, target organisations, mode and the day on which it runs by itself."""

    __tablename__ = "devolution_batch"
    __table_args__ = (
        UniqueConstraint("name", name="uq_devolution_batch_name"),
        CheckConstraint("direction in ('down','up')", name="direction"),
        CheckConstraint("state in ('planned','done','cancelled')", name="state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))  # 第三批
    direction: Mapped[str] = mapped_column(String(8))  # down: 下放; up: 收回
    from_tier: Mapped[str] = mapped_column(String(16))
    to_tier: Mapped[str] = mapped_column(String(16))
    mode: Mapped[str] = mapped_column(String(48))  # vocabulary devolution_mode
    effective_on: Mapped[dt.date] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(16), default="planned")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    ran_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DevolutionItem(Model):
    """A service of a batch, and what became of it."""

    __tablename__ = "devolution_item"
    __table_args__ = (CheckConstraint("state in ('waiting','done','failed')", name="state"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("devolution_batch.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    version_id: Mapped[int | None] = mapped_column(ForeignKey("service_version.id"))  # the one it published
    message: Mapped[str] = mapped_column(Text, default="")


class DevolutionTarget(Model):
    """An organisation that a batch gives the services to, or takes them from."""

    __tablename__ = "devolution_target"

    batch_id: Mapped[int] = mapped_column(ForeignKey("devolution_batch.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class ServiceOffering(Model):
    """An organisation has a service from a day on, until another; rows are ended, never removed: the history."""

    __tablename__ = "service_offering"
    __table_args__ = (
        Index("ix_service_offering_service", "service_id", "organisation_id"),
        Index("ix_service_offering_organisation", "organisation_id", "service_id"),
        CheckConstraint("until is null or until >= since", name="until_after_since"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    mode: Mapped[str] = mapped_column(String(48))
    decides: Mapped[bool] = mapped_column(default=False)  # it decides in the name of the tier above
    since: Mapped[dt.date]
    until: Mapped[dt.date | None]  # the first day on which it no longer has it
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("devolution_batch.id"))
    ended_by_batch_id: Mapped[int | None] = mapped_column(ForeignKey("devolution_batch.id"))
