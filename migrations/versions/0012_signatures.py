"""Signatures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "signature",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("case_id", _BIG, nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("witness", sa.Text(), nullable=True),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("role in ('applicant','agent','witness')", name="ck_signature_role"),
        sa.CheckConstraint("way in ('drawn','paper','typed')", name="ck_signature_way"),
        sa.CheckConstraint("(way = 'typed') = (picture is null)", name="ck_signature_picture"),
        sa.CheckConstraint("(way = 'typed') = (witness is not null)", name="ck_signature_witness"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_signature_case_id_case"),
        sa.ForeignKeyConstraint(["picture"], ["stored_file.digest"], name="fk_signature_picture_stored_file"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["ab_user.id"], name="fk_signature_recorded_by_id_ab_user"),
        sa.PrimaryKeyConstraint("id", name="pk_signature"),
    )
    for column in ("case_id", "picture"):
        op.create_index(f"ix_signature_{column}", "signature", [column])


def downgrade() -> None:
    op.drop_table("signature")
