"""Services, their drafts and their immutable published versions; the workday table."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Hash, Model, UtcDateTime


class Service(Model):
    """A service of the catalogue. What it is stands in its versions; here is what lists and searches need."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("code", name="uq_service_code"),
        CheckConstraint("state in ('draft','published','suspended','withdrawn')", name="state"),
        CheckConstraint("offered_by in ('tier','named')", name="offered_by"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(200), default="")
    topic: Mapped[str] = mapped_column(String(48), default="")
    department: Mapped[str] = mapped_column(String(48), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")  # name, aliases, pinyin and initials, lower case
    acceptance_tiers: Mapped[str] = mapped_column(String(80), default="")  # comma separated
    documents_count: Mapped[int] = mapped_column(Integer, default=0)
    limit_words: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(16), default="draft")
    item_type: Mapped[str] = mapped_column(String(48), default="")
    # No foreign key: it would make a circle of two tables; publishing sets it in the same transaction.
    current_version_id: Mapped[int | None] = mapped_column(Integer)
    # A version published for a later day: until then lists show the one in force.
    due_version_id: Mapped[int | None] = mapped_column(Integer)
    due_on: Mapped[dt.date | None] = mapped_column(index=True)
    # What the checks found in the version published last, and how much of the elements it says (0 to 100).
    error_count: Mapped[int] = mapped_column(Integer, default=0)
    warning_count: Mapped[int] = mapped_column(Integer, default=0)
    hint_count: Mapped[int] = mapped_column(Integer, default=0)
    completeness: Mapped[int] = mapped_column(Integer, default=0)
    # The last revision of the draft before: numbers go on over publishing and discarding, none is used twice.
    draft_revision: Mapped[int] = mapped_column(Integer, default=0)
    batches: Mapped[str] = mapped_column(Text, default="")  # 下放批次 of its definition, each between line ends
    # Why it was suspended or withdrawn; empty while it is offered.
    state_reason: Mapped[str] = mapped_column(String(200), default="")
    # 'tier': every organisation of its accepting tiers offers it; 'named': those of `service_offering` only.
    offered_by: Mapped[str] = mapped_column(String(8), default="tier")


class ServiceDelegation(Model):
    """The county has given the editing of this item to a department; publishing stays with the county."""

    __tablename__ = "service_delegation"

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))


class ServiceDraft(Model):
    """What an administrator is working on; at most one a service."""

    __tablename__ = "service_draft"
    __table_args__ = (CheckConstraint("format in ('yaml','tree')", name="format"),)

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    # 'yaml': as typed, also when it does not parse; 'tree': JSON of the same plain values, from the editor.
    format: Mapped[str] = mapped_column(String(8), default="yaml")
    text: Mapped[str] = mapped_column(Text)
    # Pieces of a paper guide that found no place yet: JSON list of texts, dropped where they belong by hand.
    leftovers: Mapped[str] = mapped_column(Text, default="[]")
    error_count: Mapped[int] = mapped_column(Integer, default=0)
    warning_count: Mapped[int] = mapped_column(Integer, default=0)
    hint_count: Mapped[int] = mapped_column(Integer, default=0)
    completeness: Mapped[int] = mapped_column(Integer, default=0)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))


class ServiceVersion(Model):
    """A published definition. Never updated, never deleted: cases point at it (triggers in the migration hold it)."""

    __tablename__ = "service_version"
    __table_args__ = (
        UniqueConstraint("service_id", "number", name="uq_service_version_number"),
        CheckConstraint("number >= 1", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    definition: Mapped[str] = mapped_column(Text)  # canonical JSON
    digest: Mapped[str] = mapped_column(Hash)
    effective_from: Mapped[dt.date]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    service: Mapped[Service] = relationship()


class VersionCancellation(Model):
    """A version that never came into force: called off before its day, or replaced by another.

    Versions themselves are never changed; this row beside one says that it does not count.
    """

    __tablename__ = "version_cancellation"

    version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"), primary_key=True)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("service_version.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    cancelled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))


class Workday(Model):
    """A day that differs from Monday–Friday: a holiday, or a make-up workday (调休)."""

    __tablename__ = "workday"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(String(120), default="")


class WorkdayYear(Model):
    """A year whose table is known; days of other years are counted Monday–Friday and marked 推算."""

    __tablename__ = "workday_year"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(120), default="")
