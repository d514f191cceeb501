"""Hand-overs, custody of papers, mandates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId, byte_ordered

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", byte_ordered(20), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("waybill", sa.String(length=40), nullable=False),
        sa.Column("is_return", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("sent_phone", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_phone", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('draft','cancelled') or sent_at is not null", name=op.f("ck_handover_sent")),
        sa.CheckConstraint(
            "state in ('draft','sent','received','differing','closed','cancelled')", name=op.f("ck_handover_state")
        ),
        sa.CheckConstraint(
            "state not in ('received','differing','closed') or received_at is not null",
            name=op.f("ck_handover_received"),
        ),
        sa.CheckConstraint("way in ('person','post','express')", name=op.f("ck_handover_way")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_handover_two_sides")),
        sa.ForeignKeyConstraint(["from_id"], ["organisation.id"], name=op.f("fk_handover_from_id_organisation")),
        sa.ForeignKeyConstraint(["made_by_id"], ["ab_user.id"], name=op.f("fk_handover_made_by_id_ab_user")),
        sa.ForeignKeyConstraint(["to_id"], ["organisation.id"], name=op.f("fk_handover_to_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("number", name="uq_handover_number"),
    )
    op.create_index("ix_handover_from", "handover", ["from_id", "state", "id"], unique=False)
    op.create_index("ix_handover_to", "handover", ["to_id", "state", "id"], unique=False)
    op.create_table(
        "handover_item",
        sa.Column("id", BigId, nullable=False),
        sa.Column("handover_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("originals_received", sa.Integer(), nullable=True),
        sa.Column("copies_received", sa.Integer(), nullable=True),
        sa.Column("difference", sa.Text(), nullable=False),
        sa.Column("settlement", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "settlement is null or settlement in ('counted','found','lost')", name=op.f("ck_handover_item_settlement")
        ),
        sa.CheckConstraint("originals >= 0 and copies >= 0", name=op.f("ck_handover_item_sent")),
        sa.CheckConstraint("originals_received >= 0 and copies_received >= 0", name=op.f("ck_handover_item_received")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_handover_item_case_id_case")),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_item_handover_id_handover")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_item")),
        sa.UniqueConstraint("handover_id", "case_id", "document_id", name="uq_handover_item_document"),
        sa.UniqueConstraint("handover_id", "position", name="uq_handover_item_position"),
    )
    op.create_index("ix_handover_item_case_id", "handover_item", ["case_id"], unique=False)
    op.create_table(
        "paper_hold",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("goes_back", sa.Boolean(), nullable=False),
        sa.Column("holder", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("holder_name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("previous_id", BigId, nullable=True),
        sa.Column("handover_id", BigId, nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("check_on", sa.Date(), nullable=True),
        sa.Column("overdue_since", sa.Date(), nullable=True),
        sa.CheckConstraint("(holder = 'applicant') = (organisation_id is null)", name=op.f("ck_paper_hold_answering")),
        sa.CheckConstraint("form in ('original','copy')", name=op.f("ck_paper_hold_form")),
        sa.CheckConstraint(
            "holder in ('organisation','person','courier','applicant','lost')", name=op.f("ck_paper_hold_holder")
        ),
        sa.CheckConstraint("sheets > 0", name=op.f("ck_paper_hold_sheets")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_paper_hold_case_id_case")),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_paper_hold_handover_id_handover")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_paper_hold_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["previous_id"], ["paper_hold.id"], name=op.f("fk_paper_hold_previous_id_paper_hold")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["ab_user.id"], name=op.f("fk_paper_hold_recorded_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_hold")),
    )
    op.create_index("ix_paper_hold_case", "paper_hold", ["case_id", "document_id", "id"], unique=False)
    op.create_index(
        "ix_paper_hold_check_on",
        "paper_hold",
        ["check_on", "id"],
        unique=False,
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.create_index("ix_paper_hold_handover_id", "paper_hold", ["handover_id"], unique=False)
    op.create_index(
        "ix_paper_hold_lent",
        "paper_hold",
        ["organisation_id", "goes_back", "since", "id"],
        unique=False,
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.create_index(
        "ix_paper_hold_here",
        "paper_hold",
        ["organisation_id", "since", "id"],
        unique=False,
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.create_table(
        "mandate",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("agent_name", sa.Text(), nullable=False),
        sa.Column("agent_phone", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("powers", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('active','paused','ended')", name=op.f("ck_mandate_state")),
        sa.CheckConstraint("ends_on is null or ends_on >= begins_on", name=op.f("ck_mandate_days")),
        sa.ForeignKeyConstraint(["agent_id"], ["ab_user.id"], name=op.f("fk_mandate_agent_id_ab_user")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_mandate_case_id_case")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["ab_user.id"], name=op.f("fk_mandate_changed_by_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mandate_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index("ix_mandate_agent_id", "mandate", ["agent_id", "state"], unique=False)
    op.create_index("ix_mandate_case", "mandate", ["case_id", "id"], unique=False)
    op.create_index(
        "uq_mandate_live",
        "mandate",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state in ('active','paused')"),
        postgresql_where=sa.text("state in ('active','paused')"),
    )
    with op.batch_alter_table("case") as table:
        table.add_column(sa.Column("mandate", sa.String(length=16), nullable=False, server_default=""))
        table.add_column(sa.Column("standing_in_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_case_standing_in_id_organisation"), "organisation", ["standing_in_id"], ["id"]
        )
        table.create_check_constraint(op.f("ck_case_mandate"), "mandate in ('','active','paused','ended')")


def downgrade() -> None:
    with op.batch_alter_table("case") as table:
        table.drop_constraint(op.f("ck_case_mandate"), type_="check")
        table.drop_constraint(op.f("fk_case_standing_in_id_organisation"), type_="foreignkey")
        table.drop_column("standing_in_id")
        table.drop_column("mandate")
    for table_name in ("mandate", "paper_hold", "handover_item", "handover"):
        op.drop_table(table_name)
