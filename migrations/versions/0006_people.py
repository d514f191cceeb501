"""People and households (民情档案)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _ordered(length: int) -> sa.String:
    """Compared by its bytes on both databases."""
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "household",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("register_number", sa.Text(), nullable=True),
        sa.Column("register_hash", sa.String(length=64), nullable=True),
        sa.Column("household_type", sa.String(length=24), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_path", sa.String(length=120), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_household_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
        sa.UniqueConstraint("register_hash", name="uq_household_register_hash"),
    )
    op.create_index("ix_household_organisation_id", "household", ["organisation_id"])
    op.create_table(
        "person",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", _ordered(120), nullable=False),
        sa.Column("initials", _ordered(40), nullable=False),
        sa.Column("id_kind", sa.String(length=32), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("id_hash", sa.String(length=64), nullable=True),
        sa.Column("id_tail_hash", sa.String(length=64), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("marital_status", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_tail_hash", sa.String(length=64), nullable=True),
        sa.Column("other_phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("home_address", sa.Text(), nullable=True),
        sa.Column("bank_name", sa.Text(), nullable=True),
        sa.Column("bank_account", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_path", sa.String(length=120), nullable=False),
        sa.Column("household_id", BIG_ID, nullable=True),
        sa.Column("relation", sa.String(length=24), nullable=False),
        sa.Column("merged_into_id", BIG_ID, nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("erased_at is null or (id_hash is null and name = '')", name="ck_person_erased_is_empty"),
        sa.CheckConstraint("merged_into_id is null or merged_into_id <> id", name="ck_person_not_into_itself"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_person_household_id_household"),
        sa.ForeignKeyConstraint(["merged_into_id"], ["person.id"], name="fk_person_merged_into_id_person"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_person_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("id_hash", name="uq_person_id_hash"),
    )
    op.create_index("ix_person_household_id", "person", ["household_id"])
    op.create_index("ix_person_id_tail_hash", "person", ["id_tail_hash", "id"])
    op.create_index("ix_person_initials", "person", ["initials", "id"])
    op.create_index("ix_person_merged_into_id", "person", ["merged_into_id"])
    op.create_index("ix_person_name", "person", ["name", "id"])
    op.create_index("ix_person_organisation_id", "person", ["organisation_id"])
    op.create_index("ix_person_path", "person", ["organisation_path", "id"])
    op.create_index("ix_person_phone_tail_hash", "person", ["phone_tail_hash", "id"])
    op.create_index("ix_person_review_on", "person", ["review_on", "id"])
    op.create_table(
        "person_category",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("until is null or until >= since", name="ck_person_category_until_after_since"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_category_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_person_category"),
    )
    op.create_index("ix_person_category_person", "person_category", ["person_id", "category"])
    op.create_table(
        "person_consent",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("case_number", sa.String(length=20), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state in ('given','withdrawn')", name="ck_person_consent_state"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_consent_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_person_consent"),
    )
    op.create_index("ix_person_consent_person", "person_consent", ["person_id", "purpose", "id"])
    op.create_table(
        "person_look",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("organisation_path", sa.String(length=120), nullable=False),
        sa.Column("organisation_name", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_look_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_person_look"),
    )
    op.create_index("ix_person_look_path", "person_look", ["organisation_path", "id"])
    op.create_index("ix_person_look_person", "person_look", ["person_id", "id"])
    op.create_index("ix_person_look_user", "person_look", ["user_id", "person_id", "at"])
    op.create_table(
        "person_change",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_change_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_person_change"),
    )
    op.create_index("ix_person_change_person", "person_change", ["person_id", "id"])
    op.create_table(
        "person_merge",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("winner_id", BIG_ID, nullable=False),
        sa.Column("loser_id", BIG_ID, nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["loser_id"], ["person.id"], name="fk_person_merge_loser_id_person"),
        sa.ForeignKeyConstraint(["winner_id"], ["person.id"], name="fk_person_merge_winner_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_person_merge"),
    )
    op.create_index("ix_person_merge_loser_id", "person_merge", ["loser_id"])
    op.create_index("ix_person_merge_winner_id", "person_merge", ["winner_id"])


def downgrade() -> None:
    for table in (
        "person_merge",
        "person_change",
        "person_look",
        "person_consent",
        "person_category",
        "person",
        "household",
    ):
        op.drop_table(table)
