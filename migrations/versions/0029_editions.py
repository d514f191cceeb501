"""Editions of the handbook."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handbook_edition",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("foreword", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("ordered_by", sa.String(64), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime()),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("changed_items", sa.Integer(), nullable=False),
        sa.Column("changed_pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("exchanges", sa.Text(), nullable=False),
        sa.UniqueConstraint("organisation_id", "number", name="uq_handbook_edition_number"),
        sa.CheckConstraint("state in ('waiting','made','failed')", name="state"),
        sa.CheckConstraint("number > 0", name="number"),
    )
    op.create_index("ix_handbook_edition_state", "handbook_edition", ["state", "id"])
    op.create_table(
        "handbook_piece",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("edition_id", BigId, sa.ForeignKey("handbook_edition.id"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("service_version_id", sa.Integer(), sa.ForeignKey("service_version.id")),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.UniqueConstraint("edition_id", "name", name="uq_handbook_piece_name"),
    )
    op.create_index("ix_handbook_piece_service_version_id", "handbook_piece", ["service_version_id"])


def downgrade() -> None:
    op.drop_table("handbook_piece")
    op.drop_table("handbook_edition")
