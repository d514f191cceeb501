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
from app.cases.clocks import supplement_pauses, uncounted_pauses
from app.cases.explained import Chinese, Explanation, Running, explain_running
from app.cases.way import SUPPLEMENT, publicity_days
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


class PageVoice:
    """In the language of the request."""

    def say(self, text: str, **values: object) -> str:
        return _(text, **values)

    def day(self, day: dt.date, *, year: bool) -> str:
        return dates.long_day(day) if year else dates.short_day(day)

    def days(self, first: dt.date, last: dt.date, *, year: bool) -> str:
        if not dates.is_english():
            return Chinese().days(first, last, year=year)
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
    spec = definition.step(step.step_id)
    pauses = supplement_pauses(steps, today=today)
    notice = publicity_days(spec, step.clock_from, calendar, pauses)
    running = Running(
        event=_EVENTS[spec.starts],
        start=step.clock_from,
        limit=limit,
        pauses=pauses,
        publicity=(notice,) if notice else (),
        due_on=None if step.state == "returned" else step.due_on,
        finished_on=None if _waits(step, steps) or step.finished_at is None else clock.local_date(step.finished_at),
        stands=MENDING if _waits(step, steps) else "",
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
    if case.accepted_at is None:
        return None
    running = Running(
        event=_EVENTS["accepted"],
        start=case.accepted_at,
        limit=definition.promised_limit,
        pauses=(*supplement_pauses(steps, today=today), *uncounted_pauses(steps, definition)),
        due_on=case.promised_due_on,
        finished_on=clock.local_date(case.decided_at) if case.decided_at else None,
        stands=MENDING if _is_mended(steps) else "",
    )
    return explain_running(running, calendar, today=today)


def _waits(step: CaseStep, steps: Iterable[CaseStep]) -> bool:
    """Whether a returned step is the one that the mending goes back to."""
    if step.state != "returned" or not _is_mended(steps):
        return False
    return all(other.position <= step.position for other in steps if other.state == "returned")


def _is_mended(steps: Iterable[CaseStep]) -> bool:
    return any(step.step_id == SUPPLEMENT and step.state == "open" for step in steps)
