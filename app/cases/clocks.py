"""The clocks of a stored case: when a step starts to count, what does not count, and the promise for the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.deadlines import Deadline, Pause, due, yellow_from
from app.cases.way import SUPPLEMENT, passable_from
from app.clock import local_date
from app.models import Case, CasePause, CaseStep
from app.models.cases import NO_DUE
from app.wording import msgid
from catalog.definition import ServiceDefinition
from catalog.primitives import LimitSpec
from catalog.step_specs import StepSpec


def interval(opened_at: datetime, finished: dt.date, reason: str) -> Pause:
    """Days of something that began and ended at these moments; like every period it leaves out its first day."""
    return Pause(local_date(opened_at) + ONE_DAY, finished, reason)


def supplement_pauses(steps: Iterable[CaseStep], *, today: dt.date | None = None) -> tuple[Pause, ...]:
    """Days spent on 补正. One still going on counts up to `today`, or not at all without it."""
    found = []
    for step in steps:
        if step.step_id != SUPPLEMENT or step.opened_at is None:
            continue
        end = local_date(step.finished_at) if step.finished_at else today
        if end is not None:
            found.append(interval(step.opened_at, end, msgid("补正")))
    return tuple(found)


def uncounted_pauses(steps: Iterable[CaseStep], definition: ServiceDefinition) -> tuple[Pause, ...]:
    """Days of steps that do not count within the promise; one still open is taken to last until its due day."""
    uncounted = {spec.id: spec.special_procedure or spec.name for spec in definition.steps if not spec.counts}
    found = []
    for step in steps:
        if step.step_id not in uncounted or step.opened_at is None:
            continue
        end = local_date(step.finished_at) if step.finished_at else step.due_on
        if end is not None:
            found.append(interval(step.opened_at, end, uncounted[step.step_id]))
    return tuple(found)


def case_pauses(rows: Iterable[CasePause], *, today: dt.date | None = None) -> tuple[Pause, ...]:
    """Days of 暂停. One still going on counts up to `today`, without it up to the day on which it should end."""
    return tuple(
        interval(row.began_at, local_date(row.ended_at) if row.ended_at else today or row.expected_on, row.reason)
        for row in rows
    )


def papers_complete_at(case: Case, steps: Iterable[CaseStep]) -> datetime:
    """When the papers as they are now had come in: handed in, or mended since."""
    return max((one.finished_at for one in steps if one.finished_at and _mended(one)), default=case.submitted_at)


def clock_start(spec: StepSpec, step: CaseStep, case: Case, steps: Sequence[CaseStep]) -> datetime:
    """The moment from which the limit of a step runs; where its own mark is not reached yet, its opening."""
    opened_at = step.opened_at or case.submitted_at
    if spec.starts == "accepted":
        return case.accepted_at or opened_at
    if spec.starts == "decided":
        return case.decided_at or opened_at
    if spec.starts == "documents_complete":
        return papers_complete_at(case, steps)
    return opened_at


def _mended(step: CaseStep) -> bool:
    return step.step_id == SUPPLEMENT and step.outcome == "resubmitted" and step.finished_at is not None


def set_step_clock(
    step: CaseStep, spec: StepSpec, *, case: Case, steps: Sequence[CaseStep], calendar: WorkCalendar
) -> None:
    """Write the due day of an open step, and the day from which its card is yellow.

    A step that comes back from 补正 brings its `clock_from` along; any other starts its clock here.
    """
    step.clock_from = start = step.clock_from or clock_start(spec, step, case, steps)
    if spec.limit is None:
        return
    pauses = (*supplement_pauses(steps), *case_pauses(case.pauses))
    deadline = due(start, spec.limit, calendar, pauses=pauses, extension=extension_of(case, start))
    step.due_on = _after_publicity(deadline.due_on, spec, start, calendar, pauses)
    step.sort_on = step.due_on or NO_DUE
    step.projected = deadline.projected or not calendar.is_known(step.due_on)
    step.yellow_on = yellow_from(step.due_on, spec.yellow, calendar)
    step.card_on = step.yellow_on


def extension_of(case: Case, start: datetime) -> int:
    """Working days of an extension that was given while a clock that began at this moment ran; else 0."""
    extension = case.extension
    return extension.days if extension is not None and start <= extension.extended_at else 0


def _after_publicity(
    due_on: dt.date, spec: StepSpec, start: datetime, calendar: WorkCalendar, pauses: Sequence[Pause]
) -> dt.date:
    """A notice must hang its full time: a limit that leaves no day behind it is stretched to the next working day."""
    earliest = passable_from(spec, start, calendar, pauses)
    return due_on if earliest is None or due_on >= earliest else calendar.next_workday(earliest)


def promise(
    case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar
) -> Deadline | None:
    """By when the whole case is promised: from acceptance, without 补正, pauses and steps that do not count."""
    return _whole(case, steps, definition, calendar, definition.promised_limit)


def statutory(
    case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar
) -> Deadline | None:
    """The same by the statutory limit; None for a service without one."""
    return _whole(case, steps, definition, calendar, definition.statutory_limit)


def _whole(
    case: Case,
    steps: Sequence[CaseStep],
    definition: ServiceDefinition,
    calendar: WorkCalendar,
    limit: LimitSpec | None,
) -> Deadline | None:
    if case.accepted_at is None or limit is None:
        return None
    pauses = (*supplement_pauses(steps), *uncounted_pauses(steps, definition), *case_pauses(case.pauses))
    extension = extension_of(case, case.accepted_at)
    return due(case.accepted_at, limit, calendar, pauses=pauses, extension=extension)


def set_promise(case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar) -> None:
    """Write the promised day of the case: nothing before it is accepted, and it stays once the case is decided."""
    if case.decided_at is not None:
        return
    if (deadline := promise(case, steps, definition, calendar)) is not None:
        case.promised_due_on = deadline.due_on
        case.promised_projected = deadline.projected
    if (limit := statutory(case, steps, definition, calendar)) is not None:
        case.statutory_due_on = limit.due_on


def set_acceptance(case: Case, start: datetime, definition: ServiceDefinition, calendar: WorkCalendar) -> None:
    """By when something must be said about a new or mended case (行政许可法 32 条: 五日内)."""
    case.acceptance_due_on = due(start, definition.acceptance_limit, calendar).due_on


def set_delivery(case: Case, definition: ServiceDefinition, calendar: WorkCalendar) -> None:
    """By when the decision must reach the applicant (行政许可法 44 条: 十日内)."""
    if case.decided_at is not None:
        case.delivery_due_on = due(case.decided_at, definition.delivery_limit, calendar).due_on
