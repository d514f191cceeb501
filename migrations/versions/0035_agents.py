"""Agents: posts, villages, items, exchanges of duty, training."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _villages()
    _swaps()
    _trainings()
    _members()


def _people() -> None:
    with op.batch_alter_table("hall_person") as table:
        table.add_column(sa.Column("mode", sa.String(16), nullable=False, server_default=""))
        table.add_column(sa.Column("post_kind", sa.String(32), nullable=False, server_default=""))
        table.add_column(sa.Column("duty_hours", sa.String(120), nullable=False, server_default=""))
        table.add_column(sa.Column("services", sa.Text(), nullable=False, server_default=""))
        table.create_check_constraint("mode", "mode in ('','fixed','mobile')")
        table.create_unique_constraint("uq_hall_person_account", ["account_id"])
    op.add_column("login_session", sa.Column("standing_id", sa.Integer(), nullable=True))


def _villages() -> None:
    op.create_table(
        "agent_village",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("hall_person.id"), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), primary_key=True),
    )
    op.create_index("ix_agent_village_organisation_id", "agent_village", ["organisation_id"])


def _person(name: str = "person_id", **more: bool) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("hall_person.id"), nullable=False, **more)


def _swaps() -> None:
    op.create_table(
        "duty_swap",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(16), nullable=False),
        _person("from_id"),
        _person("to_id"),
        sa.Column("return_day", sa.Date()),
        sa.Column("return_shift", sa.String(16)),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("answered_at", sa.DateTime()),
        sa.Column("answered_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.CheckConstraint("state in ('asked','agreed','declined','withdrawn')", name="state"),
        sa.CheckConstraint("from_id <> to_id", name="two_people"),
        sa.CheckConstraint("(return_day is null) = (return_shift is null)", name="in_return"),
    )
    op.create_index("ix_duty_swap_organisation", "duty_swap", ["organisation_id", "id"])


def _trainings() -> None:
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(60), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("teacher", sa.String(60), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.CheckConstraint("pass_mark between 0 and 100", name="pass_mark"),
    )
    op.create_index("ix_training_organisation", "training", ["organisation_id", "held_on", "id"])


def _members() -> None:
    op.create_table(
        "training_member",
        sa.Column("training_id", sa.Integer(), sa.ForeignKey("training.id"), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("hall_person.id"), primary_key=True),
        sa.Column("signed_at", sa.DateTime()),
        sa.Column("sign_way", sa.String(8)),
        sa.Column("reminded_at", sa.DateTime()),
        sa.CheckConstraint("sign_way in ('list','code')", name="sign_way"),
        sa.CheckConstraint("(signed_at is null) = (sign_way is null)", name="signed"),
    )
    op.create_index("ix_training_member_person_id", "training_member", ["person_id"])
    op.create_table(
        "training_try",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("training_id", sa.Integer(), sa.ForeignKey("training.id"), nullable=False),
        _person(),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_training_try_person", "training_try", ["training_id", "person_id", "id"])


def downgrade() -> None:
    for table in ("training_try", "training_member", "training", "duty_swap", "agent_village"):
        op.drop_table(table)
    op.drop_column("login_session", "standing_id")
    with op.batch_alter_table("hall_person") as table:
        table.drop_constraint("uq_hall_person_account", type_="unique")
        table.drop_constraint(op.f("ck_hall_person_mode"), type_="check")
        for column in ("services", "duty_hours", "post_kind", "mode"):
            table.drop_column(column)
