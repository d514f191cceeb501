"""Seals and the keys that sign."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_IN_USE = sa.text("retired_at is null")
_OWN = sa.text("retired_at is null and key is not null")
_WANTED = sa.text("digest is null")
_ACTIVE = sa.text("state = 'active'")
_REQUESTED = sa.text("state = 'requested'")


def upgrade() -> None:
    _seals()
    _authorities()
    _keys()
    _signatures()


def _seals() -> None:
    op.create_table(
        "seal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("mm", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(8), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        *_made(),
        *_retired(),
        sa.CheckConstraint("kind in ('official','acceptance','business')", name="kind"),
        sa.CheckConstraint("mm in (42,38,30)", name="mm"),
        sa.CheckConstraint("form in ('png','svg')", name="form"),
    )
    _unique("uq_seal_active", "seal", ["organisation_id", "kind"], _IN_USE)


def _authorities() -> None:
    op.create_table(
        "signing_authority",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("not_after", sa.DateTime(), nullable=False),
        *_made(),
        sa.Column("retired_at", sa.DateTime()),
        sa.UniqueConstraint("fingerprint", name="uq_signing_authority_fingerprint"),
    )
    _unique("uq_signing_authority_own", "signing_authority", ["own"], _OWN)


def _keys() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("certificate", sa.Text()),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(64)),
        sa.Column("not_before", sa.DateTime()),
        sa.Column("not_after", sa.DateTime()),
        *_made(),
        *_retired(),
        sa.CheckConstraint("state in ('requested','active','retired')", name="state"),
        sa.CheckConstraint("source in ('county','imported')", name="source"),
        sa.CheckConstraint("(state = 'retired') = (key is null)", name="key_gone"),
        sa.CheckConstraint("(state = 'retired') = (retired_at is not null)", name="retired"),
        sa.CheckConstraint("state <> 'active' or certificate is not null", name="certified"),
        sa.UniqueConstraint("fingerprint", name="uq_signing_key_fingerprint"),
    )
    _unique("uq_signing_key_active", "signing_key", ["organisation_id"], _ACTIVE)
    _unique("uq_signing_key_requested", "signing_key", ["organisation_id"], _REQUESTED)


def _signatures() -> None:
    op.create_table(
        "paper_signature",
        sa.Column(
            "paper_id", BigId, sa.ForeignKey("issued_paper.id"), primary_key=True, autoincrement=False, nullable=False
        ),
        sa.Column("digest", sa.String(64)),
        sa.Column("signing_key_id", BigId, sa.ForeignKey("signing_key.id")),
        sa.Column("signed_at", sa.DateTime()),
        sa.UniqueConstraint("digest", name="uq_paper_signature_digest"),
        sa.CheckConstraint("(digest is null) = (signing_key_id is null)", name="key"),
        sa.CheckConstraint("(digest is null) = (signed_at is null)", name="signed"),
    )
    op.create_index(
        "ix_paper_signature_wanted",
        "paper_signature",
        ["paper_id"],
        sqlite_where=_WANTED,
        postgresql_where=_WANTED,
    )


def _made() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
    )


def _retired() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("retired_at", sa.DateTime()),
        sa.Column("retired_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
    )


def _unique(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table in ("paper_signature", "signing_key", "signing_authority", "seal"):
        op.drop_table(table)
