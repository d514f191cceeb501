"""Devices, reserved numbers, what came from without network."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId, byte_ordered

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_STATES = "state in ('waiting','in','review','refused','draft','dropped','replaced')"


def upgrade() -> None:
    _devices()
    _numbers()
    _envelopes()
    _files()


def _devices() -> None:
    op.create_table(
        "offline_device",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("login_id", sa.String(64)),
        sa.Column("ended", sa.String(8), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("ended_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("wiped_at", sa.DateTime()),
        sa.UniqueConstraint("code", name="uq_offline_device_code"),
        sa.CheckConstraint("ended in ('','cut_off','left')", name="ended"),
        sa.CheckConstraint("(ended = '') = (ended_at is null)", name="end"),
    )
    op.create_index("ix_offline_device_user", "offline_device", ["user_id", "id"])
    op.create_index("ix_offline_device_path", "offline_device", ["organisation_path", "id"])


def _numbers() -> None:
    op.create_table(
        "offline_number",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("number", byte_ordered(20), nullable=False),
        sa.Column("device_id", BigId, sa.ForeignKey("offline_device.id"), nullable=False),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reserved_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime()),
        sa.Column("token", sa.String(64)),
        sa.Column("why", sa.String(16), nullable=False),
        sa.UniqueConstraint("number", name="uq_offline_number_number"),
        sa.CheckConstraint("state in ('reserved','used','lapsed','returned')", name="state"),
        sa.CheckConstraint("(state = 'reserved') = (settled_at is null)", name="settled"),
    )
    op.create_index("ix_offline_number_device", "offline_number", ["device_id", "state", "number"])
    op.create_index("ix_offline_number_token", "offline_number", ["token"])
    op.create_index("ix_offline_number_expiry", "offline_number", ["state", "expires_at"])
    _partial("ix_offline_number_gaps", "offline_number", ["organisation_path", "id"], "state in ('lapsed','returned')")


def _envelopes() -> None:
    op.create_table(
        "offline_envelope",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("body_digest", sa.String(64), nullable=False),
        sa.Column("device_id", BigId, sa.ForeignKey("offline_device.id"), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("service_version_id", sa.Integer(), sa.ForeignKey("service_version.id"), nullable=False),
        sa.Column("service_name", sa.String(200), nullable=False),
        sa.Column("applicant_name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id")),
        sa.Column("came_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime()),
        sa.Column("decided_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime()),
        sa.UniqueConstraint("token", "body_digest", name="uq_offline_envelope_token"),
        sa.CheckConstraint(_STATES, name="state"),
        sa.CheckConstraint("(state = 'waiting') = (settled_at is null)", name="settled"),
        sa.CheckConstraint("state <> 'in' or case_id is not null or erased_at is not null", name="came_in"),
    )
    op.create_index("ix_offline_envelope_case_id", "offline_envelope", ["case_id"])
    op.create_index("ix_offline_envelope_device", "offline_envelope", ["device_id", "state"])
    _partial("uq_offline_envelope_in", "offline_envelope", ["token"], "state = 'in'", unique=True)
    _partial("uq_offline_envelope_waiting", "offline_envelope", ["token"], "state = 'waiting'", unique=True)
    open_ones = "state in ('waiting','review','refused')"
    _partial("ix_offline_envelope_open", "offline_envelope", ["organisation_path", "id"], open_ones)
    unerased = "erased_at is null and settled_at is not null"
    _partial("ix_offline_envelope_erase", "offline_envelope", ["settled_at", "id"], unerased)


def _files() -> None:
    op.create_table(
        "offline_file",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), sa.ForeignKey("stored_file.digest")),
        sa.Column("trouble", sa.String(200), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("token", "file_id", name="uq_offline_file_token"),
        sa.CheckConstraint("state in ('arriving','kept','refused')", name="state"),
        sa.CheckConstraint("(state = 'kept') = (digest is not null)", name="kept"),
        sa.CheckConstraint("received >= 0", name="received"),
    )
    for column in ("user_id", "digest", "touched_at"):
        op.create_index(f"ix_offline_file_{column}", "offline_file", [column])


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    for name in ("offline_file", "offline_envelope", "offline_number", "offline_device"):
        op.drop_table(name)
