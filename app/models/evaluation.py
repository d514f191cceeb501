"""Evaluation of agents (评议、考核): rubrics, quarterly rounds, ratings nobody can trace, call-backs, rectification."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import EncryptedText, Hash, Model, UtcDateTime
from app.models.cases import Case
from app.models.hall import HallPerson
from app.models.people import Organisation


class EvaluationRubric(Model):
    """评分标准 of a place, never changed: a change is a new number. The shipped one stands in a file."""

    __tablename__ = "evaluation_rubric"
    __table_args__ = (UniqueConstraint("organisation_id", "number", name="uq_evaluation_rubric_number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)  # canonical JSON of catalog.rubric.Rubric
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))


class EvaluationRound(Model):
    """The evaluation of a place's agents for one quarter."""

    __tablename__ = "evaluation_round"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "quarter", name="uq_evaluation_round_quarter"),
        CheckConstraint("quarter between 1 and 4", name="quarter"),
        CheckConstraint("state in ('open','closed','published')", name="state"),
        CheckConstraint("(sample_seed is null) = (sample_list is null)", name="sample"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int] = mapped_column(Integer)
    quarter: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), default="open")
    rubric: Mapped[str] = mapped_column(Text)  # as it was when the round was opened
    rubric_number: Mapped[int] = mapped_column(Integer)  # 0: the shipped one
    closes_on: Mapped[dt.date]  # last day of rating
    default_rating: Mapped[bool] = mapped_column(default=False)  # 到期不评算满意（默认）
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sample_seed: Mapped[str | None] = mapped_column(String(160))
    sample_list: Mapped[str | None] = mapped_column(Text)  # numbers of all cases drawn from, one a line, sorted

    organisation: Mapped[Organisation] = relationship()


class EvaluationSubject(Model):
    """One agent in one round: what was counted and what came of it."""

    __tablename__ = "evaluation_subject"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id", name="uq_evaluation_subject_person"),
        CheckConstraint("(score is null) = (grade is null)", name="scored"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("hall_person.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # then: what was done with it counts
    name: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(80))
    figures: Mapped[str] = mapped_column(Text, default="{}")
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    score: Mapped[int | None] = mapped_column(Integer)
    grade: Mapped[str | None] = mapped_column(String(16))

    round: Mapped[EvaluationRound] = relationship()
    person: Mapped[HallPerson] = relationship()


class EvaluationSheet(Model):
    """A rating sheet given out: on paper by its code, or by its link; used once, and nothing says by whom."""

    __tablename__ = "evaluation_sheet"
    __table_args__ = (
        UniqueConstraint("code", name="uq_evaluation_sheet_code"),
        UniqueConstraint("token_hash", name="uq_evaluation_sheet_token"),
        CheckConstraint("source in ('villager','committee','representative')", name="source"),
        CheckConstraint("(source = 'representative') = (subject_id is null)", name="about"),
        Index("ix_evaluation_sheet_round", "round_id", "source", "used"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_round.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_subject.id"))
    source: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[str] = mapped_column(Hash)
    expires_on: Mapped[dt.date]
    used: Mapped[bool] = mapped_column(default=False)


class EvaluationRating(Model):
    """One rating. It names no rater and no sheet, and of its time the day only: nobody can tell who rated."""

    __tablename__ = "evaluation_rating"
    __table_args__ = (
        CheckConstraint("grade between 1 and 5", name="grade"),
        CheckConstraint("source in ('villager','committee','representative')", name="source"),
        CheckConstraint("way in ('paper','link','default')", name="way"),
        Index("ix_evaluation_rating_subject", "subject_id", "source", "grade"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("evaluation_subject.id"))
    source: Mapped[str] = mapped_column(String(16))
    way: Mapped[str] = mapped_column(String(8))
    grade: Mapped[int] = mapped_column(Integer)  # 5 非常满意 … 1 非常不满意
    remark: Mapped[str] = mapped_column(EncryptedText, default="")
    rated_on: Mapped[dt.date]


class EvaluationPoint(Model):
    """A deduction or addition that somebody entered."""

    __tablename__ = "evaluation_point"
    __table_args__ = (CheckConstraint("times between 1 and 99", name="times"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("evaluation_subject.id"), index=True)
    rule: Mapped[str] = mapped_column(String(24))
    times: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))


class EvaluationCall(Model):
    """回访 of a case of the sample."""

    __tablename__ = "evaluation_call"
    __table_args__ = (
        UniqueConstraint("round_id", "case_id", name="uq_evaluation_call_case"),
        CheckConstraint("state in ('drawn','reached','unreachable')", name="state"),
        CheckConstraint("grade is null or grade between 1 and 5", name="grade"),
        CheckConstraint("(state = 'reached') = (grade is not null)", name="result"),
        Index("ix_evaluation_call_round", "round_id", "position"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_round.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("evaluation_subject.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), default="drawn")
    grade: Mapped[int | None] = mapped_column(Integer)
    answers: Mapped[str] = mapped_column(Text, default="{}")  # yes, no or unsure by question of the script
    remark: Mapped[str] = mapped_column(EncryptedText, default="")
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    subject: Mapped[EvaluationSubject] = relationship()
    case: Mapped[Case] = relationship()


class EvaluationFix(Model):
    """整改: what is to be put right, until when, what was reported, and what the check found."""

    __tablename__ = "evaluation_fix"
    __table_args__ = (
        CheckConstraint("state in ('open','reported','passed','failed')", name="state"),
        Index("ix_evaluation_fix_due", "state", "limit_on", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("evaluation_subject.id"), index=True)
    problem: Mapped[str] = mapped_column(EncryptedText)
    limit_on: Mapped[dt.date]
    state: Mapped[str] = mapped_column(String(16), default="open")
    report: Mapped[str] = mapped_column(EncryptedText, default="")
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    check_words: Mapped[str] = mapped_column(EncryptedText, default="")
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    subject: Mapped[EvaluationSubject] = relationship()
