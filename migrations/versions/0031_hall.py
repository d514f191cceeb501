"""Boards, rotas, points and bus days of halls; the book of hand-overs of a month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_handover_sent", "handover", ["sent_at", "id"])
    _people()
    _turns()
    _points()


def _organisation() -> sa.Column[int]:
    return sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False)


def _people() -> None:
    op.create_table(
        "hall_person",
        sa.Column("id", sa.Integer(), primary_key=True),
        _organisation(),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("post", sa.String(40), nullable=False),
        sa.Column("duties", sa.String(120), nullable=False),
        sa.Column("serves", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("photo", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("whereabouts", sa.String(16), nullable=False),
        sa.Column("note", sa.String(60), nullable=False),
        sa.Column("back_on", sa.Date()),
        sa.Column("substitute_id", sa.Integer(), sa.ForeignKey("hall_person.id")),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("whereabouts in ('here','out','training','leave','ended')", name="whereabouts"),
    )
    op.create_index("ix_hall_person_organisation", "hall_person", ["organisation_id", "position", "id"])


def _turns() -> None:
    op.create_table(
        "duty_turn",
        sa.Column("id", sa.Integer(), primary_key=True),
        _organisation(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(16), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("hall_person.id"), nullable=False),
        sa.UniqueConstraint("organisation_id", "day", "shift", "person_id", name="uq_duty_turn_person"),
        sa.CheckConstraint("shift in ('day','morning','afternoon','night')", name="shift"),
    )


def _points() -> None:
    op.create_table(
        "service_point",
        sa.Column("id", sa.Integer(), primary_key=True),
        _organisation(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("model", sa.String(60), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("hours", sa.String(120), nullable=False),
        sa.Column("days", sa.String(60), nullable=False),
        sa.Column("departments", sa.String(200), nullable=False),
        sa.Column("maintainer", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind in ('machine','bus','point')", name="kind"),
    )
    op.create_index("ix_service_point_organisation", "service_point", ["organisation_id", "kind", "id"])


def downgrade() -> None:
    for table in ("service_point", "duty_turn", "hall_person"):
        op.drop_table(table)
    op.drop_index("ix_handover_sent", "handover")
