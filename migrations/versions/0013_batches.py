"""One item for many people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("service_version_id", sa.Integer(), sa.ForeignKey("service_version.id"), nullable=False),
        sa.Column("service_name", sa.String(200), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("papers_received", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("finished_at", sa.DateTime()),
        sa.CheckConstraint("state in ('staged','running','done','cancelled')", name="state"),
    )
    op.create_index("ix_batch_created_by", "batch", ["created_by_id", "id"])
    op.create_table(
        "batch_row",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("batch_id", sa.Integer(), sa.ForeignKey("batch.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sheet_row", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("case_number", sa.String(20)),
        sa.UniqueConstraint("batch_id", "position", name="uq_batch_row_position"),
        sa.UniqueConstraint("token", name="uq_batch_row_token"),
        sa.CheckConstraint("state in ('waiting','refused','made')", name="state"),
    )


def downgrade() -> None:
    op.drop_table("batch_row")
    op.drop_table("batch")
