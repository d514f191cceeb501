"""Why a step or a promise of a stored case is due on its day: for the page, for cards and notes, for paper.

    explain_step(step, definition=…, steps=case.steps, calendar=…, today=…) -> Explanation | None
    explain_promise(case, definition=…, steps=case.steps, calendar=…, today=…) -> Explanation | None

None where nothing is counted. `Explanation.sentences()` says it in short Chinese sentences (for records and paper);
`sentences(PageVoice())` in the language of the page. `Explanation.text()` is the same as one paragraph.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from app import clock, dates
from app.cases.calendar_days import WorkCalendar
from app.cases.clocks import extension_days, notice_start, step_pauses, whole_pauses, whole_start
from app.cases.explained import Explanation, Extension, Running, explain_running
from app.cases.way import SUPPLEMENT, publicity_days
from app.cases.workflow import State
from app.chinese_dates import chinese_days
from app.models import Case, CaseStep
from app.wording import msgid
from catalog.definition import ServiceDefinition
from catalog.primitives import LimitSpec, Unit

_EVENTS = {
    "step_opened": msgid("收到"),
    "accepted": msgid("受理"),
    "documents_complete": msgid("材料齐全"),
    "decided": msgid("作出决定"),
}


MENDING = msgid("等补正")
PAUSED = msgid("暂停办理")


class PageVoice:
    """In the language of the request."""

    def say(self, text: str, **values: object) -> str:
        return str(_(text, **values)) if text else ""

    def day(self, day: dt.date, *, year: bool) -> str:
        return dates.long_day(day) if year else dates.short_day(day)

    def days(self, first: dt.date, last: dt.date, *, year: bool, dash: bool = False) -> str:
        if not dates.is_english():
            return chinese_days(first, last, year=year, dash=dash)
        if first == last:
            return self.day(first, year=year)
        return f"{self.day(first, year=False)} – {self.day(last, year=year)}"


def limit_of(step: CaseStep) -> LimitSpec | None:
    """The limit of a stored step; None where it takes what it takes."""
    return None if step.limit_value is None else LimitSpec(value=step.limit_value, unit=Unit(step.limit_unit))


def explain_step(
    step: CaseStep,
    *,
    definition: ServiceDefinition,
    steps: Sequence[CaseStep],
    calendar: WorkCalendar,
    today: dt.date,
) -> Explanation | None:
    """The arithmetic of one step, up to the day on which it was finished. `steps`: all of its case."""
    limit = limit_of(step)
    if limit is None or step.step_id == SUPPLEMENT or step.clock_from is None:
        return None
    spec, stands = definition.step(step.step_id), _stands(step, steps)
    pauses = step_pauses(step.case, steps, today=today)
    notice = publicity_days(spec, notice_start(step), calendar, pauses)
    running = Running(
        event=_EVENTS[spec.starts],
        start=step.clock_from,
        limit=limit,
        pauses=pauses,
        publicity=(notice,) if notice else (),
        extension=_extension(step.case, step.clock_from),
        handed_in_on=_waited_since(step.opened_at, step.clock_from),
        due_on=None if stands or step.state == "returned" else step.due_on,
        finished_on=None if stands or step.finished_at is None else clock.local_date(step.finished_at),
        stands=stands,
    )
    return explain_running(running, calendar, today=today)


def explain_promise(
    case: Case,
    *,
    definition: ServiceDefinition,
    steps: Sequence[CaseStep],
    calendar: WorkCalendar,
    today: dt.date,
) -> Explanation | None:
    """The arithmetic of the promise for the whole; None before the case is accepted."""
    start = whole_start(case, definition)
    if start is None:
        return None
    stands = _case_stands(case)
    running = Running(
        event=_EVENTS["accepted"],
        start=start,
        limit=definition.promised_limit,
        pauses=whole_pauses(case, steps, definition, today=today),
        extension=_extension(case, start),
        handed_in_on=_waited_since(case.accepted_at, start),
        due_on=None if stands else case.promised_due_on,
        finished_on=clock.local_date(case.decided_at) if case.decided_at else None,
        stands=stands,
    )
    return explain_running(running, calendar, today=today)


def _extension(case: Case, start: dt.datetime) -> Extension | None:
    """The extension, where it was given while this clock ran."""
    if case.extension is None or not extension_days(case, start):
        return None
    return Extension(case.extension.days, case.extension.reason)


def _waited_since(at: dt.datetime | None, start: dt.datetime) -> dt.date | None:
    """The day from which a clock waited for an intake window, when it did."""
    return clock.local_date(at) if at is not None and at < start else None


def _stands(step: CaseStep, steps: Iterable[CaseStep]) -> str:
    """Why the clock of a step stands: of open ones in a pause, in mending that of the one that returned the case."""
    if step.state == "open":
        return PAUSED if step.queue == "paused" else ""
    if step.state != "returned" or not any(one.step_id == SUPPLEMENT and one.state == "open" for one in steps):
        return ""
    is_latest = all(other.position <= step.position for other in steps if other.state == "returned")
    return MENDING if is_latest else ""


def _case_stands(case: Case) -> str:
    return {State.SUPPLEMENT: MENDING, State.PAUSED: PAUSED}.get(State(case.state), "")
