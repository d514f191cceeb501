"""When the workday table changes, the clocks of the cases under way are set anew by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from app.cases import clocks
from app.cases.calendar import load_calendar
from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.way import SUPPLEMENT
from app.cases.workflow import UNDER_WAY
from app.clock import ZONE, local_date
from app.models import Case, CaseStep
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.definition import ServiceDefinition

_OPEN = sorted(UNDER_WAY)
_BATCH = 200
Dates = tuple[dt.date | None, bool]


def recalculate(session: Session, *, first: dt.date, last: dt.date) -> int:
    """Set open steps and promises anew that count a day from `first` to `last`; how many cases got another date.

    What is over stays as it was: a step is judged by the calendar under which it was finished.
    """
    affected = _affected(first, last)
    earliest = session.scalar(select(func.min(Case.submitted_at)).where(*affected))
    if earliest is None:
        return 0
    calendar = load_calendar(session, since=local_date(earliest))
    moved = sum(_set_anew(session, case, definition, calendar) for case, definition in _cases(session, affected))
    session.flush()
    return moved


def _affected(first: dt.date, last: dt.date) -> tuple[ColumnElement[bool], ...]:
    """Open cases with a running clock that has begun by `last` and does not end before `first`."""
    end = datetime.combine(last + ONE_DAY, time(), ZONE)
    running = select(CaseStep.case_id).where(
        CaseStep.state == "open", CaseStep.due_on >= first, CaseStep.clock_from < end
    )
    promised = and_(Case.promised_due_on >= first, Case.accepted_at < end)
    return Case.state.in_(_OPEN), or_(Case.id.in_(running), promised)


def _cases(session: Session, affected: tuple[ColumnElement[bool], ...]) -> Iterator[tuple[Case, ServiceDefinition]]:
    """Batch by batch; which they are is read first, because setting clocks changes the answer."""
    ids = session.scalars(select(Case.id).where(*affected).order_by(Case.id)).all()
    versions: dict[int, LoadedVersion] = {}
    for at in range(0, len(ids), _BATCH):
        batch = select(Case).where(Case.id.in_(ids[at : at + _BATCH])).options(selectinload(Case.steps))
        for case in session.scalars(batch):
            if case.service_version_id not in versions:
                versions[case.service_version_id] = version_by_id(session, case.service_version_id)
            yield case, versions[case.service_version_id].definition


def _set_anew(session: Session, case: Case, definition: ServiceDefinition, calendar: WorkCalendar) -> bool:
    """Whether a date moved."""
    moved = [_set_step(step, case, definition, calendar) for step in case.steps if step.state == "open"]
    return _set_promise(session, case, definition, calendar) or any(moved)


def _set_step(step: CaseStep, case: Case, definition: ServiceDefinition, calendar: WorkCalendar) -> bool:
    if step.step_id == SUPPLEMENT:
        return False
    before = step.due_on
    clocks.set_step_clock(step, definition.step(step.step_id), case=case, steps=case.steps, calendar=calendar)
    return step.due_on != before


def _set_promise(session: Session, case: Case, definition: ServiceDefinition, calendar: WorkCalendar) -> bool:
    """Written past the mapper: nobody acted on the case, so its revision stays and open pages stay good."""
    if case.decided_at is not None or case.promised_due_on is None:
        return False
    deadline = clocks.promise(case, case.steps, definition, calendar)
    before: Dates = (case.promised_due_on, case.promised_projected)
    after: Dates = before if deadline is None else (deadline.due_on, deadline.projected)
    if after != before:
        dates = {"promised_due_on": after[0], "promised_projected": after[1]}
        session.execute(
            update(Case).where(Case.id == case.id).values(dates), execution_options={"synchronize_session": False}
        )
    return after[0] != before[0]
