"""Papers sent in by link, ledgers handed in, problems passed up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId, byte_ordered

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_KEPT = sa.text("erased_at is null")


def upgrade() -> None:
    _links()
    _pages()
    _layouts()
    _hand_ins()
    _sheets()


def _reference(name: str, table: str, *, nullable: bool = False, big: bool = False) -> sa.Column[int]:
    kind = BigId if big else sa.Integer()
    return sa.Column(name, kind, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _links() -> None:
    op.create_table(
        "sent_link",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        _reference("organisation_id", "organisation"),
        sa.Column("organisation_path", byte_ordered(120), nullable=False),
        _reference("service_version_id", "service_version"),
        _reference("case_id", "case", nullable=True, big=True),
        _reference("appointment_id", "appointment", nullable=True, big=True),
        sa.Column("draft_token", sa.String(64)),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "phone", "wanted")),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _reference("made_by_id", "ab_user"),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("cut_off_at", sa.DateTime()),
        sa.Column("erased_at", sa.DateTime()),
        sa.UniqueConstraint("token_hash", name="uq_sent_link_token"),
    )
    op.create_index("ix_sent_link_organisation", "sent_link", ["organisation_path", "id"])
    op.create_index("ix_sent_link_case", "sent_link", ["case_id"])
    op.create_index(
        "ix_sent_link_expires", "sent_link", ["expires_at", "id"], sqlite_where=_KEPT, postgresql_where=_KEPT
    )


def _pages() -> None:
    op.create_table(
        "sent_page",
        sa.Column("id", BigId, primary_key=True),
        _reference("link_id", "sent_link", big=True),
        sa.Column("document_id", sa.String(48), nullable=False),
        sa.Column("digest", sa.String(64), sa.ForeignKey("stored_file.digest"), nullable=False),
        sa.Column("upload_id", sa.String(32), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime()),
        _reference("settled_by_id", "ab_user", nullable=True),
        sa.UniqueConstraint("link_id", "upload_id", name="uq_sent_page_upload"),
        sa.CheckConstraint("state in ('waiting','sorted','refused')", name="state"),
        sa.CheckConstraint("(state = 'waiting') = (settled_at is null)", name="settled"),
    )
    op.create_index("ix_sent_page_link", "sent_page", ["link_id", "id"])
    op.create_index("ix_sent_page_digest", "sent_page", ["digest"])


def _layouts() -> None:
    op.create_table(
        "ledger_layout",
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), primary_key=True),
        sa.Column("book", sa.String(16), primary_key=True),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        _reference("changed_by_id", "ab_user"),
    )


def _hand_ins() -> None:
    op.create_table(
        "ledger_hand_in",
        sa.Column("id", BigId, primary_key=True),
        _reference("organisation_id", "organisation"),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("handed_at", sa.DateTime(), nullable=False),
        _reference("handed_by_id", "ab_user"),
        sa.Column("checked_at", sa.DateTime()),
        _reference("checked_by_id", "ab_user", nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("organisation_id", "month", "round", name="uq_ledger_hand_in_round"),
        sa.CheckConstraint("state in ('handed_in','signed','sent_back')", name="state"),
        sa.CheckConstraint("(state = 'handed_in') = (checked_at is null)", name="checked"),
    )
    op.create_index("ix_ledger_hand_in_month", "ledger_hand_in", ["month", "organisation_id"])


def _sheets() -> None:
    op.create_table(
        "problem_sheet",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("number", byte_ordered(20), nullable=False),
        _reference("from_id", "organisation"),
        _reference("to_id", "organisation"),
        sa.Column("title", sa.String(60), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("person", "phone")),
        _reference("case_id", "case", nullable=True, big=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("facts", "tried", "asked")),
        sa.Column("wanted_by", sa.Date()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        _reference("sent_by_id", "ab_user"),
        sa.Column("received_at", sa.DateTime()),
        _reference("received_by_id", "ab_user", nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime()),
        _reference("answered_by_id", "ab_user", nullable=True),
        sa.Column("closed_at", sa.DateTime()),
        sa.UniqueConstraint("number", name="uq_problem_sheet_number"),
        sa.CheckConstraint("state in ('sent','received','answered','closed')", name="state"),
        sa.CheckConstraint("from_id <> to_id", name="two_sides"),
        sa.CheckConstraint("state = 'sent' or received_at is not null", name="received"),
        sa.CheckConstraint("state not in ('answered','closed') or answered_at is not null", name="answered"),
    )
    op.create_index("ix_problem_sheet_from", "problem_sheet", ["from_id", "state", "id"])
    op.create_index("ix_problem_sheet_to", "problem_sheet", ["to_id", "state", "id"])


def downgrade() -> None:
    for table in ("problem_sheet", "ledger_hand_in", "ledger_layout", "sent_page", "sent_link"):
        op.drop_table(table)
