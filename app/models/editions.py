"""Editions of the handbook (办事手册): one row each time a book is published, and what every page of it was."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, Hash, Model, UtcDateTime

EDITION_STATES = ("waiting", "made", "failed")


class HandbookEdition(Model):
    """A book of all items of an organisation. Its files lie in the store; the last ones stay."""

    __tablename__ = "handbook_edition"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number", name="uq_handbook_edition_number"),
        CheckConstraint("state in ('waiting','made','failed')", name="state"),
        CheckConstraint("number > 0", name="number"),
        Index("ix_handbook_edition_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int] = mapped_column(Integer)
    day: Mapped[dt.date] = mapped_column(Date)  # that stands on its pages
    foreword: Mapped[str] = mapped_column(Text)  # paragraphs, a line each
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    problem: Mapped[str] = mapped_column(Text, default="")  # a sentence
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: by itself, or by the public
    ordered_by: Mapped[str] = mapped_column(String(64), default="")
    part: Mapped[int] = mapped_column(Integer, default=0)  # while it is made: so many items …
    parts: Mapped[int] = mapped_column(Integer, default=0)  # … of so many
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    items: Mapped[int] = mapped_column(Integer, default=0)
    pages: Mapped[int] = mapped_column(Integer, default=0)
    changed_items: Mapped[int] = mapped_column(Integer, default=0)  # new, changed and gone
    changed_pages: Mapped[int] = mapped_column(Integer, default=0)  # of the file of changed sheets; 0: there is none
    size: Mapped[int] = mapped_column(Integer, default=0)  # bytes of the whole book
    exchanges: Mapped[str] = mapped_column(Text, default="[]")  # JSON: the lines of the log that this edition added


class HandbookPiece(Model):
    """An item, or a page of a list, in an edition: which edition each of its pages is (`reports.handbook.editions`)."""

    __tablename__ = "handbook_piece"
    __table_args__ = (
        UniqueConstraint("edition_id", "name", name="uq_handbook_piece_name"),
        Index("ix_handbook_piece_service_version_id", "service_version_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("handbook_edition.id"))
    name: Mapped[str] = mapped_column(String(60))  # the code of an item
    label: Mapped[str] = mapped_column(String(20))  # what its pages are called: 07-
    start: Mapped[int] = mapped_column(Integer)
    number: Mapped[int | None] = mapped_column(Integer)  # of an item, for good
    service_version_id: Mapped[int | None] = mapped_column(ForeignKey("service_version.id"))
    source: Mapped[str] = mapped_column(Hash)
    marks: Mapped[str] = mapped_column(Text)  # JSON: what changed by element, in words
    pages: Mapped[str] = mapped_column(Text)  # JSON: words digest, edition, since
