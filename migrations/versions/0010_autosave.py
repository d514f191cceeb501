"""Forms are kept while they are typed."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_COLUMNS = (("revision", "integer not null default 1"), ("lacking", "integer"))


def upgrade() -> None:
    for column, kind in _COLUMNS:
        op.execute(f"alter table form_draft add column {column} {kind}")


def downgrade() -> None:
    for column, _kind in reversed(_COLUMNS):
        op.execute(f"alter table form_draft drop column {column}")
