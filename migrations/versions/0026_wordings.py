"""Wording of letters by version and organisation, and where their readers may turn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_USED = "fk_issued_paper_wording_version_id_wording_version"
_SHIPPED = sa.text("organisation_id is null")


def upgrade() -> None:
    _wordings()
    _versions()
    _authorities()
    with op.batch_alter_table("issued_paper") as table:  # the text it was made with
        table.create_foreign_key(op.f(_USED), "wording_version", ["wording_version_id"], ["id"])


def _wordings() -> None:
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id")),
        sa.UniqueConstraint("kind", "organisation_id", name="uq_wording_place"),
    )
    op.create_index("ix_wording_organisation_id", "wording", ["organisation_id"])
    op.create_index(
        "uq_wording_shipped", "wording", ["kind"], unique=True, sqlite_where=_SHIPPED, postgresql_where=_SHIPPED
    )


def _versions() -> None:
    op.create_table(
        "wording_version",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wording_id", sa.Integer(), sa.ForeignKey("wording.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.UniqueConstraint("wording_id", "number", name="uq_wording_version_number"),
        sa.CheckConstraint("number >= 1", name="number_positive"),
    )
    op.create_index("ix_wording_version_day", "wording_version", ["wording_id", "effective_from", "number"])


def _authorities() -> None:
    op.create_table(
        "letter_authority",
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), primary_key=True),
        sa.Column("signs_as", sa.String(80), nullable=False),
        sa.Column("review_bodies", sa.Text(), nullable=False),
        sa.Column("court", sa.String(80), nullable=False),
        sa.Column("supervise_phone", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
    )


def downgrade() -> None:
    with op.batch_alter_table("issued_paper") as table:
        table.drop_constraint(op.f(_USED), type_="foreignkey")
    for table in ("letter_authority", "wording_version", "wording"):
        op.drop_table(table)
