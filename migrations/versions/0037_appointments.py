"""Appointments: places, hours, slots, who comes, calendar feeds; messages that tell of no case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId, byte_ordered

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_REMINDS = sa.text("remind_on is not null")


def upgrade() -> None:
    _places()
    _hours()
    _closures()
    _slots()
    _appointments()
    _feeds()
    _messages()


def _reference(name: str, table: str, *, nullable: bool = False, big: bool = False) -> sa.Column[int]:
    kind = BigId if big else sa.Integer()
    return sa.Column(name, kind, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _places() -> None:
    op.create_table(
        "appointment_place",
        sa.Column("id", sa.Integer(), primary_key=True),
        _reference("organisation_id", "organisation"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("organisation_id", "kind", "name", name="uq_appointment_place_name"),
        sa.CheckConstraint("kind in ('hall','station','point','home')", name="kind"),
        sa.CheckConstraint("ahead > 0", name="ahead"),
    )


def _hours() -> None:
    op.create_table(
        "appointment_hours",
        sa.Column("id", sa.Integer(), primary_key=True),
        _reference("place_id", "appointment_place"),
        sa.Column("rule", sa.String(16), nullable=False),
        sa.Column("which", sa.String(60), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("rule in ('workdays','weekly','monthly')", name="rule"),
        sa.CheckConstraint("begins >= 0 and begins < ends and ends <= 1440", name="span"),
        sa.CheckConstraint("minutes >= 0", name="minutes"),
        sa.CheckConstraint("capacity > 0", name="capacity"),
    )
    op.create_index("ix_appointment_hours_place", "appointment_hours", ["place_id", "begins"])


def _closures() -> None:
    op.create_table(
        "appointment_closure",
        sa.Column("id", sa.Integer(), primary_key=True),
        _reference("place_id", "appointment_place"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(60), nullable=False),
        sa.UniqueConstraint("place_id", "day", name="uq_appointment_closure_day"),
    )


def _slots() -> None:
    op.create_table(
        "appointment_slot",
        sa.Column("id", BigId, primary_key=True),
        _reference("place_id", "appointment_place"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.UniqueConstraint("place_id", "day", "begins", name="uq_appointment_slot_begins"),
        sa.CheckConstraint("taken >= 0 and taken <= capacity", name="taken"),
    )


def _appointments() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        _reference("place_id", "appointment_place"),
        _reference("slot_id", "appointment_slot", big=True),
        _reference("organisation_id", "organisation"),
        sa.Column("organisation_path", byte_ordered(120), nullable=False),
        _reference("agent_id", "ab_user", nullable=True),
        _reference("service_id", "service"),
        _reference("village_id", "organisation", nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "phone")),
        sa.Column("phone_hash", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("address", "note")),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("notice_number", sa.String(20)),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _reference("made_by_id", "ab_user", nullable=True),
        sa.Column("remind_on", sa.Date()),
        sa.Column("reminded", sa.String(8), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        _reference("previous_id", "appointment", nullable=True, big=True),
        sa.Column("draft_token", sa.String(64)),
        sa.Column("ended_at", sa.DateTime()),
        _reference("ended_by_id", "ab_user", nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.UniqueConstraint("code_hash", name="uq_appointment_code"),
        sa.CheckConstraint("state in ('booked','kept','missed','cancelled')", name="state"),
        sa.CheckConstraint("channel in ('phone','public','desk')", name="channel"),
        sa.CheckConstraint("(state = 'booked') = (ended_at is null)", name="ended"),
        sa.CheckConstraint("begins < ends", name="span"),
    )
    op.create_index("ix_appointment_slot_id", "appointment", ["slot_id"])
    op.create_index("ix_appointment_day", "appointment", ["day", "organisation_path", "begins", "id"])
    op.create_index("ix_appointment_agent", "appointment", ["agent_id", "day"])
    op.create_index("ix_appointment_phone", "appointment", ["phone_hash", "day"])
    op.create_index(
        "ix_appointment_remind", "appointment", ["remind_on", "id"], sqlite_where=_REMINDS, postgresql_where=_REMINDS
    )


def _feeds() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("ab_user.id"), primary_key=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feed_token"),
    )


def _messages() -> None:
    """What tells of no case leads to a page of its own."""
    with op.batch_alter_table("outbox") as table:
        table.alter_column("case_id", existing_type=BigId, nullable=True)
        table.add_column(sa.Column("path", sa.String(120), nullable=False, server_default=""))


def downgrade() -> None:
    op.execute("delete from outbox where case_id is null")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("path")
        table.alter_column("case_id", existing_type=BigId, nullable=False)
    op.drop_table("calendar_feed")
    for table_name in ("appointment", "appointment_slot", "appointment_closure", "appointment_hours"):
        op.drop_table(table_name)
    op.drop_table("appointment_place")
