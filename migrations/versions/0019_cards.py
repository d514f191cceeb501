"""Cards, urging and supervision notes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId, byte_ordered

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OPEN: dict[str, Any] = {
    "sqlite_where": sa.text("closed_at is null"),
    "postgresql_where": sa.text("closed_at is null"),
}
_WAITING: dict[str, Any] = {
    "sqlite_where": sa.text("card_on is not null"),
    "postgresql_where": sa.text("card_on is not null"),
}


def upgrade() -> None:
    _cards()
    _notes()
    _days()


def downgrade() -> None:
    op.drop_index("ix_case_delivery_late", "case")
    op.drop_index("ix_case_pause_expected", "case_pause")
    op.drop_index("ix_paper_promise_overdue", "paper_promise")
    for table in ("supervision_note_turn", "supervision_note_case", "supervision_note", "card_escalation", "case_card"):
        op.drop_table(table)


def _cards() -> None:
    op.create_table(
        "case_card",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id")),
        sa.Column("service_id", sa.Integer(), sa.ForeignKey("service.id")),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("subject_name", sa.String(200), nullable=False),
        sa.Column("colour", sa.String(8), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("projected", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("first_asked_id", sa.Integer(), sa.ForeignKey("organisation.id")),
        sa.Column("first_asked_path", sa.String(120), nullable=False),
        sa.Column("escalate_on", sa.Date()),
        sa.Column("seen_at", sa.DateTime()),
        sa.Column("seen_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("answered_at", sa.DateTime()),
        sa.Column("answered_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("closed_why", sa.String(16), nullable=False),
        sa.UniqueConstraint("subject", "subject_id", "colour", "due_on", name="uq_case_card_subject"),
        sa.CheckConstraint("subject in ('step','delivery','paper','pause','question','note')", name="subject"),
        sa.CheckConstraint("colour in ('yellow','red')", name="colour"),
    )
    op.create_index("ix_case_card_case", "case_card", ["case_id", "id"])
    op.create_index("ix_case_card_desk", "case_card", ["organisation_id", "due_on", "id"], **_OPEN)
    op.create_index("ix_case_card_escalate", "case_card", ["escalate_on", "id"], **_OPEN)
    op.create_index("ix_case_card_first_asked", "case_card", ["first_asked_path", "id"])
    op.create_index("ix_case_card_open", "case_card", ["due_on", "id"], **_OPEN)
    op.create_index("ix_case_card_path", "case_card", ["organisation_path", "id"])

    op.create_table(
        "card_escalation",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("card_id", BigId, sa.ForeignKey("case_card.id"), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("card_id", "level", name="uq_card_escalation_level"),
    )


def _notes() -> None:
    op.create_table(
        "supervision_note",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("number", byte_ordered(20), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("drafted_at", sa.DateTime(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("addressee_path", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("demands", sa.Text(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("answer_due_on", sa.Date()),
        sa.Column("projected", sa.Boolean(), nullable=False),
        sa.Column("card_on", sa.Date()),
        sa.Column("issued_at", sa.DateTime()),
        sa.Column("issued_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("served_at", sa.DateTime()),
        sa.Column("served_how", sa.String(16), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime()),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("follows_id", BigId, sa.ForeignKey("supervision_note.id")),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("number", name="uq_supervision_note_number"),
        sa.CheckConstraint(
            "state in ('draft','issued','served','answered','accepted','raised','archived','void')", name="state"
        ),
        sa.CheckConstraint("kind in ('urge','supervise')", name="kind"),
    )
    op.create_index("ix_supervision_note_addressee", "supervision_note", ["addressee_path", "id"])
    op.create_index("ix_supervision_note_card_on", "supervision_note", ["card_on", "id"], **_WAITING)
    op.create_index("ix_supervision_note_path", "supervision_note", ["organisation_path", "id"])

    op.create_table(
        "supervision_note_case",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("note_id", BigId, sa.ForeignKey("supervision_note.id"), nullable=False),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("step_name", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.UniqueConstraint("note_id", "case_id", name="uq_supervision_note_case"),
    )
    op.create_index("ix_supervision_note_case_case", "supervision_note_case", ["case_id", "id"])
    op.create_table(
        "supervision_note_turn",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("note_id", BigId, sa.ForeignKey("supervision_note.id"), nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.CheckConstraint("event in ('answer','accept','send_back','transfer','raise')", name="event"),
    )
    op.create_index("ix_supervision_note_turn_note", "supervision_note_turn", ["note_id", "id"])


def _days() -> None:
    """By what is not a step the sweeps find what is late."""
    for name, table, columns, condition in (
        ("ix_paper_promise_overdue", "paper_promise", ["due_on", "id"], "state = 'open'"),
        ("ix_case_pause_expected", "case_pause", ["expected_on", "id"], "ended_at is null"),
        ("ix_case_delivery_late", "case", ["state", "delivery_due_on", "id"], "state = 'decided'"),
    ):
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
