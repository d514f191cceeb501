"""Files of documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ONE_HOLDER = "(case_id is null) <> (draft_token is null)"


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state in ('arriving','kept')", name="ck_stored_file_state"),
        sa.CheckConstraint("kind in ('image/jpeg','application/pdf')", name="ck_stored_file_kind"),
        sa.CheckConstraint("size > 0 and pages > 0", name="ck_stored_file_amounts"),
        sa.PrimaryKeyConstraint("digest", name="pk_stored_file"),
    )
    op.create_index("ix_stored_file_touched_at", "stored_file", ["touched_at"])
    op.create_table(
        "paper_page",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("case_id", _BIG, nullable=True),
        sa.Column("draft_token", sa.String(length=64), nullable=True),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("crop", sa.String(length=24), nullable=False),
        sa.Column("gray", sa.Boolean(), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.String(length=32), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(_ONE_HOLDER, name="ck_paper_page_holder"),
        sa.CheckConstraint("rotation in (0,90,180,270)", name="ck_paper_page_rotation"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_paper_page_case_id_case"),
        sa.ForeignKeyConstraint(["digest"], ["stored_file.digest"], name="fk_paper_page_digest_stored_file"),
        sa.ForeignKeyConstraint(["added_by_id"], ["ab_user.id"], name="fk_paper_page_added_by_id_ab_user"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_page"),
        sa.UniqueConstraint("upload_id", name="uq_paper_page_upload_id"),
    )
    op.create_index("ix_paper_page_case", "paper_page", ["case_id", "document_id", "position"])
    op.create_index("ix_paper_page_draft", "paper_page", ["draft_token", "added_by_id"])
    op.create_index("ix_paper_page_digest", "paper_page", ["digest"])
    op.create_table(
        "paper_upload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("case_id", _BIG, nullable=True),
        sa.Column("draft_token", sa.String(length=64), nullable=True),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(_ONE_HOLDER, name="ck_paper_upload_holder"),
        sa.CheckConstraint("received >= 0 and received <= size", name="ck_paper_upload_received"),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name="fk_paper_upload_user_id_ab_user"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_paper_upload_case_id_case"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_upload"),
    )
    for column in ("user_id", "touched_at"):
        op.create_index(f"ix_paper_upload_{column}", "paper_upload", [column])
    op.create_table(
        "paper_mark",
        sa.Column("case_id", _BIG, nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=True),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("original_seen_at", sa.DateTime(), nullable=True),
        sa.Column("original_seen_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("mark is null or mark in ('unclear','mismatch','checked')", name="ck_paper_mark_mark"),
        sa.CheckConstraint("(mark is null) = (marked_at is null)", name="ck_paper_mark_marked"),
        sa.CheckConstraint("(original_seen_at is null) = (original_seen_by_id is null)", name="ck_paper_mark_original"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_paper_mark_case_id_case"),
        sa.ForeignKeyConstraint(["marked_by_id"], ["ab_user.id"], name="fk_paper_mark_marked_by_id_ab_user"),
        sa.ForeignKeyConstraint(
            ["original_seen_by_id"], ["ab_user.id"], name="fk_paper_mark_original_seen_by_id_ab_user"
        ),
        sa.PrimaryKeyConstraint("case_id", "document_id", name="pk_paper_mark"),
    )


def downgrade() -> None:
    for table in ("paper_mark", "paper_upload", "paper_page", "stored_file"):
        op.drop_table(table)
