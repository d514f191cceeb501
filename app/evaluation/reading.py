"""An evaluation as pages and papers show it: agents with their numbers and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.evaluation.counting import Figures, points_by_rule, quarter_of, read_figures
from app.evaluation.rounds import subjects_of
from app.models import EvaluationRound, EvaluationSubject, Organisation
from app.people.actors import Actor
from app.statistics.periods import Period
from catalog.rubric import Rubric, Scored, read_rubric, score


@dataclass(frozen=True)
class Result:
    """One agent of a round; before anything is counted the figures are empty."""

    subject: EvaluationSubject
    figures: Figures
    scored: Scored

    @property
    def is_counted(self) -> bool:
        return self.subject.counted_at is not None


@dataclass(frozen=True)
class Whole:
    """A round with its results, the best first."""

    round: EvaluationRound
    rubric: Rubric
    results: Sequence[Result]

    @cached_property
    def period(self) -> Period:
        return quarter_of(self.round)

    @property
    def is_counted(self) -> bool:
        return bool(self.results) and all(one.is_counted for one in self.results)

    def of(self, subject_id: int) -> Result | None:
        """The result of one agent."""
        return next((one for one in self.results if one.subject.id == subject_id), None)

    def without(self, actor: Actor) -> Sequence[Result]:
        """The results except the own one, as long as nothing is published."""
        is_public = self.round.state == "published"
        return [one for one in self.results if is_public or one.subject.account_id != actor.user_id]


def whole_round(session: Session, *, found: EvaluationRound) -> Whole:
    """A round with all its agents; two statements."""
    subjects, rubric = subjects_of(session, round_id=found.id), read_rubric(found.rubric)
    points = points_by_rule(session, subject_ids=[one.id for one in subjects])
    return Whole(found, rubric, [_result(rubric, one, points.get(one.id, {})) for one in subjects])


def _result(rubric: Rubric, subject: EvaluationSubject, points: Mapping[str, int]) -> Result:
    figures = read_figures(subject.figures)
    return Result(subject, figures, score(rubric, figures.times(points)))


def published_round(session: Session, *, code: str) -> EvaluationRound | None:
    """The latest published round of a place or of the hall above it."""
    place = session.scalars(select(Organisation).where(Organisation.code == code)).first()
    if place is None:
        return None
    codes = place.path.strip("/").split("/")
    line = ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]
    wanted = select(EvaluationRound).join(Organisation, Organisation.id == EvaluationRound.organisation_id)
    wanted = wanted.where(Organisation.path.in_(line), EvaluationRound.state == "published")
    newest = (Organisation.path.desc(), EvaluationRound.year.desc(), EvaluationRound.quarter.desc())
    whole = wanted.options(joinedload(EvaluationRound.organisation))
    return session.scalars(whole.order_by(*newest).limit(1)).first()
