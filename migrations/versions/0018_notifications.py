"""Telling people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_CURRENT = sa.text("is_current")
_DUE = sa.text("next_at is not null")
_UNREAD = sa.text("channel = 'app' and read_at is null")
_SLIP = sa.text("channel = 'slip'")
_REMINDS = sa.text("remind_on is not null")


def upgrade() -> None:
    _templates()
    _outbox()
    _choices()
    _reminders()


def _templates() -> None:
    op.create_table(
        "message_template",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("form", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.UniqueConstraint("event", "audience", "form", "number", name="uq_message_template_number"),
        sa.CheckConstraint("form in ('sms','app','slip')", name="form"),
    )
    op.create_index(
        "uq_message_template_current",
        "message_template",
        ["event", "audience", "form"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("template_id", sa.Integer(), sa.ForeignKey("message_template.id"), nullable=False),
        sa.Column("recipient_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.String(64)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("next_at", sa.DateTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(32)),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("read_at", sa.DateTime()),
        sa.Column("trouble", sa.String(200), nullable=False),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.CheckConstraint("channel in ('sms','mail','wecom','dingtalk','app','slip')", name="channel"),
        sa.CheckConstraint(
            "state in ('waiting','sending','failed','unsure','sent','shown','printed','delivered','dead','void')",
            name="state",
        ),
    )
    due = {"sqlite_where": _DUE, "postgresql_where": _DUE}
    unread = {"sqlite_where": _UNREAD, "postgresql_where": _UNREAD}
    slip = {"sqlite_where": _SLIP, "postgresql_where": _SLIP}
    op.create_index("ix_outbox_due", "outbox", ["next_at", "id"], **due)
    op.create_index("ix_outbox_unread", "outbox", ["recipient_id", "id"], **unread)
    op.create_index("ix_outbox_inbox", "outbox", ["recipient_id", "channel", "id"])
    op.create_index("ix_outbox_state", "outbox", ["state", "id"])
    op.create_index("ix_outbox_address", "outbox", ["address_hash", "ended_at"])
    op.create_index("ix_outbox_slips", "outbox", ["organisation_id", "state", "id"], **slip)
    op.create_index("ix_outbox_case", "outbox", ["case_id", "id"])


def _choices() -> None:
    op.create_table(
        "staff_channel",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("ab_user.id"), primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("channel in ('sms','mail','wecom','dingtalk')", name="channel"),
    )
    op.create_table(
        "case_telling",
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), primary_key=True, autoincrement=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
    )


def _reminders() -> None:
    """Papers promised before are reminded of on their last day."""
    with op.batch_alter_table("paper_promise") as table:
        table.add_column(sa.Column("remind_on", sa.Date()))
    op.execute("update paper_promise set remind_on = due_on where state = 'open'")
    where = {"sqlite_where": _REMINDS, "postgresql_where": _REMINDS}
    op.create_index("ix_paper_promise_remind", "paper_promise", ["remind_on", "id"], **where)


def downgrade() -> None:
    op.drop_index("ix_paper_promise_remind", "paper_promise")
    with op.batch_alter_table("paper_promise") as table:
        table.drop_column("remind_on")
    for table in ("case_telling", "staff_channel", "outbox", "message_template"):
        op.drop_table(table)
