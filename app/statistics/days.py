"""Figures by day: what was taken in, decided and done on it, counted by a sweep and never by a page.

A day is counted as a whole and replaces what was counted of it before: repeating that changes nothing. Today and
yesterday are counted every hour, the last `LOOKED_BACK` days once a day (a case may be reopened, a day of the calendar
changed), older days once.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session, selectinload

from app.cases.calendar import load_calendar
from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.clocks import case_pauses, supplement_pauses, uncounted_pauses
from app.cases.way import SUPPLEMENT
from app.clock import ZONE, local_date
from app.models import Case, CaseStep, DailyFigure, DailyReturn, FoldedDay, ServiceVersion
from app.publishing.versions import version_by_id
from app.statistics.folding import Added, Finished, of_case, of_step
from app.statistics.reading import aside

LOOKED_BACK = 35
_OFTEN = timedelta(hours=1)
_CHUNK = 500
Whose = tuple[int, int, int]  # unit, service, person
MEASURES = tuple(column.name for column in DailyFigure.__table__.columns if not column.primary_key)


@dataclass
class _Day:
    """The figures of one day while they are added up."""

    figures: dict[Whose, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    returns: dict[tuple[Whose, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, whose: Whose, added: Added) -> None:
        for name, number in added.items():
            self.figures[whose][name] += number


# ── which days are due ─────────────────────────────────────────────────────────────────────────────


def days_due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Days to be counted, the latest first, as ordinals."""
    first = session.scalar(select(func.min(Case.submitted_at)))
    if first is None:
        return []
    folded = dict(session.execute(select(FoldedDay.day, FoldedDay.folded_at)).tuples().all())
    return [day.toordinal() for day in _backwards(local_date(now), local_date(first)) if _is_due(day, folded, now)][
        :limit
    ]


def _backwards(last: dt.date, first: dt.date) -> Iterator[dt.date]:
    day = last
    while day >= first:
        yield day
        day -= ONE_DAY


def _is_due(day: dt.date, folded: Mapping[dt.date, datetime], now: datetime) -> bool:
    today = local_date(now)
    if (at := folded.get(day)) is None:
        return True
    if day >= today - ONE_DAY:
        return now - at >= _OFTEN or local_date(at) < today
    return day > today - LOOKED_BACK * ONE_DAY and local_date(at) < today


# ── counting one ───────────────────────────────────────────────────────────────────────────────────


def count_day(session: Session, ordinal: int, now: datetime) -> bool:
    """Count one day anew; False when somebody else just has."""
    day = dt.date.fromordinal(ordinal)
    with aside(session) as reader:
        folded_at = reader.scalar(select(FoldedDay.folded_at).where(FoldedDay.day == day))
        if not _is_due(day, {day: folded_at} if folded_at else {}, now):
            return False
        counted = _count(reader, day)
    _write_state(session, day, now)
    for table in (DailyFigure, DailyReturn):
        session.execute(delete(table).where(table.day == day))
    if counted.figures:
        session.execute(insert(DailyFigure), [_figure(day, *one) for one in counted.figures.items()])
    if counted.returns:
        session.execute(insert(DailyReturn), [_return(day, *one) for one in counted.returns.items()])
    session.flush()
    return True


def _write_state(session: Session, day: dt.date, now: datetime) -> None:
    """First of all: who counts the same day at the same time waits here, or fails by the key and is tried again."""
    row = session.get(FoldedDay, day, with_for_update=True)
    if row is None:
        session.add(FoldedDay(day=day, folded_at=now))
    else:
        row.folded_at = now
    session.flush()


def _figure(day: dt.date, whose: Whose, added: Mapping[str, float]) -> dict[str, Any]:
    return {**_key(day, whose), **{name: added.get(name, 0) for name in MEASURES}}


def _return(day: dt.date, key: tuple[Whose, str], returns: int) -> dict[str, Any]:
    whose, reason = key
    return {**_key(day, whose), "reason": reason, "returns": returns}


def _key(day: dt.date, whose: Whose) -> dict[str, Any]:
    return {"day": day, **dict(zip(("organisation_id", "service_id", "person_id"), whose, strict=True))}


def _count(session: Session, day: dt.date) -> _Day:
    counted = _Day()
    _add_received(session, day, counted)
    _add_decided(session, day, counted)
    _add_steps(session, day, counted)
    _add_returns(session, day, counted)
    return counted


def _within(column: Any, day: dt.date) -> ColumnElement[bool]:
    begin = datetime.combine(day, dt.time(), ZONE)
    found: ColumnElement[bool] = (column >= begin) & (column < begin + timedelta(days=1))
    return found


_WHOSE = (Case.submitting_organisation_id, ServiceVersion.service_id, Case.submitted_by_id)


def _add_received(session: Session, day: dt.date, counted: _Day) -> None:
    statement = (
        select(*_WHOSE, func.count())
        .join(ServiceVersion, ServiceVersion.id == Case.service_version_id)
        .where(_within(Case.submitted_at, day))
        .group_by(*_WHOSE)
    )
    for unit, service, person, number in session.execute(statement):
        counted.add((unit, service, person), {"received": number})


def _add_decided(session: Session, day: dt.date, counted: _Day) -> None:
    ids = session.scalars(select(Case.id).where(_within(Case.decided_at, day)).order_by(Case.id)).all()
    for start in range(0, len(ids), _CHUNK):
        some = select(Case).where(Case.id.in_(ids[start : start + _CHUNK]))
        cases = session.scalars(some.options(selectinload(Case.steps), selectinload(Case.pauses))).all()
        first = min(local_date(case.accepted_at or case.submitted_at) for case in cases)
        calendar = load_calendar(session, since=first)
        for case in cases:
            _add_case(session, case, day, calendar, counted)
        session.expunge_all()


def _add_case(session: Session, case: Case, day: dt.date, calendar: WorkCalendar, counted: _Day) -> None:
    version = version_by_id(session, case.service_version_id)
    definition = version.definition
    pauses = (*supplement_pauses(case.steps), *uncounted_pauses(case.steps, definition), *case_pauses(case.pauses))
    finished = Finished(
        accepted_at=case.accepted_at or case.submitted_at,
        decided_on=day,
        promised_due_on=case.promised_due_on,
        promised_limit=definition.promised_limit,
        statutory_limit=definition.statutory_limit,
        pauses=pauses,
        refused=case.outcome == "refused",
        returns=case.returns,
        by_law=case.accepted_by_law,
    )
    whose = (case.submitting_organisation_id, version.service_id, case.submitted_by_id)
    counted.add(whose, of_case(finished, calendar))


def _add_steps(session: Session, day: dt.date, counted: _Day) -> None:
    """Steps count for who did them; bringing mended papers is no step of the office."""
    statement = (
        select(CaseStep.organisation_id, ServiceVersion.service_id, CaseStep.actor_id, CaseStep.due_on)
        .join(Case, Case.id == CaseStep.case_id)
        .join(ServiceVersion, ServiceVersion.id == Case.service_version_id)
        .where(_within(CaseStep.finished_at, day), CaseStep.state.in_(("done", "returned")))
        .where(CaseStep.step_id != SUPPLEMENT, CaseStep.actor_id.is_not(None))
    )
    for unit, service, person, due_on in session.execute(statement):
        counted.add((unit, service, person), of_step(day, due_on))


def _add_returns(session: Session, day: dt.date, counted: _Day) -> None:
    """Returns count for who had taken the papers in."""
    statement = (
        select(*_WHOSE, CaseStep.particulars)
        .join(Case, Case.id == CaseStep.case_id)
        .join(ServiceVersion, ServiceVersion.id == Case.service_version_id)
        .where(_within(CaseStep.finished_at, day), CaseStep.state == "returned", CaseStep.outcome == "returned")
    )
    for unit, service, person, particulars in session.execute(statement):
        whose = (unit, service, person)
        counted.add(whose, {"returns": 1})
        reasons = json.loads(particulars).get("reason_kinds") if particulars else None
        for reason in reasons or ("",):
            counted.returns[whose, reason] += 1
