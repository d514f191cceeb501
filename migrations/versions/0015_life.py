"""The whole life of a case: decided, delivered, filed; paused and extended; several offices at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# As migration 0002 named them: the convention was put before names that were whole already.
_STATE_RULE, _OUTCOME_RULE = "ck_case_ck_case_state", "ck_case_step_ck_case_step_outcome"
_OLD = "state in ('handling','supplement','granted','refused','declined','withdrawn')"
_NEW = (
    "state in ('submitted','supplement','handling','paused','decided','delivered','archived',"
    "'declined','withdrawn','terminated')"
)
_OLD_OUTCOME = (
    "outcome is null or outcome in ('passed','returned','granted','refused','declined','resubmitted','withdrawn')"
)
_NEW_OUTCOME = (
    "outcome is null or outcome in ('passed','returned','granted','partly','refused','declined','resubmitted',"
    "'withdrawn','terminated','objected','sent_back','transferred')"
)
_OPEN, _RUNNING = sa.text("state = 'open'"), sa.text("ended_at is null")
_ADDED = (
    ("outcome", sa.String(16)),
    ("acceptance_due_on", sa.Date()),
    ("statutory_due_on", sa.Date()),
    ("delivery_due_on", sa.Date()),
    ("delivered_at", sa.DateTime()),
    ("archived_at", sa.DateTime()),
)


def upgrade() -> None:
    _change_cases()
    _change_steps()
    _add_tables()


def _change_cases() -> None:
    with op.batch_alter_table("case") as table:
        for name, kind in _ADDED:
            table.add_column(sa.Column(name, kind, nullable=True))
        table.add_column(sa.Column("accepted_by_law", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("returns", sa.Integer(), server_default="0", nullable=False))
        table.drop_constraint(op.f(_STATE_RULE), type_="check")
    op.execute("update \"case\" set outcome = state, state = 'decided' where state in ('granted','refused')")
    op.execute(
        "update \"case\" set outcome = 'granted', state = 'decided' where state = 'handling' and decided_at is not null"
    )
    op.execute("update \"case\" set state = 'submitted' where state = 'handling' and accepted_at is null")
    op.execute(
        'update "case" set returns = (select count(*) from case_step'
        " where case_step.case_id = \"case\".id and case_step.state = 'returned')"
    )
    with op.batch_alter_table("case") as table:
        table.create_check_constraint(op.f("ck_case_state"), _NEW)
        table.create_check_constraint(
            op.f("ck_case_outcome"), "outcome is null or outcome in ('granted','partly','refused')"
        )
        table.create_index("ix_case_acceptance_due", ["state", "acceptance_due_on", "id"])
        table.create_index("ix_case_delivery_due", ["submitting_organisation_id", "state", "delivery_due_on", "id"])


def _change_steps() -> None:
    with op.batch_alter_table("case_step") as table:
        table.add_column(sa.Column("lane", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("card_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("particulars", sa.Text(), nullable=True))
        table.drop_constraint(op.f(_OUTCOME_RULE), type_="check")
        table.create_check_constraint(op.f("ck_case_step_outcome"), _NEW_OUTCOME)
        table.drop_index("uq_case_step_open")
    # The cards of what is open now: the worker raises the ones that are due at its first round.
    op.execute("update case_step set card_on = coalesce(yellow_on, due_on) where state = 'open'")
    op.create_index(
        "uq_case_step_open",
        "case_step",
        ["case_id", "lane"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("ix_case_step_card", "case_step", ["card_on", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def _add_tables() -> None:
    op.create_table(
        "case_pause",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("step_id", BigId, sa.ForeignKey("case_step.id"), nullable=False),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("began_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("ended_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("result", sa.Text(), nullable=False),
    )
    op.create_index("ix_case_pause_case", "case_pause", ["case_id", "id"])
    op.create_index(
        "uq_case_pause_running",
        "case_pause",
        ["case_id"],
        unique=True,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    )
    op.create_table(
        "case_extension",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("extended_at", sa.DateTime(), nullable=False),
        sa.Column("earlier_due_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.UniqueConstraint("case_id", name="uq_case_extension_case"),
    )


def downgrade() -> None:
    op.drop_table("case_extension")
    op.drop_table("case_pause")
    op.drop_index("ix_case_step_card", "case_step")
    op.drop_index("uq_case_step_open", "case_step")
    with op.batch_alter_table("case_step") as table:
        table.drop_constraint(op.f("ck_case_step_outcome"), type_="check")
        for name in ("lane", "card_on", "particulars"):
            table.drop_column(name)
        table.create_check_constraint(op.f(_OUTCOME_RULE), _OLD_OUTCOME)
    op.create_index(
        "uq_case_step_open", "case_step", ["case_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    _restore_cases()


def _restore_cases() -> None:
    with op.batch_alter_table("case") as table:
        table.drop_index("ix_case_delivery_due")
        table.drop_index("ix_case_acceptance_due")
        table.drop_constraint(op.f("ck_case_outcome"), type_="check")
        table.drop_constraint(op.f("ck_case_state"), type_="check")
    op.execute("update \"case\" set state = 'handling' where state in ('submitted','paused')")
    op.execute(
        "update \"case\" set state = 'granted'"
        " where state in ('decided','delivered','archived') and outcome <> 'refused'"
    )
    op.execute("update \"case\" set state = 'refused' where state in ('decided','delivered','archived')")
    op.execute("update \"case\" set state = 'withdrawn' where state = 'terminated'")
    with op.batch_alter_table("case") as table:
        for name in (*(name for name, _kind in _ADDED), "accepted_by_law", "returns"):
            table.drop_column(name)
        table.create_check_constraint(op.f(_STATE_RULE), _OLD)
