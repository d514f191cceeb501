"""Where a case file stands in the archive, and what was known of its faults when it was filed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_filing",
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), primary_key=True, autoincrement=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("fonds", sa.String(12)),
        sa.Column("catalogue", sa.String(12)),
        sa.Column("volume", sa.Integer()),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.UniqueConstraint("fonds", "catalogue", "volume", name="uq_case_filing_place"),
        sa.CheckConstraint(
            "(fonds is null) = (catalogue is null) and (fonds is null) = (volume is null)", name="place"
        ),
    )
    op.create_index("ix_case_filing_organisation", "case_filing", ["organisation_id", "filed_at"])


def downgrade() -> None:
    op.drop_table("case_filing")
