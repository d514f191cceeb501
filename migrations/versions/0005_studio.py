"""The studio: shared parts, own words of organisations, imports, devolution, delegated editing, keys for programs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Added by plain statements: SQLite adds a checked column only this way without copying the table.
_COLUMNS = (
    ("service", "item_type", "varchar(48) not null default ''"),
    ("service", "due_version_id", "integer"),
    ("service", "due_on", "date"),
    ("service", "error_count", "integer not null default 0"),
    ("service", "warning_count", "integer not null default 0"),
    ("service", "hint_count", "integer not null default 0"),
    ("service", "completeness", "integer not null default 0"),
    ("service", "draft_revision", "integer not null default 0"),
    ("service", "batches", "text not null default ''"),
    ("service", "state_reason", "varchar(200) not null default ''"),
    (
        "service",
        "offered_by",
        "varchar(8) not null default 'tier' constraint ck_service_offered_by check (offered_by in ('tier','named'))",
    ),
    (
        "service_draft",
        "format",
        "varchar(8) not null default 'yaml' constraint ck_service_draft_format check (format in ('yaml','tree'))",
    ),
    ("service_draft", "leftovers", "text not null default '[]'"),
    ("service_draft", "error_count", "integer not null default 0"),
    ("service_draft", "warning_count", "integer not null default 0"),
    ("service_draft", "hint_count", "integer not null default 0"),
    ("service_draft", "completeness", "integer not null default 0"),
)


def upgrade() -> None:
    op.create_table(
        "version_cancellation",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=False),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["service_version.id"], name="fk_version_cancellation_version_id_service_version"
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["service_version.id"], name="fk_version_cancellation_replaced_by_id_service_version"
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["ab_user.id"], name="fk_version_cancellation_cancelled_by_id_ab_user"
        ),
        sa.PrimaryKeyConstraint("version_id", name="pk_version_cancellation"),
    )
    op.drop_index("ix_case_service_version_id", "case")
    op.create_index("ix_case_service_version", "case", ["service_version_id", "state"])
    op.create_table(
        "library_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_library_state_single"),
        sa.PrimaryKeyConstraint("id", name="pk_library_state"),
    )
    op.create_table(
        "library_use",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.CheckConstraint("place in ('published','draft')", name="ck_library_use_place"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_library_use_service_id_service"),
        sa.PrimaryKeyConstraint("service_id", "place", "kind", "name", name="pk_library_use"),
    )
    op.create_index("ix_library_use_part", "library_use", ["kind", "name"])

    op.create_table(
        "api_token",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name="fk_api_token_user_id_ab_user"),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
    )
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"])

    op.create_table(
        "devolution_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("from_tier", sa.String(length=16), nullable=False),
        sa.Column("to_tier", sa.String(length=16), nullable=False),
        sa.Column("mode", sa.String(length=48), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("ran_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("direction in ('down','up')", name="ck_devolution_batch_direction"),
        sa.CheckConstraint("state in ('planned','done','cancelled')", name="ck_devolution_batch_state"),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name="fk_devolution_batch_created_by_id_ab_user"),
        sa.PrimaryKeyConstraint("id", name="pk_devolution_batch"),
        sa.UniqueConstraint("name", name="uq_devolution_batch_name"),
    )
    op.create_index("ix_devolution_batch_effective_on", "devolution_batch", ["effective_on"])

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('checking','staged','running','done','undoing','undone','cancelled')",
            name="ck_import_batch_state",
        ),
        sa.CheckConstraint("target in ('draft','publish')", name="ck_import_batch_target"),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name="fk_import_batch_created_by_id_ab_user"),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )
    op.create_table(
        "library_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind in ('documents','fields','sections','steps','chains','legal_bases','option_lists')",
            name="ck_library_part_kind",
        ),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name="fk_library_part_updated_by_id_ab_user"),
        sa.PrimaryKeyConstraint("id", name="pk_library_part"),
        sa.UniqueConstraint("kind", "name", name="uq_library_part_name"),
    )
    op.create_table(
        "service_delegation",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["granted_by_id"], ["ab_user.id"], name="fk_service_delegation_granted_by_id_ab_user"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_service_delegation_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_service_delegation_service_id_service"),
        sa.PrimaryKeyConstraint("service_id", name="pk_service_delegation"),
    )
    op.create_index("ix_service_delegation_organisation_id", "service_delegation", ["organisation_id"])

    op.create_table(
        "service_overlay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("window", sa.String(length=80), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("supervise_phone", sa.String(length=40), nullable=False),
        sa.Column("convenience", sa.String(length=400), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_service_overlay_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_service_overlay_service_id_service"),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name="fk_service_overlay_updated_by_id_ab_user"),
        sa.PrimaryKeyConstraint("id", name="pk_service_overlay"),
        sa.UniqueConstraint("organisation_id", "service_id", name="uq_service_overlay_service"),
    )
    op.create_index("ix_service_overlay_service_id", "service_overlay", ["service_id"])

    op.create_table(
        "devolution_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('waiting','done','failed')", name="ck_devolution_item_state"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["devolution_batch.id"], name="fk_devolution_item_batch_id_devolution_batch"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_devolution_item_service_id_service"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["service_version.id"], name="fk_devolution_item_version_id_service_version"
        ),
        sa.PrimaryKeyConstraint("batch_id", "service_id", name="pk_devolution_item"),
    )
    op.create_table(
        "devolution_target",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["devolution_batch.id"], name="fk_devolution_target_batch_id_devolution_batch"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_devolution_target_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("batch_id", "organisation_id", name="pk_devolution_target"),
    )
    op.create_table(
        "import_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tree", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome in ('unchecked','new','changed','same','refused')", name="ck_import_item_outcome"),
        sa.CheckConstraint("state in ('waiting','applied','undone','failed','skipped')", name="ck_import_item_state"),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_import_item_batch_id_import_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_import_item"),
        sa.UniqueConstraint("batch_id", "position", name="uq_import_item_position"),
    )
    op.create_table(
        "service_offering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=48), nullable=False),
        sa.Column("decides", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("ended_by_batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("until is null or until >= since", name="ck_service_offering_until_after_since"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["devolution_batch.id"], name="fk_service_offering_batch_id_devolution_batch"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_batch_id"],
            ["devolution_batch.id"],
            name="fk_service_offering_ended_by_batch_id_devolution_batch",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_service_offering_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_service_offering_service_id_service"),
        sa.PrimaryKeyConstraint("id", name="pk_service_offering"),
    )
    op.create_index("ix_service_offering_organisation", "service_offering", ["organisation_id", "service_id"])
    op.create_index("ix_service_offering_service", "service_offering", ["service_id", "organisation_id"])
    op.create_table(
        "trial",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("draft_revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("moment", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_trial_service_id_service"),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name="fk_trial_user_id_ab_user"),
        sa.PrimaryKeyConstraint("token", name="pk_trial"),
    )
    for column in ("user_id", "service_id", "made_at"):
        op.create_index(f"ix_trial_{column}", "trial", [column])
    for table, column, kind in _COLUMNS:
        op.execute(f"alter table {table} add column {column} {kind}")
    op.create_index("ix_service_due_on", "service", ["due_on"])


def downgrade() -> None:
    op.drop_index("ix_case_service_version", "case")
    op.create_index("ix_case_service_version_id", "case", ["service_version_id"])
    op.drop_table("version_cancellation")
    op.drop_index("ix_service_due_on", "service")
    for table, column, _kind in reversed(_COLUMNS):
        op.execute(f"alter table {table} drop column {column}")
    op.drop_table("trial")
    op.drop_table("service_offering")
    op.drop_table("import_item")
    op.drop_table("devolution_target")
    op.drop_table("devolution_item")
    op.drop_table("service_overlay")
    op.drop_table("service_delegation")
    op.drop_table("library_part")
    op.drop_table("import_batch")
    op.drop_table("devolution_batch")
    op.drop_table("api_token")
    op.drop_table("library_use")
    op.drop_table("library_state")
