"""What is done by itself: which process does it, how each job went, and what could not be done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, EncryptedText, Model, UtcDateTime


class JobLease(Model):
    """The one row that says which worker does the jobs, and until when that holds if it says nothing more."""

    __tablename__ = "job_lease"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(120), default="")  # machine:process:random; empty: nobody
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    renewed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    beat: Mapped[int] = mapped_column(BigId)  # counts every change: who saw an older one was too late


class JobRun(Model):
    """The last time a job ran."""

    __tablename__ = "job_run"

    job_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    succeeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    took_ms: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str] = mapped_column(Text, default="")  # why the job as a whole failed; empty when it did not
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # somebody asked for it to run now


class JobFailure(Model):
    """One thing that a job could not do, and when it tries again."""

    __tablename__ = "job_failure"
    __table_args__ = (
        UniqueConstraint("job_id", "item_id", name="uq_job_failure_item"),
        Index("ix_job_failure_tries", "tries"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job_id: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int] = mapped_column(BigId)  # of the row that the job is about; which table, the job knows
    tries: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(EncryptedText)  # a sentence, which may name what it is about
