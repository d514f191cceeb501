"""Delivery of results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_LIVE = sa.text("state in ('ready','sent')")


def _account(name: str, *, null: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=null)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "result_delivery",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("case_id", _BIG, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        _account("bearer_id"),
        sa.Column("code", sa.Text()),
        sa.Column("carrier", sa.String(40), nullable=False),
        sa.Column("waybill", sa.String(40), nullable=False),
        *_text("address"),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _account("made_by_id", null=False),
        sa.Column("sent_at", sa.DateTime()),
        sa.Column("ended_at", sa.DateTime()),
        _account("ended_by_id"),
        *_text("receiver", "relation"),
        sa.Column("receiver_id_number", sa.Text()),
        sa.Column("receipt", sa.String(8)),
        sa.Column("picture", sa.String(64), sa.ForeignKey("stored_file.digest")),
        *_text("remark"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("way in ('hand','post','pickup')", name="way"),
        sa.CheckConstraint("state in ('ready','sent','delivered','returned','dropped')", name="state"),
        sa.CheckConstraint("(state in ('ready','sent')) = (ended_at is null)", name="ended"),
        sa.CheckConstraint("(way = 'pickup') = (code is not null)", name="code"),
        sa.CheckConstraint("receipt is null or receipt in ('drawn','paper','thumb')", name="receipt"),
        sa.CheckConstraint("(receipt is null) = (picture is null)", name="picture"),
    )
    op.create_index(
        "uq_result_delivery_live",
        "result_delivery",
        ["case_id"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("ix_result_delivery_case", "result_delivery", ["case_id", "id"])
    op.create_index("ix_result_delivery_bearer", "result_delivery", ["bearer_id", "state", "id"])
    op.create_index("ix_result_delivery_picture", "result_delivery", ["picture"])


def downgrade() -> None:
    op.drop_table("result_delivery")
