"""Accounts know whether their password is one that an administrator gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("password_is_temporary", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("ab_user", column)


def downgrade() -> None:
    with op.batch_alter_table("ab_user") as table:
        table.drop_column("password_is_temporary")
