"""Turns of mandates: each is a paper of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mandate_turn",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("mandate_id", BigId, sa.ForeignKey("mandate.id"), nullable=False),
        sa.Column("successor_id", BigId, sa.ForeignKey("mandate.id")),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("happened_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.CheckConstraint("event in ('pause','resume','end','change')", name="event"),
        sa.CheckConstraint("(event = 'change') = (successor_id is not null)", name="successor"),
    )
    op.create_index("ix_mandate_turn_mandate_id", "mandate_turn", ["mandate_id", "id"])


def downgrade() -> None:
    op.drop_table("mandate_turn")
