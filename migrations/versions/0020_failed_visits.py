"""Visits that were in vain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "failed_visit",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id")),
        sa.Column("case_step_id", BigId, sa.ForeignKey("case_step.id")),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("service_name", sa.String(200), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("assigned_to_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("assigned_at", sa.DateTime()),
        sa.Column("contacted_at", sa.DateTime()),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime()),
        sa.Column("settled_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("settlement", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("case_step_id", name="uq_failed_visit_step"),
        sa.CheckConstraint("state in ('open','assigned','contacted','settled')", name="state"),
    )
    op.create_index("ix_failed_visit_assigned", "failed_visit", ["assigned_to_id", "state", "id"])
    op.create_index("ix_failed_visit_case", "failed_visit", ["case_id"])
    op.create_index("ix_failed_visit_happened", "failed_visit", ["organisation_path", "happened_on"])
    op.create_index("ix_failed_visit_path", "failed_visit", ["organisation_path", "state", "id"])


def downgrade() -> None:
    op.drop_table("failed_visit")
