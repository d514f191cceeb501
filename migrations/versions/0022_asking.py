"""Questions inside a case, notes, marks of attention, and work that comes again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_STANDING, _LOOKED_FOR = sa.text("cleared_at is null"), sa.text("look_on is not null")


def upgrade() -> None:
    _consultations()
    _notes()
    _rechecks()


def downgrade() -> None:
    op.drop_index("ix_case_decided", "case")
    for table in (
        "recheck_look",
        "recheck_due",
        "attention_mark",
        "case_note",
        "consultation_reply",
        "consultation",
    ):
        op.drop_table(table)


def _person(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=nullable)


def _place(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False)


def _case() -> sa.Column[int]:
    return sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False)


def _consultations() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", BigId, primary_key=True),
        _case(),
        _place("organisation_id"),
        _person("asked_by_id"),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("limit_value", sa.Integer(), nullable=False),
        sa.Column("limit_unit", sa.String(16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime()),
        sa.Column("projected", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.CheckConstraint("state in ('open','answered','closed')", name="state"),
        sa.CheckConstraint("(state = 'open') = (ended_at is null)", name="ended"),
    )
    op.create_index("ix_consultation_case", "consultation", ["case_id", "id"])
    op.create_table(
        "consultation_reply",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("consultation_id", BigId, sa.ForeignKey("consultation.id"), nullable=False),
        _case(),
        _place("organisation_id"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime()),
        _person("answered_by_id", nullable=True),
        sa.UniqueConstraint("consultation_id", "organisation_id", name="uq_consultation_reply_office"),
        sa.CheckConstraint("state in ('open','answered','dropped')", name="state"),
        sa.CheckConstraint("(state = 'answered') = (answered_at is not null)", name="answered"),
    )
    op.create_index("ix_consultation_reply_seen", "consultation_reply", ["case_id", "organisation_id"])
    op.create_index("ix_consultation_reply_asked", "consultation_reply", ["organisation_id", "state", "due_on", "id"])
    op.create_index("ix_consultation_reply_due", "consultation_reply", ["state", "due_on", "id"])


def _notes() -> None:
    op.create_table(
        "case_note",
        sa.Column("id", BigId, primary_key=True),
        _case(),
        _place("organisation_id"),
        _person("written_by_id"),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("ix_case_note_case", "case_note", ["case_id", "id"])
    op.create_table(
        "attention_mark",
        sa.Column("id", BigId, primary_key=True),
        _case(),
        _place("organisation_id"),
        sa.Column("reason", sa.Text(), nullable=False),
        _person("set_by_id"),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        _person("cleared_by_id", nullable=True),
        sa.Column("cleared_at", sa.DateTime()),
    )
    op.create_index("ix_attention_mark_case", "attention_mark", ["case_id", "id"])
    op.create_index(
        "uq_attention_mark_standing",
        "attention_mark",
        ["case_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )


def _rechecks() -> None:
    op.create_index("ix_case_decided", "case", ["decided_at", "id"])
    op.create_table(
        "recheck_due",
        sa.Column("id", BigId, primary_key=True),
        _case(),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("person_hash", sa.String(64)),
        sa.Column("service_id", sa.Integer(), sa.ForeignKey("service.id"), nullable=False),
        _place("organisation_id"),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        _place("hall_id"),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("look_on", sa.Date()),
        sa.Column("lacking", sa.Integer()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("token", sa.String(64)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        _person("ended_by_id", nullable=True),
        sa.UniqueConstraint("case_id", "turn", name="uq_recheck_due_turn"),
        sa.CheckConstraint("state in ('waiting','opened','done','stopped')", name="state"),
        sa.CheckConstraint("(state in ('done','stopped')) = (ended_at is not null)", name="ended"),
    )
    op.create_index("ix_recheck_due_village", "recheck_due", ["organisation_id", "state", "due_on", "id"])
    op.create_index("ix_recheck_due_hall", "recheck_due", ["hall_id", "state", "due_on", "id"])
    op.create_index("ix_recheck_due_person", "recheck_due", ["person_hash", "service_id", "state"])
    op.create_index("ix_recheck_due_token", "recheck_due", ["token"])
    op.create_index(
        "ix_recheck_due_look",
        "recheck_due",
        ["look_on", "id"],
        sqlite_where=_LOOKED_FOR,
        postgresql_where=_LOOKED_FOR,
    )
    op.create_table(
        "recheck_look",
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), primary_key=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_recheck_look_decided_at", "recheck_look", ["decided_at"])
