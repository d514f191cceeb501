"""The book of hand-overs of a month."""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_handover_sent", "handover", ["sent_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_handover_sent", "handover")
