"""What a change of the calendar moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime()),
        sa.CheckConstraint(
            "action in ('day_saved','day_deleted','year_known','year_projected','notice')", name="action"
        ),
    )
    op.create_index("ix_calendar_change_changed_at", "calendar_change", ["changed_at", "id"])
    op.create_table(
        "calendar_part",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("change_id", sa.Integer(), sa.ForeignKey("calendar_change.id"), nullable=False),
        sa.Column("after_id", BigId, nullable=False),
        sa.Column("through_id", BigId, nullable=False),
        sa.UniqueConstraint("change_id", "after_id", name="uq_calendar_part_after"),
    )
    op.create_table(
        "calendar_move",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("change_id", sa.Integer(), sa.ForeignKey("calendar_change.id"), nullable=False),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("clock", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("from_on", sa.Date()),
        sa.Column("to_on", sa.Date()),
        sa.UniqueConstraint("change_id", "case_id", "clock", "position", name="uq_calendar_move_clock"),
        sa.CheckConstraint("clock in ('step','promise','statutory','acceptance','delivery')", name="clock"),
    )


def downgrade() -> None:
    for table in ("calendar_move", "calendar_part", "calendar_change"):
        op.drop_table(table)
