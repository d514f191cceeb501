"""Imports of many services at once: what was brought, what became of each, and how to take it back."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, UtcDateTime


class ImportBatch(Model):
    """One workbook, folder or archive, read and judged before anything changes."""

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("state in ('checking','staged','running','done','undoing','undone','cancelled')", name="state"),
        CheckConstraint("target in ('draft','publish')", name="target"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    source_name: Mapped[str] = mapped_column(String(200))
    source_kind: Mapped[str] = mapped_column(String(16))  # workbook, yaml
    # The file as it came, to give back marked; megabytes, so it is fetched only when it is asked for.
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    problems: Mapped[str] = mapped_column(Text, default="[]")  # JSON: what is wrong with the file, not one service
    heads: Mapped[str] = mapped_column(Text, default="{}")  # JSON: where the columns of each sheet stand
    state: Mapped[str] = mapped_column(String(16), default="checking")
    target: Mapped[str] = mapped_column(String(16), default="draft")
    effective_from: Mapped[dt.date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportItem(Model):
    """One service of a batch: judged, applied, perhaps undone."""

    __tablename__ = "import_item"
    __table_args__ = (
        UniqueConstraint("batch_id", "position", name="uq_import_item_position"),
        CheckConstraint("outcome in ('unchecked','new','changed','same','refused')", name="outcome"),
        CheckConstraint("state in ('waiting','applied','undone','failed','skipped')", name="state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[str] = mapped_column(String(16), default="unchecked")
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    tree: Mapped[str] = mapped_column(Text, default="")  # JSON of plain values, as an editor would have them
    places: Mapped[str] = mapped_column(Text, default="{}")  # JSON: path of an entry → sheet (or file) and row
    problems: Mapped[str] = mapped_column(Text, default="[]")  # JSON: severity, message, sheet, row, column
    differences: Mapped[str] = mapped_column(Text, default="[]")  # JSON list of sentences
    before: Mapped[str] = mapped_column(Text, default="{}")  # JSON: as it was when it was checked
    after: Mapped[str] = mapped_column(Text, default="{}")  # JSON: what the import made of it
    message: Mapped[str] = mapped_column(Text, default="")  # why it failed
