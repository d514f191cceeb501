"""Forms are signed before they are sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("signature") as table:
        table.alter_column("case_id", existing_type=BigId, nullable=True)
        table.add_column(sa.Column("draft_token", sa.String(64), nullable=True))
        table.create_check_constraint(op.f("ck_signature_holder"), "case_id is not null or draft_token is not null")
        table.create_index("ix_signature_draft_token", ["draft_token"])


def downgrade() -> None:
    op.execute("delete from signature where case_id is null")
    with op.batch_alter_table("signature") as table:
        table.drop_index("ix_signature_draft_token")
        table.drop_constraint(op.f("ck_signature_holder"), type_="check")
        table.drop_column("draft_token")
        table.alter_column("case_id", existing_type=BigId, nullable=False)
