"""Filters of the worklist that people keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_FIRST = sa.text("is_first")


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("query", sa.String(400), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("user_id", "name", name="uq_saved_filter_name"),
    )
    op.create_index(
        "uq_saved_filter_first",
        "saved_filter",
        ["user_id"],
        unique=True,
        sqlite_where=_FIRST,
        postgresql_where=_FIRST,
    )


def downgrade() -> None:
    op.drop_table("saved_filter")
