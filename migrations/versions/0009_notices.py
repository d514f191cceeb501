"""One-time notices, promises to bring papers later, papers taken over from earlier cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId, byte_ordered

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _promises()
    _takeovers()
    _notices()


def downgrade() -> None:
    for table in ("notice", "paper_takeover", "paper_promise"):
        op.drop_table(table)


def _promises() -> None:
    op.create_table(
        "paper_promise",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("document_id", sa.String(48), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("projected", sa.Boolean(), nullable=False),
        sa.Column("lapse", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("ended_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.UniqueConstraint("case_id", "document_id", name="uq_paper_promise_document"),
        sa.CheckConstraint("state in ('open','received','lapsed')", name="state"),
    )
    op.create_index("ix_paper_promise_due", "paper_promise", ["organisation_id", "state", "due_on", "id"])


def _takeovers() -> None:
    op.create_table(
        "paper_takeover",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document_id", sa.String(48), nullable=False),
        sa.Column("from_case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("from_document_id", sa.String(48), nullable=False),
        sa.Column("grade", sa.String(1), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.UniqueConstraint("case_id", "document_id", name="uq_paper_takeover_document"),
    )


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("number", byte_ordered(20), nullable=False),
        sa.Column("service_version_id", sa.Integer(), sa.ForeignKey("service_version.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("given_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("person_hash", sa.String(64)),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_tail_hash", sa.String(64)),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("draft_token", sa.String(64)),
        sa.UniqueConstraint("number", name="uq_notice_number"),
    )
    op.create_index("ix_notice_organisation", "notice", ["organisation_id", "id"])
    op.create_index("ix_notice_person", "notice", ["person_hash", "id"])
    op.create_index("ix_notice_phone", "notice", ["phone_tail_hash", "id"])
    op.create_index("ix_notice_draft", "notice", ["draft_token"])
