"""Notes of supervisors, hand-overs, mandates made before their cases are kept as printed and counted; 督查专用章."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId, byte_ordered

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_SEALS = "kind in ('official','acceptance','business')"


def upgrade() -> None:
    op.create_table(
        "desk_paper",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", byte_ordered(24), nullable=False),
        sa.Column("occasion", sa.String(40), nullable=False),
        sa.Column("code", byte_ordered(12), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("assets", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("copies", sa.String(120), nullable=False),
        sa.Column("wording_version_id", BigId, sa.ForeignKey("wording_version.id"), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("prints", sa.Integer(), nullable=False),
        sa.UniqueConstraint("kind", "subject", "occasion", name="uq_desk_paper_occasion"),
        sa.UniqueConstraint("code", name="uq_desk_paper_code"),
        sa.CheckConstraint("kind in ('urging_note','manifest','mandate')", name="kind"),
    )
    op.create_table(
        "desk_print",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("paper_id", BigId, sa.ForeignKey("desk_paper.id"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("copy", sa.String(40), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.Column("printed_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.UniqueConstraint("paper_id", "nth", name="uq_desk_print_nth"),
    )
    _allow_seals("kind in ('official','acceptance','business','supervision')")


def downgrade() -> None:
    op.execute("delete from seal where kind = 'supervision'")
    _allow_seals(_SEALS)
    op.drop_table("desk_print")
    op.drop_table("desk_paper")


def _allow_seals(rule: str) -> None:
    with op.batch_alter_table("seal") as table:
        table.drop_constraint(op.f("ck_seal_kind"), type_="check")
        table.create_check_constraint(op.f("ck_seal_kind"), rule)
