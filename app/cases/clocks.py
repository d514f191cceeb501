"""The clocks of a stored case: when a step starts to count, what does not count, and the promise for the whole.

Besides step and promise the law has three clocks of its own (行政许可法): 32 条, what is to be said about an
application within five days; 42 条, the statutory limit and its one extension; 44 条, ten days to bring the decision.
All of them are working days (82 条). An application handed in outside its intake window (集中受理) counts as received
when the window opens: no clock of the case begins before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.deadlines import Deadline, Pause, due
from app.cases.intake import received_at
from app.cases.way import SUPPLEMENT, passable_from
from app.cases.yellow import rule, yellow_day
from app.clock import local_date
from app.models import Case, CasePause, CaseStep
from app.models.cases import NO_DUE
from app.wording import msgid
from catalog.definition import ServiceDefinition
from catalog.primitives import LimitSpec
from catalog.step_specs import StepSpec
from catalog.vocabulary import entry

MENDED = msgid("补正")  # why the clock stood
_SPECIAL = "special"  # the group of pause_kind that the law names (45 条); others only stop what we promised


# ── what does not count ────────────────────────────────────────────────────────────────────────────


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
            found.append(interval(step.opened_at, end, MENDED))
    return tuple(found)


def case_pauses(rows: Iterable[CasePause], *, today: dt.date | None = None) -> tuple[Pause, ...]:
    """Days of 暂停. One still going on counts up to `today`, without it up to the day on which it should end."""
    return tuple(
        interval(row.began_at, local_date(row.ended_at) if row.ended_at else today or row.expected_on, row.reason)
        for row in rows
    )


def step_pauses(case: Case, steps: Iterable[CaseStep], *, today: dt.date | None = None) -> tuple[Pause, ...]:
    """Days on which no step counts: 补正 and 暂停."""
    return (*supplement_pauses(steps, today=today), *case_pauses(case.pauses, today=today))


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


def whole_pauses(
    case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, *, today: dt.date | None = None
) -> tuple[Pause, ...]:
    """Days that do not count for the promise: 补正, 暂停 and steps that do not count."""
    return (*step_pauses(case, steps, today=today), *uncounted_pauses(steps, definition))


def extension_days(case: Case, start: datetime) -> int:
    """Working days of an extension that was given while a clock ran that began at `start`."""
    extension = case.extension
    return extension.days if extension is not None and start <= extension.extended_at else 0


# ── from when ──────────────────────────────────────────────────────────────────────────────────────


def received(case: Case, definition: ServiceDefinition) -> datetime:
    """When the application counts as received: as it was handed in, or as the intake window opened after that."""
    return received_at(case.submitted_at, definition.intake)


def papers_complete_at(case: Case, steps: Iterable[CaseStep]) -> datetime:
    """When the papers as they are now had come in: handed in, or mended since."""
    return max((one.finished_at for one in steps if one.finished_at and _mended(one)), default=case.submitted_at)


def _mended(step: CaseStep) -> bool:
    return step.step_id == SUPPLEMENT and step.outcome == "resubmitted" and step.finished_at is not None


def clock_start(
    spec: StepSpec, step: CaseStep, case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition
) -> datetime:
    """The moment from which the limit of a step runs; where its own mark is not reached yet, its opening.

    What comes to a step outside the step's own intake window waits for it, too.
    """
    return received_at(max(_mark(spec, step, case, steps), received(case, definition)), spec.intake)


def _mark(spec: StepSpec, step: CaseStep, case: Case, steps: Sequence[CaseStep]) -> datetime:
    opened_at = step.opened_at or case.submitted_at
    if spec.starts == "accepted":
        return case.accepted_at or opened_at
    if spec.starts == "decided":
        return case.decided_at or opened_at
    if spec.starts == "documents_complete":
        return papers_complete_at(case, steps)
    return opened_at


def whole_start(case: Case, definition: ServiceDefinition) -> datetime | None:
    """The moment from which promise and statutory limit run; None before the case is accepted."""
    return None if case.accepted_at is None else max(case.accepted_at, received(case, definition))


# ── the clock of a step ────────────────────────────────────────────────────────────────────────────


def set_step_clock(
    step: CaseStep,
    spec: StepSpec,
    *,
    case: Case,
    steps: Sequence[CaseStep],
    definition: ServiceDefinition,
    calendar: WorkCalendar,
) -> None:
    """Write the due day of an open step, and the day from which its card is yellow.

    A step that comes back from 补正 brings its `clock_from` along; any other starts its clock here.
    """
    step.clock_from = start = step.clock_from or clock_start(spec, step, case, steps, definition)
    if spec.limit is None:
        return
    pauses = step_pauses(case, steps)
    deadline = due(start, spec.limit, calendar, pauses=pauses, extension=extension_days(case, start))
    step.due_on = _after_publicity(deadline.due_on, spec, notice_start(step), calendar, pauses)
    step.sort_on = step.due_on or NO_DUE
    step.projected = deadline.projected or not calendar.is_known(step.due_on)
    wanted = rule(
        step=spec.yellow, step_share=spec.yellow_share, item=definition.yellow, item_share=definition.yellow_share
    )
    step.yellow_on = yellow_day(step.due_on, start=start, limit=spec.limit, wanted=wanted, calendar=calendar)
    step.card_on = step.yellow_on


def notice_start(step: CaseStep) -> datetime:
    """From when the notice of a step hangs: with its clock, but it need not wait for an intake window."""
    begun = [moment for moment in (step.clock_from, step.opened_at) if moment is not None]
    return min(begun)


def _after_publicity(
    due_on: dt.date, spec: StepSpec, start: datetime, calendar: WorkCalendar, pauses: Sequence[Pause]
) -> dt.date:
    """A notice must hang its full time: a limit that leaves no day behind it is stretched to the next working day."""
    earliest = passable_from(spec, start, calendar, pauses)
    return due_on if earliest is None or due_on >= earliest else calendar.next_workday(earliest)


# ── the clocks of the whole case ───────────────────────────────────────────────────────────────────


def promise(
    case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar
) -> Deadline | None:
    """By when the whole case is promised: from acceptance, without 补正, pauses and steps that do not count."""
    return _whole(case, definition, calendar, definition.promised_limit, whole_pauses(case, steps, definition))


def statutory(
    case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar
) -> Deadline | None:
    """The same by the statutory limit, which waits for the procedures of the law only; None for a service without one.

    What the office merely waits for (缴费、跨区域核查) stops the promise but not the law (行政许可法 45 条).
    """
    special = [row for row in case.pauses if (kind := entry("pause_kind", row.kind)) and kind.group == _SPECIAL]
    pauses = (*supplement_pauses(steps), *case_pauses(special), *uncounted_pauses(steps, definition))
    return _whole(case, definition, calendar, definition.statutory_limit, pauses)


def _whole(
    case: Case,
    definition: ServiceDefinition,
    calendar: WorkCalendar,
    limit: LimitSpec | None,
    pauses: Sequence[Pause],
) -> Deadline | None:
    start = whole_start(case, definition)
    if start is None or limit is None:
        return None
    return due(start, limit, calendar, pauses=pauses, extension=extension_days(case, start))


def acceptance(
    case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar
) -> Deadline:
    """By when something must be said about the papers as they are now (行政许可法 32 条: 五日内)."""
    return due(max(papers_complete_at(case, steps), received(case, definition)), definition.acceptance_limit, calendar)


def delivery(decided_at: datetime, definition: ServiceDefinition, calendar: WorkCalendar) -> Deadline:
    """By when a decision must reach the applicant (行政许可法 44 条: 十日内)."""
    return due(decided_at, definition.delivery_limit, calendar)


def whole_dates(
    case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar
) -> dict[str, dt.date | bool]:
    """The columns of a case whose clocks run now, as they should be: what is over is left out and stays."""
    if case.decided_at is not None:
        over = case.delivered_at is not None or case.delivery_due_on is None
        return {} if over else {"delivery_due_on": delivery(case.decided_at, definition, calendar).due_on}
    promised = promise(case, steps, definition, calendar)
    if promised is None:
        asked = case.acceptance_due_on is not None
        return {"acceptance_due_on": acceptance(case, steps, definition, calendar).due_on} if asked else {}
    limit = statutory(case, steps, definition, calendar)
    dates = {"promised_due_on": promised.due_on, "promised_projected": promised.projected}
    return dates if limit is None else {**dates, "statutory_due_on": limit.due_on}


def set_promise(case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar) -> None:
    """Write the promised and the statutory day: nothing before it is accepted, and they stay once it is decided."""
    if case.decided_at is not None:
        return
    if (deadline := promise(case, steps, definition, calendar)) is not None:
        case.promised_due_on = deadline.due_on
        case.promised_projected = deadline.projected
    if (limit := statutory(case, steps, definition, calendar)) is not None:
        case.statutory_due_on = limit.due_on


def set_acceptance(
    case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition, calendar: WorkCalendar
) -> None:
    """Write by when something must be said about a new or mended case."""
    case.acceptance_due_on = acceptance(case, steps, definition, calendar).due_on


def set_delivery(case: Case, definition: ServiceDefinition, calendar: WorkCalendar) -> None:
    """Write by when the decision must be brought."""
    if case.decided_at is not None:
        case.delivery_due_on = delivery(case.decided_at, definition, calendar).due_on
