"""Catalogue, workdays, cases and drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_counter",
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name="pk_case_counter"),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("topic", sa.String(length=48), nullable=False),
        sa.Column("department", sa.String(length=48), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("acceptance_tiers", sa.String(length=80), nullable=False),
        sa.Column("documents_count", sa.Integer(), nullable=False),
        sa.Column("limit_words", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state in ('draft','published','suspended','withdrawn')", name="ck_service_state"),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
        sa.UniqueConstraint("code", name="uq_service_code"),
    )
    op.create_table(
        "workday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_workday"),
    )
    op.create_table(
        "workday_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_workday_year"),
    )
    op.create_table(
        "service_draft",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_service_draft_service_id_service"),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name="fk_service_draft_updated_by_id_ab_user"),
        sa.PrimaryKeyConstraint("service_id", name="pk_service_draft"),
    )
    op.create_table(
        "service_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_service_version_number_positive"),
        sa.ForeignKeyConstraint(["published_by_id"], ["ab_user.id"], name="fk_service_version_published_by_id_ab_user"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_service_version_service_id_service"),
        sa.PrimaryKeyConstraint("id", name="pk_service_version"),
        sa.UniqueConstraint("service_id", "number", name="uq_service_version_number"),
    )
    op.create_index("ix_service_version_service_id", "service_version", ["service_id"], unique=False)
    op.create_table(
        "case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "number",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("service_version_id", sa.Integer(), nullable=False),
        sa.Column("service_name", sa.String(length=200), nullable=False),
        sa.Column("situation_words", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_path", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("handled_by", sa.String(length=16), nullable=False),
        sa.Column(
            "applicant_name",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("applicant_id_number", sa.Text(), nullable=True),
        sa.Column("applicant_id_hash", sa.String(length=64), nullable=True),
        sa.Column("applicant_id_tail_hash", sa.String(length=64), nullable=True),
        sa.Column("applicant_phone", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("submission_token", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitting_organisation_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("promised_due_on", sa.Date(), nullable=True),
        sa.Column("promised_projected", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('handling','supplement','granted','refused','declined','withdrawn')", name="ck_case_state"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_case_organisation_id_organisation"),
        sa.ForeignKeyConstraint(
            ["service_version_id"], ["service_version.id"], name="fk_case_service_version_id_service_version"
        ),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["ab_user.id"], name="fk_case_submitted_by_id_ab_user"),
        sa.ForeignKeyConstraint(
            ["submitting_organisation_id"], ["organisation.id"], name="fk_case_submitting_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("number", name="uq_case_number"),
        sa.UniqueConstraint("submission_token", name="uq_case_submission_token"),
    )
    op.create_index("ix_case_applicant_id_hash", "case", ["applicant_id_hash"], unique=False)
    op.create_index("ix_case_applicant_id_tail_hash", "case", ["applicant_id_tail_hash", "id"], unique=False)
    op.create_index("ix_case_applicant_name", "case", ["applicant_name", "id"], unique=False)
    op.create_index("ix_case_organisation_state", "case", ["organisation_id", "state", "id"], unique=False)
    op.create_index("ix_case_path", "case", ["organisation_path", "id"], unique=False)
    op.create_index("ix_case_service_version_id", "case", ["service_version_id"], unique=False)
    op.create_index("ix_case_submitted_by", "case", ["submitted_by_id", "state", "id"], unique=False)
    op.create_table(
        "case_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("originals_asked", sa.Integer(), nullable=False),
        sa.Column("copies_asked", sa.Integer(), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.CheckConstraint("originals >= 0 and copies >= 0", name="ck_case_document_counts"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_document_case_id_case"),
        sa.PrimaryKeyConstraint("id", name="pk_case_document"),
        sa.UniqueConstraint("case_id", "document_id", name="uq_case_document_document"),
    )
    op.create_table(
        "case_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tier", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("queue", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("clock_from", sa.DateTime(), nullable=True),
        sa.Column("limit_value", sa.Integer(), nullable=True),
        sa.Column("limit_unit", sa.String(length=16), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sort_on", sa.Date(), nullable=False),
        sa.Column("yellow_on", sa.Date(), nullable=True),
        sa.Column("projected", sa.Boolean(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome is null or outcome in "
            "('passed','returned','granted','refused','declined','resubmitted','withdrawn')",
            name="ck_case_step_outcome",
        ),
        sa.CheckConstraint("state in ('waiting','open','done','returned','skipped')", name="ck_case_step_state"),
        sa.ForeignKeyConstraint(["actor_id"], ["ab_user.id"], name="fk_case_step_actor_id_ab_user"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["organisation.id"], name="fk_case_step_asked_by_id_organisation"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_step_case_id_case"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_case_step_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_step"),
        sa.UniqueConstraint("case_id", "position", name="uq_case_step_position"),
    )
    op.create_index("ix_case_step_asked_by", "case_step", ["asked_by_id", "state", "sort_on", "id"], unique=False)
    op.create_index("ix_case_step_done", "case_step", ["organisation_id", "state", "finished_at", "id"], unique=False)
    op.create_index(
        "ix_case_step_todo",
        "case_step",
        ["organisation_id", "state", "queue", "role", "sort_on", "id", "yellow_on"],
        unique=False,
    )
    op.create_index(
        "uq_case_step_open",
        "case_step",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "form_draft",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("service_version_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("applicant_name", sa.String(length=120), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_form_draft_case_id_case"),
        sa.ForeignKeyConstraint(
            ["service_version_id"], ["service_version.id"], name="fk_form_draft_service_version_id_service_version"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name="fk_form_draft_user_id_ab_user"),
        sa.PrimaryKeyConstraint("token", name="pk_form_draft"),
    )
    op.create_index("ix_form_draft_updated_at", "form_draft", ["updated_at"], unique=False)
    op.create_index("ix_form_draft_user_id", "form_draft", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("form_draft")
    op.drop_table("case_step")
    op.drop_table("case_document")
    op.drop_table("case")
    op.drop_table("service_version")
    op.drop_table("service_draft")
    op.drop_table("workday_year")
    op.drop_table("workday")
    op.drop_table("service")
    op.drop_table("case_counter")
