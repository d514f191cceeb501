"""What pages of numbers read: how many cases are open where, figures of days gone by, checks of the audit record.

Nothing here is the truth; all of it is counted from cases and may be counted again at any time.
"""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, Hash, Model, UtcDateTime
from app.models.cases import Case, CaseStep

# all: a unit with all below it; own: its own desk alone; service and person: within the unit and all below it.
BOARD_FACETS = ("all", "own", "service", "person")


class BoardCount(Model):
    """在手 of one unit, as counted at `BoardState.counted_at`. Units without open steps have no row."""

    __tablename__ = "board_count"
    __table_args__ = (CheckConstraint("facet in ('all','own','service','person')", name="facet"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, autoincrement=False)
    facet: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # service, account, or 0
    in_hand: Mapped[int] = mapped_column(Integer)
    due_today: Mapped[int] = mapped_column(Integer)  # among the yellow ones
    green: Mapped[int] = mapped_column(Integer)
    yellow: Mapped[int] = mapped_column(Integer)
    red: Mapped[int] = mapped_column(Integer)
    paused: Mapped[int] = mapped_column(Integer)
    returned: Mapped[int] = mapped_column(Integer)  # 待补正


class BoardState(Model):
    """When the board was counted last, for which day, and how long that took."""

    __tablename__ = "board_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    took_ms: Mapped[int] = mapped_column(Integer)


class DailyFigure(Model):
    """One day of one person at one unit with one service: what was taken in and decided, and the steps done.

    Cases count for the unit and the person that took them in (首问负责), steps for who did them.
    """

    __tablename__ = "daily_figure"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, autoincrement=False)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True, autoincrement=False)
    received: Mapped[int] = mapped_column(Integer)
    decided: Mapped[int] = mapped_column(Integer)
    refused: Mapped[int] = mapped_column(Integer)
    on_the_spot: Mapped[int] = mapped_column(Integer)  # decided on the day of acceptance
    on_time: Mapped[int] = mapped_column(Integer)
    promised: Mapped[int] = mapped_column(Integer)  # decided, with a promise of at least a day: could be early
    early: Mapped[int] = mapped_column(Integer)
    actual_days: Mapped[int] = mapped_column(Integer)  # working days, pauses left out
    promised_days: Mapped[int] = mapped_column(Integer)
    statutory: Mapped[int] = mapped_column(Integer)  # decided, with a statutory limit
    statutory_days: Mapped[int] = mapped_column(Integer)
    actual_of_statutory: Mapped[int] = mapped_column(Integer)  # working days of these
    speedups: Mapped[float]  # sum of (statutory − actual) / statutory
    first_pass: Mapped[int] = mapped_column(Integer)  # decided without any 补正
    returns: Mapped[int] = mapped_column(Integer)  # 退回补正 of this day, whenever the case is decided
    by_law: Mapped[int] = mapped_column(Integer)  # 视为受理
    steps: Mapped[int] = mapped_column(Integer)
    steps_timed: Mapped[int] = mapped_column(Integer)
    steps_on_time: Mapped[int] = mapped_column(Integer)


class DailyReturn(Model):
    """退回补正 of one day by reason; they count for who had taken the papers in."""

    __tablename__ = "daily_return"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, autoincrement=False)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(24), primary_key=True)  # vocabulary return_reason; "" none ticked
    returns: Mapped[int] = mapped_column(Integer)  # one with several reasons counts for each


class FoldedDay(Model):
    """A day whose figures have been counted, and when."""

    __tablename__ = "folded_day"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    folded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditCheck(Model):
    """One check of the audit record from its first row on: how far it has come and what it found."""

    __tablename__ = "audit_check"
    __table_args__ = (
        CheckConstraint("state in ('running','whole','broken')", name="state"),
        Index("ix_audit_check_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    asked_by_name: Mapped[str] = mapped_column(String(80))
    until_seq: Mapped[int] = mapped_column(BigId)  # the end of the chain when it was asked for
    seq: Mapped[int] = mapped_column(BigId)  # the last row found whole
    hash: Mapped[str] = mapped_column(Hash)  # of that row
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    broken_seq: Mapped[int | None] = mapped_column(BigId)
    message: Mapped[str] = mapped_column(Text, default="")


# Walks of the board and of the nightly counting along tables of `app.models.cases`.
_OPEN = text("state = 'open'")
_ENDED = text("finished_at is not null")
Index(
    "ix_case_step_here",
    CaseStep.organisation_id,
    CaseStep.queue,
    CaseStep.sort_on,
    CaseStep.id,
    CaseStep.yellow_on,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index(
    "ix_case_step_urgent",
    CaseStep.queue,
    CaseStep.sort_on,
    CaseStep.id,
    CaseStep.yellow_on,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index("ix_case_step_finished", CaseStep.finished_at, sqlite_where=_ENDED, postgresql_where=_ENDED)
Index("ix_case_submitted", Case.submitted_at)
