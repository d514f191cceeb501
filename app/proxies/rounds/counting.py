"""How many visits there were: by agent, by village, by what came of them. Only rounds that are over count."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import Session

from app.models import Round, RoundStop

REACHED = ("done", "partly", "not_needed")  # somebody was met


@dataclass
class VisitCount:
    """Visits of one agent to one village. `scheduled` and `unscheduled` count visits by the kind of their round."""

    agent_id: int
    village_id: int
    visits: int = 0
    reached: int = 0
    by_reason: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)


def visit_counts(
    session: Session, *, path: str, first: dt.date, last: dt.date, agent_id: int | None = None
) -> Sequence[VisitCount]:
    """The visits of these days below an organisation, an entry per agent and village. One statement."""
    columns = (Round.agent_id, RoundStop.village_id, RoundStop.reason, RoundStop.outcome, Round.kind)
    wanted = (
        select(*columns, func.count())
        .join(Round, Round.id == RoundStop.round_id)
        .where(*_over(path, first, last), RoundStop.visited_at.is_not(None))
        .group_by(*columns)
        .order_by(Round.agent_id, RoundStop.village_id)
    )
    if agent_id is not None:
        wanted = wanted.where(Round.agent_id == agent_id)
    found: dict[tuple[int, int], VisitCount] = {}
    for agent, village, reason, outcome, kind, count in session.execute(wanted):
        one = found.setdefault((agent, village), VisitCount(agent, village))
        one.visits += count
        one.reached += count if outcome in REACHED else 0
        one.by_reason[reason] += count
        one.by_kind[kind] += count
    return list(found.values())


def rounds_over(session: Session, *, path: str, first: dt.date, last: dt.date) -> int:
    """How many rounds ended."""
    return session.scalar(select(func.count(distinct(Round.id))).where(*_over(path, first, last))) or 0


def _over(path: str, first: dt.date, last: dt.date) -> tuple[ColumnElement[bool], ...]:
    return (
        Round.organisation_path.startswith(path, autoescape=True),
        Round.day.between(first, last),
        Round.state == "over",
    )
