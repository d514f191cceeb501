"""Where answers came from, and electronic certificates of our own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('alter table "case" add column provenance text')
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("holder_hash", sa.String(length=64), nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("valid_until is null or valid_until >= issued_on", name="ck_certificate_valid_after_issued"),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("kind", "number_hash", name="uq_certificate_kind_number"),
    )
    op.create_index("ix_certificate_holder", "certificate", ["holder_hash", "kind"])
    op.create_index("ix_certificate_loaded_at", "certificate", ["loaded_at", "id"])


def downgrade() -> None:
    op.drop_table("certificate")
    op.execute('alter table "case" drop column provenance')
