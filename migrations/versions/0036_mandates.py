"""Mandates of their own and modes of cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_LIVE, _CHECKED = sa.text("live"), sa.text("check_on is not null")
_HELD = sa.text("state in ('active','paused')")
_EARLIER = {
    "role": "role in ('applicant','agent','witness')",
    "way": "way in ('drawn','paper','typed')",
    "witness": "(way = 'typed') = (witness is not null)",
    "holder": "case_id is not null or draft_token is not null",
}
_RULE_NAMES = {  # as they were made: migration 0012 gave names that the convention put its own before
    **{name: f"ck_signature_ck_signature_{name}" for name in ("role", "way", "witness")},
    "holder": "ck_signature_holder",
}
_NOW = {
    "role": "role in ('applicant','agent','witness','principal','collector')",
    "way": "way in ('drawn','paper','typed','thumb')",
    "witness": "(way in ('typed','thumb')) = (witness is not null)",
    "holder": "case_id is not null or draft_token is not null or mandate_id is not null",
}
_TEXTS = ("principal_phone", "principal_address", "principal_id_number", "agent_id_number", "relation")
_ADDED: dict[str, sa.types.TypeEngine[object]] = {
    "number": sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql"),
    "principal_hash": sa.String(64),
    "expires_on": sa.Date(),
    "check_on": sa.Date(),
    "signed_at": sa.DateTime(),
    "made_at": sa.DateTime(),
    **{name: sa.Text() for name in _TEXTS},
}


def upgrade() -> None:
    with op.batch_alter_table("case") as table:
        table.add_column(sa.Column("proxy_mode", sa.String(16), server_default="", nullable=False))
        table.add_column(sa.Column("mandate_number", sa.String(24), server_default="", nullable=False))
    op.execute("update \"case\" set proxy_mode = 'point' where handled_by = 'agent'")
    _make_covers()
    _widen_mandates()
    _make_papers_and_fees()
    _make_visits()
    with op.batch_alter_table("signature") as table:
        table.add_column(sa.Column("mandate_id", BigId, nullable=True))
        table.add_column(sa.Column("witness_phone", sa.Text(), nullable=True))
        table.create_foreign_key(op.f("fk_signature_mandate_id_mandate"), "mandate", ["mandate_id"], ["id"])
        table.create_index("ix_signature_mandate_id", ["mandate_id"])
        for name, rule in _NOW.items():
            table.drop_constraint(op.f(_RULE_NAMES[name]), type_="check")
            table.create_check_constraint(op.f(f"ck_signature_{name}"), rule)


def _make_covers() -> None:
    """The case of a mandate becomes a row of its own: one mandate may cover several."""
    op.create_table(
        "mandate_case",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("mandate_id", BigId, sa.ForeignKey("mandate.id"), nullable=False),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("mandate_id", "case_id", name="uq_mandate_case_mandate"),
    )
    op.create_index(
        "uq_mandate_case_live", "mandate_case", ["case_id"], unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
    )
    op.create_index("ix_mandate_case_case_id", "mandate_case", ["case_id", "id"])
    op.execute(
        "insert into mandate_case (mandate_id, case_id, live)"
        " select id, case_id, state in ('active','paused') from mandate order by id"
    )


def _widen_mandates() -> None:
    op.drop_index("uq_mandate_live", "mandate")
    op.drop_index("ix_mandate_case", "mandate")
    with op.batch_alter_table("mandate") as table:
        for name, kind in _ADDED.items():
            table.add_column(sa.Column(name, kind, nullable=True))
        table.add_column(sa.Column("kind", sa.String(16), server_default="agent", nullable=False))
        table.add_column(sa.Column("items", sa.Text(), server_default="[]", nullable=False))
        table.add_column(sa.Column("delegable", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("signed_way", sa.String(16), server_default="", nullable=False))
        table.drop_constraint(op.f("ck_mandate_state"), type_="check")
        table.create_check_constraint(op.f("ck_mandate_state"), "state in ('draft','active','paused','ended')")
        table.create_check_constraint(op.f("ck_mandate_kind"), "kind in ('relative','agent','entrusted')")
        table.create_check_constraint(op.f("ck_mandate_term"), "expires_on is null or expires_on >= begins_on")
    _fill()
    with op.batch_alter_table("mandate") as table:
        for name in ("number", "made_at"):
            table.alter_column(name, existing_type=_ADDED[name], nullable=False)
        table.create_unique_constraint(op.f("uq_mandate_number"), ["number"])
        table.drop_column("case_id")
    op.create_index("ix_mandate_desk", "mandate", ["organisation_id", "state", "id"])
    op.create_index("ix_mandate_principal_hash", "mandate", ["principal_hash", "state"])
    op.create_index(
        "ix_mandate_check_on", "mandate", ["check_on", "id"], sqlite_where=_CHECKED, postgresql_where=_CHECKED
    )


def _fill() -> None:
    """Mandates made so far are known by their case; what is said of the principal besides stands in its form."""
    op.execute(
        "update mandate set made_at = changed_at, number ="
        " 'W' || (select c.number from \"case\" c where c.id = mandate.case_id) || '-' || id"
    )
    op.execute(
        'update "case" set mandate_number = (select m.number from mandate m where m.id ='
        " (select max(c.mandate_id) from mandate_case c where c.case_id = \"case\".id)) where mandate <> ''"
    )


def _make_papers_and_fees() -> None:
    op.create_table(
        "mandate_paper",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("mandate_id", BigId, sa.ForeignKey("mandate.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id")),
        sa.Column("returned_at", sa.DateTime()),
        sa.Column("returned_to", sa.Text(), nullable=False),
        sa.Column("returned_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.UniqueConstraint("mandate_id", "position", name="uq_mandate_paper_position"),
        sa.CheckConstraint("originals >= 0 and copies >= 0 and originals + copies > 0", name="sheets"),
        sa.CheckConstraint("returned_at is null or case_id is null", name="one_way"),
        sa.CheckConstraint("(returned_at is null) = (returned_by_id is null)", name="returned"),
    )
    op.create_index("ix_mandate_paper_case_id", "mandate_paper", ["case_id"])
    op.create_table(
        "case_fee",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("paid_by", sa.String(16), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("receipt_number", sa.String(60), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.UniqueConstraint("case_id", "receipt_number", name="uq_case_fee_receipt"),
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("paid_by in ('principal','agent')", name="paid_by"),
    )


def _make_visits() -> None:
    op.create_table(
        "household_visit",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("household_id", BigId, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("mandate_id", BigId, sa.ForeignKey("mandate.id")),
        sa.Column("shared", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
    )
    op.create_index("ix_household_visit_household_id", "household_visit", ["household_id"])
    op.create_index("ix_household_visit_desk", "household_visit", ["organisation_id", "id"])
    op.create_table(
        "household_visit_item",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("visit_id", BigId, sa.ForeignKey("household_visit.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.String(40), nullable=False),
        sa.Column("service_name", sa.String(200), nullable=False),
        sa.Column("person_id", BigId, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.UniqueConstraint("visit_id", "position", name="uq_household_visit_item_position"),
        sa.UniqueConstraint("token", name="uq_household_visit_item_token"),
    )


def downgrade() -> None:
    """Mandates without a case go; of those that cover several only the first case is kept."""
    op.execute("delete from signature where case_id is null and draft_token is null")
    op.execute("update signature set role = 'applicant' where role in ('principal','collector')")
    op.execute("delete from signature where way = 'thumb'")
    with op.batch_alter_table("signature") as table:
        table.drop_index("ix_signature_mandate_id")
        table.drop_constraint(op.f("fk_signature_mandate_id_mandate"), type_="foreignkey")
        for name, rule in _EARLIER.items():
            table.drop_constraint(op.f(f"ck_signature_{name}"), type_="check")
            table.create_check_constraint(op.f(_RULE_NAMES[name]), rule)
        table.drop_column("mandate_id")
        table.drop_column("witness_phone")
    for name in ("household_visit_item", "household_visit", "case_fee", "mandate_paper"):
        op.drop_table(name)
    _narrow_mandates()
    op.drop_table("mandate_case")
    with op.batch_alter_table("case") as table:
        table.drop_column("proxy_mode")
        table.drop_column("mandate_number")


def _narrow_mandates() -> None:
    for name in ("ix_mandate_desk", "ix_mandate_principal_hash", "ix_mandate_check_on"):
        op.drop_index(name, "mandate")
    with op.batch_alter_table("mandate") as table:
        table.add_column(sa.Column("case_id", BigId, nullable=True))
        table.drop_constraint(op.f("uq_mandate_number"), type_="unique")
        table.drop_constraint(op.f("ck_mandate_kind"), type_="check")
        table.drop_constraint(op.f("ck_mandate_term"), type_="check")
        table.drop_constraint(op.f("ck_mandate_state"), type_="check")
        for name in (*_ADDED, "kind", "items", "delegable", "signed_way"):
            table.drop_column(name)
    op.execute(
        "update mandate set case_id = (select min(c.case_id) from mandate_case c where c.mandate_id = mandate.id)"
    )
    op.execute("delete from mandate_turn where mandate_id in (select id from mandate where case_id is null)")
    op.execute("delete from mandate where case_id is null")
    with op.batch_alter_table("mandate") as table:
        table.alter_column("case_id", existing_type=BigId, nullable=False)
        table.create_foreign_key(op.f("fk_mandate_case_id_case"), "case", ["case_id"], ["id"])
        table.create_check_constraint(op.f("ck_mandate_state"), "state in ('active','paused','ended')")
    op.create_index("ix_mandate_case", "mandate", ["case_id", "id"])
    op.create_index("uq_mandate_live", "mandate", ["case_id"], unique=True, sqlite_where=_HELD, postgresql_where=_HELD)
