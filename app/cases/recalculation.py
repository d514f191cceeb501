"""When the workday table changes, the clocks of the cases under way are set anew by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.cases import clocks
from app.cases.calendar import load_calendar
from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.way import SUPPLEMENT
from app.clock import ZONE, local_date
from app.models import Case, CaseStep
from app.publishing.versions import version_by_id
from catalog.definition import ServiceDefinition


@dataclass(frozen=True)
class Days:
    """Days of the calendar that changed, the first and the last included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Span:
    """Cases with an id above `after` up to `through` (None: all that there are)."""

    after: int = 0
    through: int | None = None


@dataclass(frozen=True)
class Move:
    """A date of a case that is another one now. `clock`: one of `app.models.calendar_changes.CLOCKS`."""

    case_id: int
    clock: str
    from_on: dt.date | None
    to_on: dt.date | None
    position: int = 0  # of the step
    name: str = ""  # of the step


def affected(session: Session, days: Days, span: Span, *, most: int | None = None) -> list[int]:
    """The cases of a span, by id, with a running clock that has begun by the last of the days and does not end before.

    Found along the open steps and along what waits to be delivered; what is over is not looked at.
    """
    found: set[int] = set()
    for statement, column in _sources(days, span):
        found.update(session.scalars(statement.distinct().order_by(column).limit(most)))
    return sorted(found)[:most]


def horizon(session: Session, steps: int) -> int | None:
    """The case behind which more than so many open steps lie, counted from the oldest case; None: there are fewer."""
    open_steps = select(CaseStep.case_id).where(CaseStep.state == "open").order_by(CaseStep.case_id)
    return session.scalar(open_steps.offset(steps).limit(1))


def set_anew(session: Session, ids: Sequence[int]) -> list[Move]:
    """Set the open steps and the promises of these cases by the workday table as it is now; what moved.

    What is over stays as it was: a step is judged by the calendar under which it was finished.
    """
    cases = _cases(session, ids)
    if not cases:
        return []
    calendar = load_calendar(session, since=local_date(min(case.submitted_at for case in cases)))
    versions = {number: version_by_id(session, number) for number in {case.service_version_id for case in cases}}
    moves = [
        move
        for case in cases
        for move in _set_case(session, case, versions[case.service_version_id].definition, calendar)
    ]
    session.flush()
    return moves


# ── which ──────────────────────────────────────────────────────────────────────────────────────────


def _sources(days: Days, span: Span) -> tuple[tuple[Select[tuple[int]], ColumnElement[int]], ...]:
    return (_with_open_step(days, span), CaseStep.case_id), (_to_be_delivered(days, span), Case.id)


def _with_open_step(days: Days, span: Span) -> Select[tuple[int]]:
    end = _end(days)
    step = and_(CaseStep.due_on >= days.first, CaseStep.clock_from < end)
    promised = and_(
        or_(Case.promised_due_on >= days.first, Case.statutory_due_on >= days.first), Case.accepted_at < end
    )
    asked = and_(Case.acceptance_due_on >= days.first, Case.submitted_at < end)
    return (
        select(CaseStep.case_id)
        .join(Case, Case.id == CaseStep.case_id)
        .where(CaseStep.state == "open", *_within(CaseStep.case_id, span), or_(step, promised, asked))
    )


def _to_be_delivered(days: Days, span: Span) -> Select[tuple[int]]:
    return select(Case.id).where(
        Case.state == "decided",
        *_within(Case.id, span),
        Case.delivery_due_on >= days.first,
        Case.decided_at < _end(days),
    )


def _within(column: ColumnElement[int], span: Span) -> tuple[ColumnElement[bool], ...]:
    return (column > span.after,) if span.through is None else (column > span.after, column <= span.through)


def _end(days: Days) -> datetime:
    return datetime.combine(days.last + ONE_DAY, time(), ZONE)


def _cases(session: Session, ids: Sequence[int]) -> Sequence[Case]:
    """Locked until the end of the transaction, where the database can: nobody acts on them meanwhile."""
    loads = (selectinload(Case.steps), selectinload(Case.pauses), selectinload(Case.extension))
    statement = select(Case).where(Case.id.in_(ids)).order_by(Case.id).options(*loads).with_for_update(of=Case)
    return session.scalars(statement).all()


# ── one case ───────────────────────────────────────────────────────────────────────────────────────


def _set_case(session: Session, case: Case, definition: ServiceDefinition, calendar: WorkCalendar) -> Iterator[Move]:
    for step in case.steps:
        if step.state == "open" and step.step_id != SUPPLEMENT and step.queue != "paused":
            yield from _set_step(step, case, definition, calendar)
    yield from _set_whole(session, case, definition, calendar)


def _set_step(step: CaseStep, case: Case, definition: ServiceDefinition, calendar: WorkCalendar) -> Iterator[Move]:
    before = step.due_on
    clocks.set_step_clock(
        step,
        definition.step(step.step_id),
        case=case,
        steps=case.steps,
        definition=definition,
        calendar=calendar,
    )
    if step.due_on != before:
        yield Move(case.id, "step", before, step.due_on, step.position, step.name)


def _set_whole(session: Session, case: Case, definition: ServiceDefinition, calendar: WorkCalendar) -> Iterator[Move]:
    """Written past the mapper: nobody acted on the case, so its revision stays and open pages stay good."""
    fresh = clocks.whole_dates(case, case.steps, definition, calendar)
    changed = {name: value for name, value in fresh.items() if getattr(case, name) != value}
    if not changed:
        return
    moves = [
        Move(case.id, clock, getattr(case, column), changed[column])
        for clock, column in _COLUMNS.items()
        if column in changed
    ]
    session.execute(
        update(Case).where(Case.id == case.id).values(changed), execution_options={"synchronize_session": False}
    )
    for name, value in changed.items():
        set_committed_value(case, name, value)
    yield from moves


_COLUMNS = {
    "promise": "promised_due_on",
    "statutory": "statutory_due_on",
    "acceptance": "acceptance_due_on",
    "delivery": "delivery_due_on",
}
