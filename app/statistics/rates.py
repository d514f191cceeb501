"""办结情况 of a period: by unit, service or person, ranked; reasons of returns; how it went before.

Everything is read from the figures by day; nothing here looks at a case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.cases.worklist import person_name
from app.models import Account, DailyFigure, DailyReturn, FoldedDay, Organisation, Service
from app.statistics.board import Facet
from app.statistics.days import MEASURES
from app.statistics.figures import Figure, Sums, added, places
from app.statistics.periods import Period
from app.statistics.places import Place

HISTORY = 8  # periods drawn


@dataclass(frozen=True)
class RateLine:
    """A unit, service or person with its sums and its place by the figure asked for."""

    key: str
    name: str
    beside: str
    sums: Sums
    place: int | None
    has_units: bool = False
    is_own: bool = False  # 本级: the unit's own desk beside the units below it


@dataclass(frozen=True)
class Bucket:
    """One bar: a period with what came in and what was decided."""

    period: Period
    received: int
    decided: int


@dataclass(frozen=True)
class Rates:
    """One report."""

    whole: Sums
    lines: tuple[RateLine, ...]
    reasons: tuple[tuple[str, int], ...]  # code, times; the most frequent first
    history: tuple[Bucket, ...]
    counted_at: datetime | None  # of the youngest day inside the period


def read_rates(session: Session, *, place: Place, period: Period, by: Facet, rank: Figure) -> Rates:
    """Four or five statements; as many rows as the period has days, units, services and people."""
    found = _LINES[by](session, place, period)
    ranked = places([rank.value(line.sums) for line in found])
    lines = [replace(line, place=at) for line, at in zip(found, ranked, strict=True)]
    return Rates(
        whole=added((line.sums for line in found), MEASURES),
        lines=tuple(sorted(lines, key=_order)),
        reasons=_reasons(session, place, period),
        history=_history(session, place, period),
        counted_at=session.scalar(select(func.max(FoldedDay.folded_at)).where(_during(FoldedDay.day, period))),
    )


def _order(line: RateLine) -> tuple[bool, int, float]:
    return (line.place is None, line.place or 0, -line.sums["decided"] - line.sums["steps"])


# ── sums ───────────────────────────────────────────────────────────────────────────────────────────


def _during(column: Any, period: Period) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.between(period.first, period.last)
    return found


def _sums() -> list[ColumnElement[Any]]:
    return [func.coalesce(func.sum(getattr(DailyFigure, name)), 0) for name in MEASURES]


def _named(numbers: Iterable[Any]) -> dict[str, float]:
    return {name: float(number) for name, number in zip(MEASURES, numbers, strict=True)}


def _below(place: Place) -> ColumnElement[bool]:
    return Organisation.path.startswith(place.path, autoescape=True)


def _grouped(session: Session, key: Any, place: Place, period: Period) -> dict[int, dict[str, float]]:
    statement = (
        select(key, *_sums())
        .join(Organisation, Organisation.id == DailyFigure.organisation_id)
        .where(_during(DailyFigure.day, period), _below(place))
        .group_by(key)
    )
    return {row[0]: _named(row[1:]) for row in session.execute(statement)}


def _units(session: Session, place: Place, period: Period) -> list[RateLine]:
    """The units directly below with all below them, and the unit's own desk."""
    by_desk = _grouped(session, DailyFigure.organisation_id, place, period)
    desks = session.execute(select(Organisation).where(_below(place)).order_by(Organisation.path)).scalars().all()
    heads: dict[str, list[Organisation]] = defaultdict(list)
    for desk in desks:
        heads[_head(desk.path, place.path)].append(desk)
    lines = []
    for path, members in heads.items():
        counted = [by_desk[desk.id] for desk in members if desk.id in by_desk]
        if counted:
            head = next(desk for desk in members if desk.path == path)
            own = head.id == place.id
            sums, is_own, has_units = added(counted, MEASURES), own and len(desks) > 1, not own and len(members) > 1
            lines.append(RateLine(head.code, head.name, "", sums, None, has_units, is_own))
    return lines


def _head(path: str, above: str) -> str:
    """The path of the unit directly below `above` in which this one lies; `above` itself for its own desk."""
    rest = path[len(above) :]
    return above + rest[: rest.find("/") + 1] if rest else above


def _services(session: Session, place: Place, period: Period) -> list[RateLine]:
    counted = _grouped(session, DailyFigure.service_id, place, period)
    named = session.execute(select(Service.id, Service.code, Service.name).order_by(Service.code))
    return [RateLine(code, name, "", counted[id_], None) for id_, code, name in named if id_ in counted]


def _persons(session: Session, place: Place, period: Period) -> list[RateLine]:
    counted = _grouped(session, DailyFigure.person_id, place, period)
    statement = (
        select(Account.id, person_name(), func.coalesce(Organisation.name, ""))
        .outerjoin(Organisation, Organisation.id == Account.organisation_id)
        .order_by(Account.id)
    )
    named = session.execute(statement)
    return [RateLine(str(id_), name, unit, counted[id_], None) for id_, name, unit in named if id_ in counted]


_LINES = {"unit": _units, "service": _services, "person": _persons}


# ── beside them ────────────────────────────────────────────────────────────────────────────────────


def _reasons(session: Session, place: Place, period: Period) -> tuple[tuple[str, int], ...]:
    times = func.sum(DailyReturn.returns)
    statement = (
        select(DailyReturn.reason, times)
        .join(Organisation, Organisation.id == DailyReturn.organisation_id)
        .where(_during(DailyReturn.day, period), _below(place))
        .group_by(DailyReturn.reason)
        .order_by(times.desc(), DailyReturn.reason)
    )
    return tuple((reason, int(number)) for reason, number in session.execute(statement))


def _history(session: Session, place: Place, period: Period) -> tuple[Bucket, ...]:
    """The last periods up to this one, from one statement by days."""
    periods = [period.moved(-back) for back in range(HISTORY - 1, -1, -1)]
    whole = Period("range", periods[0].first, period.last)
    statement = (
        select(DailyFigure.day, func.sum(DailyFigure.received), func.sum(DailyFigure.decided))
        .join(Organisation, Organisation.id == DailyFigure.organisation_id)
        .where(_during(DailyFigure.day, whole), _below(place))
        .group_by(DailyFigure.day)
    )
    sums: Mapping[Period, list[int]] = {one: [0, 0] for one in periods}
    for day, received, decided in session.execute(statement):
        of_day = sums[next(one for one in periods if one.holds(day))]
        of_day[0] += int(received)
        of_day[1] += int(decided)
    return tuple(Bucket(one, *numbers) for one, numbers in sums.items())
