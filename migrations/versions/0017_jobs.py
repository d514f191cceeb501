"""Jobs: who runs them, and how they went."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lease = op.create_table(
        "job_lease",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("holder", sa.String(120), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("renewed_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("beat", BigId, nullable=False),
        sa.CheckConstraint("id = 1", name="single"),
    )
    long_ago = datetime(2000, 1, 1)
    nobody = {"id": 1, "holder": "", "since": long_ago, "renewed_at": long_ago, "until": long_ago, "beat": 0}
    op.bulk_insert(lease, [nobody])
    op.create_table(
        "job_run",
        sa.Column("job_id", sa.String(40), primary_key=True),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("succeeded_at", sa.DateTime()),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("wanted_at", sa.DateTime()),
    )
    op.create_table(
        "job_failure",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("job_id", sa.String(40), nullable=False),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.UniqueConstraint("job_id", "item_id", name="uq_job_failure_item"),
    )
    op.create_index("ix_job_failure_tries", "job_failure", ["tries"])


def downgrade() -> None:
    op.drop_table("job_failure")
    op.drop_table("job_run")
    op.drop_table("job_lease")
