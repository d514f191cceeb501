"""What was written down at the steps of a case besides opinions, read from their rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _

from app.cases.calendar_days import WorkCalendar
from app.cases.clocks import notice_start, step_pauses
from app.cases.special.publicity import Publicity, put_up_on
from app.cases.special.registry import bar_of, kinds_of, lines_of
from app.cases.special.work import Line, Record
from app.cases.way import SUPPLEMENT, passable_from
from app.cases.workflow import Event
from app.clock import ZONE
from app.models import CaseStep
from catalog.definition import ServiceDefinition

WORK = "work"  # the key of a step's particulars under which its records stand, by kind
SAVED_AT = "work_saved_at"
CORRECTIONS = "corrections"  # what was corrected with the applicant at the desk, in words, the first one first
Records = Mapping[str, Record]


@dataclass(frozen=True)
class StepWork:
    """What the open step asks for besides an opinion, for the page of whoever handles it."""

    asks: bool = False
    records: Records = field(default_factory=dict)  # what is written down so far, by kind of work
    saved_at: datetime | None = None
    since: datetime | None = None  # when the step was first opened
    bar: str = ""  # why the case cannot be granted


NO_WORK = StepWork()
GRANTS = frozenset({Event.GRANT, Event.GRANT_PARTLY})


def work_at(definition: ServiceDefinition, steps: Sequence[CaseStep], step: CaseStep | None) -> StepWork:
    """The work of the open step; a supplement has none."""
    if step is None or step.step_id == SUPPLEMENT:
        return NO_WORK
    asks = bool(kinds_of(definition.step(step.step_id)))
    return StepWork(asks, records_of(steps, step), saved_at(step), since(steps, step), bar_to_grant(steps))


def written_at(step: CaseStep) -> Records:
    """The records of one row, by kind of work."""
    kept: dict[str, Any] = json.loads(step.particulars) if step.particulars else {}
    records: Records = kept.get(WORK, {})
    return records


def saved_at(step: CaseStep) -> datetime | None:
    """When what is written down at a row was last kept."""
    kept: dict[str, Any] = json.loads(step.particulars) if step.particulars else {}
    return datetime.fromisoformat(kept[SAVED_AT]) if SAVED_AT in kept else None


def records_of(steps: Iterable[CaseStep], step: CaseStep) -> Records:
    """The records of a step; one that was returned or sent back for goes on from what stood there."""
    same = sorted((one for one in steps if one.step_id == step.step_id), key=lambda one: -one.position)
    return next((records for one in same if (records := written_at(one))), {})


def since(steps: Iterable[CaseStep], step: CaseStep) -> datetime | None:
    """When the step was first opened, whatever sent it back in between."""
    opened = [one.opened_at for one in steps if one.step_id == step.step_id and one.opened_at is not None]
    return min(opened, default=None)


def hangs_since(steps: Iterable[CaseStep], step: CaseStep) -> datetime | None:
    """The moment from which the days of a notice are counted: the day it was put up, once that is written down."""
    day = put_up_on(records_of(steps, step).get(Publicity.id, {}))
    if step.clock_from is None:
        return None
    start = notice_start(step)
    return start if day is None else max(start, datetime.combine(day, time(0), ZONE))


def notice_over(
    definition: ServiceDefinition, steps: Sequence[CaseStep], step: CaseStep | None, calendar: WorkCalendar
) -> date | None:
    """The first day on which a step with a notice may be passed; None for every other step."""
    start = hangs_since(steps, step) if step is not None and step.step_id != SUPPLEMENT else None
    if step is None or start is None:
        return None
    return passable_from(definition.step(step.step_id), start, calendar, step_pauses(step.case, steps))


def bar_to_grant(steps: Sequence[CaseStep]) -> str:
    """Why the case cannot be granted, by what was written down last at each step; "" when it can."""
    latest = {step.step_id: step for step in sorted(steps, key=lambda one: one.position) if written_at(step)}
    return next((bar for step in latest.values() if (bar := bar_of(written_at(step)))), "")


def lines_at(step: CaseStep) -> tuple[Line, ...]:
    """What was written down at a row, in words."""
    return (*lines_of(written_at(step)), *_corrections(step))


def _corrections(step: CaseStep) -> Iterator[Line]:
    kept: dict[str, Any] = json.loads(step.particulars) if step.particulars else {}
    for words in kept.get(CORRECTIONS, ()):
        yield Line(_("当场更正"), words)
