"""One-time notices are kept as they were given; their prints are counted; a scan finds them by the number of its code.

Notices given before have no words: they are put together once more when somebody prints them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId, byte_ordered

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_WORDING = "fk_notice_wording_version_id_wording_version"


def upgrade() -> None:
    with op.batch_alter_table("notice") as table:
        table.add_column(sa.Column("page_number", byte_ordered(20), nullable=True))
        table.add_column(sa.Column("content", sa.Text(), nullable=True))
        table.add_column(sa.Column("told", sa.Text(), nullable=True))
        table.add_column(sa.Column("digest", sa.String(64), server_default="", nullable=False))
        table.add_column(sa.Column("wording_version_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("made_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("prints", sa.Integer(), server_default="0", nullable=False))
        table.create_foreign_key(op.f(_WORDING), "wording_version", ["wording_version_id"], ["id"])
    op.execute("update notice set page_number = replace(number, '-', '')")
    with op.batch_alter_table("notice") as table:
        table.alter_column("page_number", existing_type=byte_ordered(20), nullable=False)
        table.create_unique_constraint(op.f("uq_notice_page_number"), ["page_number"])
    op.create_table(
        "notice_print",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("notice_id", BigId, sa.ForeignKey("notice.id"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("copy", sa.String(40), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.Column("printed_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.UniqueConstraint("notice_id", "nth", name="uq_notice_print_nth"),
    )


def downgrade() -> None:
    op.drop_table("notice_print")
    with op.batch_alter_table("notice") as table:
        table.drop_constraint(op.f("uq_notice_page_number"), type_="unique")
        table.drop_constraint(op.f(_WORDING), type_="foreignkey")
        for name in ("prints", "made_at", "wording_version_id", "digest", "told", "content", "page_number"):
            table.drop_column(name)
