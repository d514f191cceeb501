"""The database itself keeps published versions and the audit record as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Rows of these tables are written once.
WRITTEN_ONCE = ("service_version", "audit_entry")
GENESIS = "0" * 64


def upgrade() -> None:
    head = sa.table("audit_head", sa.column("id"), sa.column("seq"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": GENESIS}])
    make = _make_sqlite if op.get_bind().dialect.name == "sqlite" else _make_postgresql
    make()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _drop_sqlite()
    else:
        _drop_postgresql()
    op.execute("delete from audit_head")


def _make_sqlite() -> None:
    for table in WRITTEN_ONCE:
        for act in ("update", "delete"):
            refuse = f"select raise(abort, '{table} rows are never changed')"
            op.execute(f"create trigger {table}_no_{act} before {act} on {table} begin {refuse}; end")
    refuse = "select raise(abort, 'the audit chain keeps its end')"
    op.execute(f"create trigger audit_head_no_delete before delete on audit_head begin {refuse}; end")


def _drop_sqlite() -> None:
    for table in WRITTEN_ONCE:
        for act in ("update", "delete"):
            op.execute(f"drop trigger {table}_no_{act}")
    op.execute("drop trigger audit_head_no_delete")


def _make_postgresql() -> None:
    op.execute(
        "create function desk_refuse() returns trigger language plpgsql as "
        "$$ begin raise exception '% rows are never changed', tg_table_name; end $$"
    )
    for table in WRITTEN_ONCE:
        for act in ("update", "delete", "truncate"):
            op.execute(
                f"create trigger {table}_no_{act} before {act} on {table} "
                "for each statement execute function desk_refuse()"
            )
    op.execute(
        "create trigger audit_head_no_delete before delete or truncate on audit_head "
        "for each statement execute function desk_refuse()"
    )


def _drop_postgresql() -> None:
    for table in (*WRITTEN_ONCE, "audit_head"):
        acts = ("delete",) if table == "audit_head" else ("update", "delete", "truncate")
        for act in acts:
            op.execute(f"drop trigger {table}_no_{act} on {table}")
    op.execute("drop function desk_refuse()")
