"""Scanned stacks and their pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_PROBLEMS = (
    *("unknown", "damaged", "several", "not_found", "other", "elsewhere"),
    *("duplicate", "outdated", "void", "no_case", "unnumbered", "closed", "full"),
)


def upgrade() -> None:
    op.create_table(
        "scan_batch",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id")),
        sa.Column("document_id", sa.String(48)),
        sa.Column("settled_at", sa.DateTime()),
        sa.CheckConstraint("(case_id is null) = (document_id is null)", name="target"),
    )
    op.create_index("ix_scan_batch_place", "scan_batch", ["organisation_id", "id"])
    _partial("ix_scan_batch_unsettled", "scan_batch", ["id"], "settled_at is null")
    _pages()


def _pages() -> None:
    op.create_table(
        "scan_page",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("batch_id", BigId, sa.ForeignKey("scan_batch.id"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), sa.ForeignKey("stored_file.digest"), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("thorough", sa.Boolean(), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("turned", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("paper", sa.String(100), nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("page", sa.Integer()),
        sa.Column("problem", sa.String(12), nullable=False),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id")),
        sa.Column("document_id", sa.String(48)),
        sa.Column("paper_page_id", BigId, sa.ForeignKey("paper_page.id", ondelete="SET NULL")),
        sa.Column("part", sa.Integer()),
        sa.Column("twin_id", BigId, sa.ForeignKey("scan_page.id", ondelete="SET NULL")),
        sa.Column("settled_at", sa.DateTime()),
        sa.Column("settled_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        *_rules(),
    )
    op.create_index("ix_scan_page_batch", "scan_page", ["batch_id", "place"])
    op.create_index("ix_scan_page_paper", "scan_page", ["paper", "page"])
    for column in ("digest", "case_id", "paper_page_id", "settled_at"):
        op.create_index(f"ix_scan_page_{column}", "scan_page", [column])
    _partial("ix_scan_page_waiting", "scan_page", ["id"], "state = 'waiting'")
    _partial("ix_scan_page_tray", "scan_page", ["batch_id", "id"], "state = 'tray'")
    _partial("uq_scan_page_part", "scan_page", ["paper", "part"], "part is not null", unique=True)


def _rules() -> tuple[sa.CheckConstraint, ...]:
    problems = ",".join(repr(one) for one in _PROBLEMS)
    return (
        sa.CheckConstraint("state in ('waiting','read','filed','tray','thrown')", name="state"),
        sa.CheckConstraint(f"problem in ('',{problems})", name="problem"),
        sa.CheckConstraint("rotation in (0,90,180,270)", name="rotation"),
        sa.CheckConstraint("(state in ('filed','thrown')) = (settled_at is not null)", name="settled"),
        sa.CheckConstraint("state <> 'filed' or case_id is not null", name="filed"),
        sa.CheckConstraint("part is null or state = 'filed'", name="part"),
    )


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    op.drop_table("scan_page")
    op.drop_table("scan_batch")
