"""Numbers of the board, figures of days, checks of the audit record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_COUNTS = ("in_hand", "due_today", "green", "yellow", "red", "paused", "returned")
_FIGURES = (
    *("received", "decided", "refused", "on_the_spot", "on_time", "promised", "early"),
    *("actual_days", "promised_days", "statutory", "statutory_days", "actual_of_statutory"),
    *("first_pass", "returns", "by_law", "steps", "steps_timed", "steps_on_time"),
)
_OPEN = sa.text("state = 'open'")
_ENDED = sa.text("finished_at is not null")


def upgrade() -> None:
    _board()
    _days()
    _checks()
    urgent = ["queue", "sort_on", "id", "yellow_on"]
    op.create_index(
        "ix_case_step_here", "case_step", ["organisation_id", *urgent], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("ix_case_step_urgent", "case_step", urgent, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_case_step_finished", "case_step", ["finished_at"], sqlite_where=_ENDED, postgresql_where=_ENDED)
    op.create_index("ix_case_submitted", "case", ["submitted_at"])
    op.drop_index("ix_case_service_version", "case")
    op.create_index("ix_case_service_version", "case", ["service_version_id", "state", "id"])


def _board() -> None:
    op.create_table(
        "board_count",
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("facet", sa.String(8), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("organisation_id", "facet", "subject_id"),
        sa.CheckConstraint("facet in ('all','own','service','person')", name="facet"),
    )
    op.create_table(
        "board_state",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name="single"),
    )


def _days() -> None:
    op.create_table(
        "daily_figure",
        *_whose(),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _FIGURES),
        sa.Column("speedups", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("day", "organisation_id", "service_id", "person_id"),
    )
    op.create_table(
        "daily_return",
        *_whose(),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "organisation_id", "service_id", "person_id", "reason"),
    )
    op.create_table(
        "folded_day",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("folded_at", sa.DateTime(), nullable=False),
    )


def _whose() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("service_id", sa.Integer(), sa.ForeignKey("service.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
    )


def _checks() -> None:
    op.create_table(
        "audit_check",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("asked_by_name", sa.String(80), nullable=False),
        sa.Column("until_seq", BigId, nullable=False),
        sa.Column("seq", BigId, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("finished_at", sa.DateTime()),
        sa.Column("broken_seq", BigId),
        sa.Column("message", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('running','whole','broken')", name="state"),
    )
    op.create_index("ix_audit_check_state", "audit_check", ["state", "id"])


def downgrade() -> None:
    op.drop_index("ix_case_service_version", "case")
    op.create_index("ix_case_service_version", "case", ["service_version_id", "state"])
    for table, index in (
        ("case", "ix_case_submitted"),
        ("case_step", "ix_case_step_finished"),
        ("case_step", "ix_case_step_urgent"),
        ("case_step", "ix_case_step_here"),
    ):
        op.drop_index(index, table)
    for table in ("audit_check", "folded_day", "daily_return", "daily_figure", "board_state", "board_count"):
        op.drop_table(table)
