"""Print jobs, public papers kept by digest, and the epoch of what guides are made of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# Whatever a guide is made of. A test sees that no guide reads another table, and that each of these raises the epoch:
# a later migration that makes one of them anew (batch_alter_table on SQLite) must make its triggers again.
OF_GUIDES = (
    "organisation",
    "service",
    "service_version",
    "version_cancellation",
    "service_overlay",
    "service_offering",
)
_ACTS = ("insert", "update", "delete")
# Drawn, not counted: a county restored from a copy never comes back to a number that a process knows.
_RAISE_SQLITE = "update catalogue_epoch set number = abs(random() / 2)"
_RAISE_POSTGRESQL = "update catalogue_epoch set number = floor(random() * 9e15)"


def upgrade() -> None:
    _jobs()
    _kept()
    if op.get_bind().dialect.name == "sqlite":
        _watch_sqlite()
    else:
        _watch_postgresql()


def _jobs() -> None:
    op.create_table(
        "print_job",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), sa.ForeignKey("ab_user.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id")),
        sa.Column("finished_at", sa.DateTime()),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('waiting','done','cancelled','over')", name="state"),
        sa.CheckConstraint("total > 0 and made >= 0 and failed >= 0 and made + failed <= total", name="amounts"),
    )
    op.create_index("ix_print_job_mine", "print_job", ["ordered_by_id", "id"])
    op.create_index("ix_print_job_state", "print_job", ["state", "finished_at"])
    op.create_table(
        "print_item",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("job_id", BigId, sa.ForeignKey("print_job.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(400), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("chunk", BigId, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.UniqueConstraint("job_id", "position", name="uq_print_item_position"),
        sa.CheckConstraint("state in ('waiting','made','failed','cancelled')", name="state"),
    )
    op.create_index("ix_print_item_state", "print_item", ["job_id", "state", "position"])


def _kept() -> None:
    op.create_table(
        "kept_paper",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.CheckConstraint("size > 0", name="size"),
    )
    op.create_index("ix_kept_paper_used_on", "kept_paper", ["used_on"])
    epoch = op.create_table(
        "catalogue_epoch",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", BigId, nullable=False),
        sa.CheckConstraint("id = 1", name="single"),
    )
    op.bulk_insert(epoch, [{"id": 1, "number": 1}])
    op.create_table(
        "warmed_service",
        sa.Column("service_id", sa.Integer(), sa.ForeignKey("service.id"), primary_key=True, autoincrement=False),
        sa.Column("epoch", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
    )


def _watch_sqlite() -> None:
    for table in OF_GUIDES:
        for act in _ACTS:
            op.execute(f"create trigger {table}_epoch_{act} after {act} on {table} begin {_RAISE_SQLITE}; end")


def _watch_postgresql() -> None:
    """At the end of the transaction: two that change the catalogue wait for each other only while they commit."""
    op.execute(
        "create function desk_raise_epoch() returns trigger language plpgsql as "
        f"$$ begin {_RAISE_POSTGRESQL}; return null; end $$"
    )
    for table in OF_GUIDES:
        op.execute(
            f"create constraint trigger {table}_epoch after {' or '.join(_ACTS)} on {table} "
            "deferrable initially deferred for each row execute function desk_raise_epoch()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in OF_GUIDES:
            for act in _ACTS:
                op.execute(f"drop trigger {table}_epoch_{act}")
    else:
        for table in OF_GUIDES:
            op.execute(f"drop trigger {table}_epoch on {table}")
        op.execute("drop function desk_raise_epoch()")
    for name in ("warmed_service", "catalogue_epoch", "kept_paper", "print_item", "print_job"):
        op.drop_table(name)
