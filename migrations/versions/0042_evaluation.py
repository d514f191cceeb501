"""Evaluation of agents: rubrics, rounds, sheets, ratings, points, call-backs, rectification."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.models.base import BigId

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rubrics()
    _rounds()
    _subjects()
    _sheets()
    _ratings()
    _points()
    _calls()
    _fixes()


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _to(name: str, table: str, nullable: bool = False, kind: Any = None) -> sa.Column[int]:
    return sa.Column(name, kind or sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _rubrics() -> None:
    op.create_table(
        "evaluation_rubric",
        _key(),
        _to("organisation_id", "organisation"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _to("made_by_id", "ab_user"),
        sa.UniqueConstraint("organisation_id", "number", name="uq_evaluation_rubric_number"),
    )


def _rounds() -> None:
    op.create_table(
        "evaluation_round",
        _key(),
        _to("organisation_id", "organisation"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rubric", sa.Text(), nullable=False),
        sa.Column("rubric_number", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("default_rating", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        _to("opened_by_id", "ab_user"),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("published_at", sa.DateTime()),
        sa.Column("sample_seed", sa.String(160)),
        sa.Column("sample_list", sa.Text()),
        sa.UniqueConstraint("organisation_id", "year", "quarter", name="uq_evaluation_round_quarter"),
        sa.CheckConstraint("quarter between 1 and 4", name="quarter"),
        sa.CheckConstraint("state in ('open','closed','published')", name="state"),
        sa.CheckConstraint("(sample_seed is null) = (sample_list is null)", name="sample"),
    )


def _subjects() -> None:
    op.create_table(
        "evaluation_subject",
        _key(),
        _to("round_id", "evaluation_round"),
        _to("person_id", "hall_person"),
        _to("account_id", "ab_user", nullable=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("counted_at", sa.DateTime()),
        sa.Column("score", sa.Integer()),
        sa.Column("grade", sa.String(16)),
        sa.UniqueConstraint("round_id", "person_id", name="uq_evaluation_subject_person"),
        sa.CheckConstraint("(score is null) = (grade is null)", name="scored"),
    )
    op.create_index("ix_evaluation_subject_person_id", "evaluation_subject", ["person_id"])


def _sheets() -> None:
    op.create_table(
        "evaluation_sheet",
        _key(),
        _to("round_id", "evaluation_round"),
        _to("subject_id", "evaluation_subject", nullable=True),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("code", name="uq_evaluation_sheet_code"),
        sa.UniqueConstraint("token_hash", name="uq_evaluation_sheet_token"),
        sa.CheckConstraint("source in ('villager','committee','representative')", name="source"),
        sa.CheckConstraint("(source = 'representative') = (subject_id is null)", name="about"),
    )
    op.create_index("ix_evaluation_sheet_round", "evaluation_sheet", ["round_id", "source", "used"])


def _ratings() -> None:
    op.create_table(
        "evaluation_rating",
        _key(),
        _to("subject_id", "evaluation_subject"),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.CheckConstraint("grade between 1 and 5", name="grade"),
        sa.CheckConstraint("source in ('villager','committee','representative')", name="source"),
        sa.CheckConstraint("way in ('paper','link','default')", name="way"),
    )
    op.create_index("ix_evaluation_rating_subject", "evaluation_rating", ["subject_id", "source", "grade"])


def _points() -> None:
    op.create_table(
        "evaluation_point",
        _key(),
        _to("subject_id", "evaluation_subject"),
        sa.Column("rule", sa.String(24), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _to("by_id", "ab_user"),
        sa.CheckConstraint("times between 1 and 99", name="times"),
    )
    op.create_index("ix_evaluation_point_subject_id", "evaluation_point", ["subject_id"])


def _calls() -> None:
    op.create_table(
        "evaluation_call",
        _key(),
        _to("round_id", "evaluation_round"),
        _to("subject_id", "evaluation_subject"),
        _to("case_id", "case", kind=BigId),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("grade", sa.Integer()),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("called_at", sa.DateTime()),
        _to("called_by_id", "ab_user", nullable=True),
        sa.UniqueConstraint("round_id", "case_id", name="uq_evaluation_call_case"),
        sa.CheckConstraint("state in ('drawn','reached','unreachable')", name="state"),
        sa.CheckConstraint("grade is null or grade between 1 and 5", name="grade"),
        sa.CheckConstraint("(state = 'reached') = (grade is not null)", name="result"),
    )
    op.create_index("ix_evaluation_call_round", "evaluation_call", ["round_id", "position"])


def _fixes() -> None:
    op.create_table(
        "evaluation_fix",
        _key(),
        _to("subject_id", "evaluation_subject"),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("limit_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime()),
        sa.Column("check_words", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime()),
        _to("checked_by_id", "ab_user", nullable=True),
        sa.Column("reminded_at", sa.DateTime()),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _to("made_by_id", "ab_user"),
        sa.CheckConstraint("state in ('open','reported','passed','failed')", name="state"),
    )
    op.create_index("ix_evaluation_fix_subject_id", "evaluation_fix", ["subject_id"])
    op.create_index("ix_evaluation_fix_due", "evaluation_fix", ["state", "limit_on", "id"])


def downgrade() -> None:
    for table in ("fix", "call", "point", "rating", "sheet", "subject", "round", "rubric"):
        op.drop_table(f"evaluation_{table}")
