"""What an agent did in a quarter, counted from cases, visits, help, training, ratings and call-backs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.clock import ZONE, local_date
from app.models import (
    Case,
    EvaluationCall,
    EvaluationFix,
    EvaluationPoint,
    EvaluationRating,
    EvaluationRound,
    EvaluationSubject,
    HelpEntry,
    RoundStop,
    Training,
    TrainingMember,
    TrainingTry,
)
from app.statistics.periods import Period, period_of
from catalog.definition import HandledBy

BAD = 2  # 不满意 and below
GOOD = 3  # 基本满意 and above


@dataclass(frozen=True)
class Figures:
    """The numbers of one agent. `modes` are cases by 服务方式; rates are of cases decided in the quarter."""

    cases: int = 0
    helped: int = 0  # 帮办
    acted: int = 0  # 代办
    modes: Mapping[str, int] = field(default_factory=dict)
    decided: int = 0
    on_time: int = 0
    first_pass: int = 0
    returns: int = 0
    visits: int = 0
    helps: int = 0
    not_passed: int = 0
    ratings: Mapping[str, int] = field(default_factory=dict)  # by grade, active ones
    defaults: int = 0  # 默认
    sources: Mapping[str, int] = field(default_factory=dict)  # sheets by who rated
    called: int = 0
    callback_bad: int = 0
    fixes_late: int = 0

    @property
    def late(self) -> int:
        return self.decided - self.on_time

    @property
    def rated(self) -> int:
        """Sheets that somebody filled in."""
        return sum(self.ratings.values())

    @property
    def dissatisfied(self) -> int:
        return sum(count for grade, count in self.ratings.items() if int(grade) <= BAD)

    def share(self, part: int, whole: int) -> str:
        """96.3% — or a dash where there is nothing to divide by."""
        return f"{part * 100 / whole:.1f}%" if whole else "—"

    @property
    def on_time_rate(self) -> str:
        return self.share(self.on_time, self.decided)

    @property
    def first_pass_rate(self) -> str:
        return self.share(self.first_pass, self.decided)

    @property
    def satisfied_rate(self) -> str:
        """满意率 of what people said themselves; what is counted by default stands apart."""
        return self.share(self.rated - self.dissatisfied, self.rated)

    def times(self, points: Mapping[str, int]) -> Mapping[str, int]:
        """What the rubric asks for: figures by their names, and what was entered by hand."""
        names = ("cases", "returns", "visits", "helps", "not_passed", "callback_bad", "fixes_late")
        counted = {name: getattr(self, name) for name in names}
        return {**counted, "late": self.late, "dissatisfied": self.dissatisfied, **points}

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def read_figures(text: str) -> Figures:
    """Figures as they were kept."""
    known = {one.name for one in fields(Figures)}
    return Figures(**{name: value for name, value in json.loads(text or "{}").items() if name in known})


def quarter_of(found: EvaluationRound) -> Period:
    """The days of the quarter."""
    return period_of("quarter", dt.date(found.year, found.quarter * 3 - 2, 1))


def count_subject(session: Session, *, subject: EvaluationSubject, found: EvaluationRound, today: dt.date) -> Figures:
    """All numbers of one agent; a handful of statements, each over the rows of this agent in this quarter."""
    period, account = quarter_of(found), subject.account_id
    return Figures(
        **(_of_cases(session, account, period) if account else {}),
        **(_of_work(session, account, period) if account else {}),
        **_of_ratings(session, subject),
        not_passed=_not_passed(session, subject.person_id, period, today),
        called=_count(session, EvaluationCall.subject_id == subject.id, EvaluationCall.state == "reached"),
        callback_bad=_count(session, EvaluationCall.subject_id == subject.id, EvaluationCall.grade <= BAD),
        fixes_late=_fixes_late(session, subject),
    )


def points_by_rule(session: Session, *, subject_ids: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
    """What was entered by hand: times by rule, by subject."""
    found: dict[int, dict[str, int]] = {}
    columns = (EvaluationPoint.subject_id, EvaluationPoint.rule, func.sum(EvaluationPoint.times))
    wanted = select(*columns).where(EvaluationPoint.subject_id.in_(list(subject_ids)))
    for subject_id, rule, times in session.execute(wanted.group_by(EvaluationPoint.subject_id, EvaluationPoint.rule)):
        found.setdefault(subject_id, {})[rule] = int(times)
    return found


def moments_of(period: Period) -> tuple[dt.datetime, dt.datetime]:
    begin, end = period.first, period.last + dt.timedelta(1)
    return dt.datetime.combine(begin, dt.time(), ZONE), dt.datetime.combine(end, dt.time(), ZONE)


def _of_cases(session: Session, account: int, period: Period) -> dict[str, object]:
    begin, end = moments_of(period)
    taken = (Case.submitted_by_id == account, Case.submitted_at >= begin, Case.submitted_at < end)
    grouped = select(Case.handled_by, Case.proxy_mode, func.count()).where(*taken)
    rows = session.execute(grouped.group_by(Case.handled_by, Case.proxy_mode)).all()
    modes: dict[str, int] = {}
    for _by, mode, count in rows:
        modes[mode] = modes.get(mode, 0) + count
    return {
        "cases": sum(row[2] for row in rows),
        "helped": sum(count for by, mode, count in rows if mode and by != HandledBy.AGENT),
        "acted": sum(count for by, _mode, count in rows if by == HandledBy.AGENT),
        "modes": {mode: count for mode, count in sorted(modes.items()) if mode},
        **_of_decided(session, account, begin, end),
    }


def _of_decided(session: Session, account: int, begin: dt.datetime, end: dt.datetime) -> dict[str, object]:
    """On time by the county's calendar day: one agent's cases of one quarter, read as three columns."""
    wanted = select(Case.decided_at, Case.promised_due_on, Case.returns).where(
        Case.submitted_by_id == account, Case.decided_at >= begin, Case.decided_at < end
    )
    rows = session.execute(wanted).all()
    return {
        "decided": len(rows),
        "on_time": sum(due is None or local_date(at) <= due for at, due, _returns in rows),
        "first_pass": sum(returns == 0 for _at, _due, returns in rows),
        "returns": sum(returns for _at, _due, returns in rows),
    }


def _of_work(session: Session, account: int, period: Period) -> dict[str, object]:
    begin, end = moments_of(period)
    visited = (RoundStop.recorded_by_id == account, RoundStop.visited_at >= begin, RoundStop.visited_at < end)
    helped = (HelpEntry.recorded_by_id == account, HelpEntry.happened_on.between(period.first, period.last))
    return {"visits": _count(session, *visited), "helps": _count(session, *helped)}


def _of_ratings(session: Session, subject: EvaluationSubject) -> dict[str, object]:
    kinds = (EvaluationRating.way, EvaluationRating.source, EvaluationRating.grade)
    grouped = select(*kinds, func.count()).where(EvaluationRating.subject_id == subject.id).group_by(*kinds)
    ratings: dict[str, int] = {}
    sources: dict[str, int] = {}
    defaults = 0
    for way, source, grade, count in session.execute(grouped):
        if way == "default":
            defaults += count
            continue
        ratings[str(grade)] = ratings.get(str(grade), 0) + count
        sources[source] = sources.get(source, 0) + count
    return {"ratings": ratings, "sources": sources, "defaults": defaults}


def _not_passed(session: Session, person_id: int, period: Period, today: dt.date) -> int:
    """Trainings with a test whose time ended in the quarter and that this person has not passed."""
    passed = select(TrainingTry.training_id).where(TrainingTry.person_id == person_id, TrainingTry.passed)
    mine = select(func.count()).select_from(TrainingMember).join(Training, Training.id == TrainingMember.training_id)
    until = min(period.last, today - dt.timedelta(1))
    ended = (Training.due_on.between(period.first, until), Training.questions != "[]")
    return session.scalar(mine.where(TrainingMember.person_id == person_id, *ended, Training.id.not_in(passed))) or 0


def _fixes_late(session: Session, subject: EvaluationSubject) -> int:
    """What was to be put right from earlier rounds and failed its check; of this agent, whatever the round."""
    mine = select(func.count(case((EvaluationFix.state == "failed", 1)))).join(
        EvaluationSubject, EvaluationSubject.id == EvaluationFix.subject_id
    )
    return (
        session.scalar(
            mine.where(EvaluationSubject.person_id == subject.person_id, EvaluationSubject.round_id == subject.round_id)
        )
        or 0
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0
