"""Rounds, visits, logs; who carries originals, and who signed for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_NUMBER = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")


def _to(name: str, target: str, kind: sa.types.TypeEngine = _BIG, *, null: bool = False) -> sa.Column:
    return sa.Column(name, kind, sa.ForeignKey(target), nullable=null)


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    _rounds()
    _stops()
    _entries()
    _holds()


def _rounds() -> None:
    op.create_table(
        "visit_round",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("number", _NUMBER, nullable=False),
        _to("agent_id", "ab_user.id", sa.Integer()),
        _to("organisation_id", "organisation.id", sa.Integer()),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        *_text("remark"),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("number", name="uq_visit_round_number"),
        sa.CheckConstraint("kind in ('scheduled','unscheduled')", name="kind"),
        sa.CheckConstraint("state in ('planned','over','cancelled')", name="state"),
        sa.CheckConstraint("(state = 'planned') = (ended_at is null)", name="ended"),
    )
    op.create_index("ix_visit_round_agent", "visit_round", ["agent_id", "day", "id"])
    op.create_index("ix_visit_round_path", "visit_round", ["organisation_path", "day", "id"])


def _stops() -> None:
    op.create_table(
        "round_stop",
        sa.Column("id", _BIG, primary_key=True),
        _to("round_id", "visit_round.id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("subject_id", _BIG),
        _to("village_id", "organisation.id", sa.Integer()),
        sa.Column("group", sa.String(40), nullable=False),
        _to("person_id", "person.id", null=True),
        _to("case_id", "case.id", null=True),
        *_text("name", "phone", "address", "task"),
        sa.Column("token", sa.String(64)),
        sa.Column("visited_at", sa.DateTime()),
        sa.Column("outcome", sa.String(16)),
        *_text("deed", "next_step"),
        sa.Column("next_on", sa.Date()),
        _to("done_case_id", "case.id", null=True),
        *_text("spot"),
        _to("photo", "stored_file.digest", sa.String(64), null=True),
        _to("recorded_by_id", "ab_user.id", sa.Integer(), null=True),
        sa.UniqueConstraint("token", name="uq_round_stop_token"),
        sa.CheckConstraint("(visited_at is null) = (outcome is null)", name="visited"),
    )
    op.create_index("ix_round_stop_round", "round_stop", ["round_id", "position"])
    op.create_index("ix_round_stop_subject", "round_stop", ["reason", "subject_id"])
    op.create_index("ix_round_stop_person", "round_stop", ["person_id", "id"])
    op.create_index("ix_round_stop_case", "round_stop", ["case_id", "id"])
    op.create_index("ix_round_stop_photo", "round_stop", ["photo"])


def _entries() -> None:
    op.create_table(
        "help_entry",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        *_text("person", "phone", "words"),
        _to("village_id", "organisation.id", sa.Integer()),
        sa.Column("organisation_path", sa.String(120), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        _to("recorded_by_id", "ab_user.id", sa.Integer()),
        sa.Column("token", sa.String(64), nullable=False),
        sa.CheckConstraint("kind in ('help','phone')", name="kind"),
        sa.UniqueConstraint("token", name="uq_help_entry_token"),
    )
    op.create_index("ix_help_entry_path", "help_entry", ["organisation_path", "kind", "happened_on", "id"])
    op.create_index("ix_help_entry_recorded_by", "help_entry", ["recorded_by_id", "happened_on", "id"])


def _holds() -> None:
    with op.batch_alter_table("paper_hold") as table:
        table.add_column(sa.Column("bearer_id", sa.Integer()))
        table.add_column(sa.Column("picture", sa.String(64)))
        table.create_foreign_key(op.f("fk_paper_hold_bearer_id_ab_user"), "ab_user", ["bearer_id"], ["id"])
        table.create_foreign_key(op.f("fk_paper_hold_picture_stored_file"), "stored_file", ["picture"], ["digest"])
    held = sa.text("until is null")
    op.create_index(
        "ix_paper_hold_bearer", "paper_hold", ["bearer_id", "since", "id"], sqlite_where=held, postgresql_where=held
    )
    op.create_index("ix_paper_hold_picture", "paper_hold", ["picture"])


def downgrade() -> None:
    op.drop_index("ix_paper_hold_picture", "paper_hold")
    op.drop_index("ix_paper_hold_bearer", "paper_hold")
    with op.batch_alter_table("paper_hold") as table:
        table.drop_constraint(op.f("fk_paper_hold_picture_stored_file"), type_="foreignkey")
        table.drop_constraint(op.f("fk_paper_hold_bearer_id_ab_user"), type_="foreignkey")
        table.drop_column("picture")
        table.drop_column("bearer_id")
    for table in ("help_entry", "round_stop", "visit_round"):
        op.drop_table(table)
