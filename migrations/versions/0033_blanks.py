"""Numbers of blank forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blank_form",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("service_version_id", sa.Integer(), sa.ForeignKey("service_version.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id")),
        sa.Column("came_back_at", sa.DateTime()),
        sa.UniqueConstraint("number", name="uq_blank_form_number"),
        sa.CheckConstraint("(case_id is null) = (came_back_at is null)", name="came_back"),
    )
    op.create_index("ix_blank_form_given", "blank_form", ["organisation_id", "id"])
    op.create_index("ix_blank_form_case_id", "blank_form", ["case_id"])


def downgrade() -> None:
    op.drop_table("blank_form")
