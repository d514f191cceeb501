"""Papers issued, their prints and their numbers."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.clock import local_date
from app.models.base import BigId, UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# What earlier events would have owed, had there been this table; as the table of a case's life stood then.
_OWED = {
    "case.submitted": "receiving",
    "case.accepted": "acceptance",
    "case.accepted_by_law": "acceptance",
    "case.returned": "supplement",
    "case.declined": "decline",
    "case.extended": "extension",
    "case.granted": "grant",
    "case.granted_partly": "grant",
    "case.refused": "refusal",
    "case.delivered": "delivery",
}


def upgrade() -> None:
    op.add_column("organisation", sa.Column("paper_word", sa.String(16), nullable=False, server_default=""))
    _papers()
    _prints()
    _owe_what_happened()


def _papers() -> None:
    op.create_table(
        "issued_paper",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("case_id", BigId, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("occasion", sa.String(80), nullable=False),
        sa.Column("step_position", sa.Integer()),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("happened_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("number", sa.String(60)),
        sa.Column("verify_code", sa.String(12)),
        sa.Column("content", sa.Text()),
        sa.Column("assets", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("wording_version_id", BigId),
        sa.Column("made_at", sa.DateTime()),
        sa.Column("file_name", sa.String(120)),
        sa.Column("signed_at", sa.DateTime()),
        sa.Column("prints", sa.Integer(), nullable=False),
        sa.Column("void_at", sa.DateTime()),
        sa.Column("void_reason", sa.String(200), nullable=False),
        sa.UniqueConstraint("case_id", "kind", "occasion", name="uq_issued_paper_occasion"),
        sa.UniqueConstraint("number", name="uq_issued_paper_number"),
        sa.UniqueConstraint("verify_code", name="uq_issued_paper_verify_code"),
        sa.CheckConstraint("state in ('owed','made','void')", name="state"),
        sa.CheckConstraint("state = 'owed' or (number is not null and content is not null)", name="made"),
    )
    op.create_index("ix_issued_paper_owed", "issued_paper", ["state", "id"])
    op.create_index("ix_issued_paper_organisation", "issued_paper", ["organisation_id", "dated_on", "id"])


def _prints() -> None:
    op.create_table(
        "paper_print",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("paper_id", BigId, sa.ForeignKey("issued_paper.id"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("copy", sa.String(40), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.Column("printed_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.UniqueConstraint("paper_id", "nth", name="uq_paper_print_nth"),
    )


_CASE = sa.table("case", sa.column("id"), sa.column("number"), sa.column("organisation_id"))
_AUDIT = sa.table(
    "audit_entry",
    *(sa.column(name) for name in ("seq", "actor_id", "organisation_id", "action", "subject_kind", "subject_id")),
    sa.column("at", UtcDateTime),
    sa.column("detail"),
)
_PAPER = sa.table(
    "issued_paper",
    *(sa.column(name) for name in ("case_id", "kind", "occasion", "step_position", "organisation_id", "dated_on")),
    sa.column("happened_at", UtcDateTime),
    *(sa.column(name) for name in ("happened_by_id", "state", "title", "assets", "digest", "prints", "void_reason")),
)
_AT_ONCE = 500


def _owe_what_happened() -> None:
    """Cases from before this table can print their papers, too."""
    connection = op.get_bind()
    statement = (
        sa.select(_AUDIT, _CASE.c.id.label("case_id"), _CASE.c.organisation_id.label("home_id"))
        .join(_CASE, _CASE.c.number == _AUDIT.c.subject_id)
        .where(_AUDIT.c.subject_kind == "case", _AUDIT.c.action.in_(_OWED))
        .order_by(_AUDIT.c.seq)
    )
    found = connection.execute(statement).all()
    at_once = {(row.case_id, row.at) for row in found if row.action == "case.accepted"}  # one receipt, not two
    rows = [row for row in found if row.action != "case.submitted" or (row.case_id, row.at) not in at_once]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(sa.insert(_PAPER), [_owed(row) for row in rows[start : start + _AT_ONCE]])


def _owed(row: Any) -> dict[str, Any]:
    return {
        "case_id": row.case_id,
        "kind": _OWED[row.action],
        "occasion": f"record-{row.seq}",
        "step_position": json.loads(row.detail or "{}").get("position"),
        "organisation_id": row.organisation_id or row.home_id,
        "dated_on": local_date(row.at),
        "happened_at": row.at,
        "happened_by_id": row.actor_id,
        "state": "owed",
        "title": "",
        "assets": "[]",
        "digest": "",
        "prints": 0,
        "void_reason": "",
    }


def downgrade() -> None:
    op.drop_table("paper_print")
    op.drop_table("issued_paper")
    with op.batch_alter_table("organisation") as table:
        table.drop_column("paper_word")
