"""What is printed by the worker: jobs and their papers; and public papers kept so that each is made once."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime

JOB_STATES = ("waiting", "done", "cancelled", "over")  # over: its file is gone
ITEM_STATES = ("waiting", "made", "failed", "cancelled")


class PrintJob(Model):
    """Papers that somebody wants as one file. Only who ordered them gets it."""

    __tablename__ = "print_job"
    __table_args__ = (
        CheckConstraint("state in ('waiting','done','cancelled','over')", name="state"),
        CheckConstraint("total > 0 and made >= 0 and failed >= 0 and made + failed <= total", name="amounts"),
        Index("ix_print_job_mine", "ordered_by_id", "id"),
        Index("ix_print_job_state", "state", "finished_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    title: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    options: Mapped[str] = mapped_column(Text)  # JSON: order, backs, pairs, file (app.printjobs.options)
    total: Mapped[int] = mapped_column(Integer)
    made: Mapped[int] = mapped_column(Integer, default=0)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ordered_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    size: Mapped[int] = mapped_column(Integer, default=0)  # bytes of the file; 0 when there is none
    pages: Mapped[int] = mapped_column(Integer, default=0)  # of paper, with every copy and every blank side


class PrintItem(Model):
    """One paper of a job. What a process killed in between had not settled is made again."""

    __tablename__ = "print_item"
    __table_args__ = (
        UniqueConstraint("job_id", "position", name="uq_print_item_position"),
        CheckConstraint("state in ('waiting','made','failed','cancelled')", name="state"),
        Index("ix_print_item_state", "job_id", "state", "position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("print_job.id"))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(40))  # a key of app.printjobs.makers.MAKERS
    subject: Mapped[str] = mapped_column(String(400))  # what it is of, as its maker reads it: a case's number
    copies: Mapped[str] = mapped_column(Text, default="[]")  # JSON: who keeps each copy; [] is one without a mark
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    name: Mapped[str] = mapped_column(EncryptedText, default="")  # of its file, without the ending
    problem: Mapped[str] = mapped_column(EncryptedText, default="")  # a sentence
    chunk: Mapped[int] = mapped_column(BigId, default=0)  # in which file of the job it lies, with others …
    first: Mapped[int] = mapped_column(Integer, default=0)  # … from which page on …
    pages: Mapped[int] = mapped_column(Integer, default=0)  # … and how many
    part: Mapped[int] = mapped_column(Integer, default=0)  # of a long paper: how much is made …
    parts: Mapped[int] = mapped_column(Integer, default=0)  # … of how much; 0: it is short


class KeptPaper(Model):
    """A public paper in the store, named by the digest of all that it is made of. None that names a person."""

    __tablename__ = "kept_paper"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    digest: Mapped[str] = mapped_column(Hash, primary_key=True)
    size: Mapped[int] = mapped_column(Integer)  # bytes
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_on: Mapped[dt.date] = mapped_column(Date, index=True)


class CatalogueEpoch(Model):
    """Drawn anew by the database with every change of what guides are made of (migration 0028 names the tables)."""

    __tablename__ = "catalogue_epoch"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigId)


class WarmedService(Model):
    """The papers of a service were made ahead, as the catalogue stood then."""

    __tablename__ = "warmed_service"

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(BigId)
    day: Mapped[dt.date] = mapped_column(Date)
