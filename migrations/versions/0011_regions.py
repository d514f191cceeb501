"""村民小组: the groups of a village, one a line."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table organisation add column groups text not null default ''")


def downgrade() -> None:
    op.execute("alter table organisation drop column groups")
