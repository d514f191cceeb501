"""When something is due, and the arithmetic shown to whoever asks why. Pure: no database, no web.

Sources of the rules:
- the day on which a period starts is not counted (民法典 201 条第一款, by analogy); hours run from the moment itself
  (201 条第二款);
- a month ends on the same day of the month, or on its last day (202 条);
- a last day that is a day off moves to the next working day (203 条); limits in hours do not move;
- limits of administrative licensing are working days without statutory holidays (行政许可法 82 条);
- days of 补正 and of special procedures are not counted (行政许可法 45 条; 32 条 for 补正);
- an extension (行政许可法 42 条: once, by whoever heads the office) is so many working days after the last day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from app.cases.calendar_days import ONE_DAY, WorkCalendar, add_months
from app.clock import ZONE, local_date
from app.wording import msgid
from catalog.primitives import LimitSpec, Unit

MarkKind = Literal["start", "counted", "rest", "paused", "publicity", "today", "due", "left", "over"]
Card = Literal["green", "yellow", "red", "paused"]
Hours = Sequence[tuple[time, time]]
WORKING_HOURS: Hours = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))
DEFAULT_YELLOW = LimitSpec(value=1, unit=Unit.WORKING_DAYS)


class Pause(NamedTuple):
    """Days that do not count, the first and the last included. Pauses may overlap."""

    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True)
class Deadline:
    """The last day (and, for limits in hours, the moment); `projected` when days of an unknown year were counted."""

    due_on: date
    due_at: datetime | None
    projected: bool


class _Walk:
    """Steps over the calendar and remembers whether a day of an unknown year had to be judged."""

    def __init__(self, calendar: WorkCalendar, pauses: Sequence[tuple[date, ...] | Pause], hours: Hours) -> None:
        self.calendar = calendar
        self.pauses = [(pause[0], pause[1]) for pause in pauses if pause[0] <= pause[1]]
        self.hours = hours
        self.projected = False

    def paused(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.pauses)

    def works(self, day: date) -> bool:
        """A working day that counts."""
        if self.paused(day):
            return False
        self.projected = self.projected or not self.calendar.is_known(day)
        return self.calendar.is_workday(day)

    def roll(self, day: date) -> date:
        """This day, or the next one on which the thing can still be done (民法典 203 条)."""
        while not self.works(day):
            day += ONE_DAY
        return day


def due(
    start: datetime,
    limit: LimitSpec,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extension: int = 0,
    hours: Hours = WORKING_HOURS,
) -> Deadline:
    """When a limit that starts at an aware moment runs out. Unknown years are counted Monday–Friday, never an error.

    `extension`: working days added behind the day (for limits in hours: at the same time of day) without it.
    """
    walk = _Walk(calendar, pauses, hours)
    if limit.unit in _BY_MOMENT:
        due_at = _BY_MOMENT[limit.unit](start.astimezone(ZONE), limit.value, walk)
        last = _count(local_date(due_at), extension, walk.works)
        return Deadline(last, datetime.combine(last, due_at.timetz()), walk.projected)
    day = walk.roll(_last_day(local_date(start), limit, walk))
    return Deadline(_count(day, extension, walk.works), None, walk.projected)


def last_counted_day(
    start: datetime, limit: LimitSpec, calendar: WorkCalendar, *, pauses: Sequence[Pause] = ()
) -> Deadline:
    """The last day of a period that merely has to pass (公示): like `due`, but a day off at its end is not moved."""
    if limit.unit in _BY_MOMENT:
        return due(start, limit, calendar, pauses=pauses)
    walk = _Walk(calendar, pauses, WORKING_HOURS)
    day = _last_day(local_date(start), limit, walk)
    return Deadline(day, None, walk.projected)


def _last_day(start: date, limit: LimitSpec, walk: _Walk) -> date:
    if limit.value == 0:  # 当场: that day, or the first one after a pause that began at once
        return start + ONE_DAY if walk.paused(start + ONE_DAY) else start
    if limit.unit is Unit.WORKING_DAYS:
        return _count(start, limit.value, walk.works)
    return _count(start, days_in(limit, start), lambda day: not walk.paused(day))


def days_in(limit: LimitSpec, start: date) -> int:
    """How many counting days a limit in days or months has; a month is as long as it is from this start."""
    return (add_months(start, limit.value) - start).days if limit.unit is Unit.MONTHS else limit.value


def _count(start: date, days: int, counts: Callable[[date], bool]) -> date:
    """The day on which the wanted number of counting days after `start` is full."""
    day = start
    while days:
        day += ONE_DAY
        days -= counts(day)
    return day


def _after_hours(start: datetime, value: int, walk: _Walk) -> datetime:
    return _spend(start, value, walk, lambda day: [] if walk.paused(day) else [(_midnight(day), _midnight(day, 1))])


def _after_working_hours(start: datetime, value: int, walk: _Walk) -> datetime:
    def openings(day: date) -> list[tuple[datetime, datetime]]:
        at = datetime.combine
        return [(at(day, begin, ZONE), at(day, end, ZONE)) for begin, end in walk.hours] if walk.works(day) else []

    return _spend(start, value, walk, openings)


def _spend(
    start: datetime, value: int, walk: _Walk, openings: Callable[[date], list[tuple[datetime, datetime]]]
) -> datetime:
    """The moment at which the hours are used up, counting only inside the openings of each day."""
    left, day = timedelta(hours=value), start.date()
    while True:
        for begin, end in openings(day):
            begin = max(begin, start)
            if begin <= end and left <= end - begin:
                return begin + left
            left -= max(end - begin, timedelta(0))
        day += ONE_DAY


def _midnight(day: date, later: int = 0) -> datetime:
    return datetime.combine(day + later * ONE_DAY, time(0), ZONE)


_BY_MOMENT: dict[Unit, Callable[[datetime, int, _Walk], datetime]] = {
    Unit.HOURS: _after_hours,
    Unit.WORKING_HOURS: _after_working_hours,
}


# ── how near the end is ────────────────────────────────────────────────────────────────────────────


def working_days_left(today: date, due_on: date, calendar: WorkCalendar) -> int:
    """Working days after today up to the due day; 0 on the last one; negative (at least −1) once it is over."""
    if today <= due_on:
        return calendar.count(after=today, through=due_on)
    return -max(1, calendar.count(after=due_on, through=today))


def yellow_from(due_on: date, yellow: LimitSpec | None, calendar: WorkCalendar) -> date:
    """The first day on which the card is yellow: this much or less is left (one working day unless the step says)."""
    spec = yellow or DEFAULT_YELLOW
    if spec.unit is Unit.MONTHS:
        return add_months(due_on, -spec.value)
    if spec.unit in (Unit.NATURAL_DAYS, Unit.HOURS):
        return due_on - (spec.value if spec.unit is Unit.NATURAL_DAYS else -(-spec.value // 24)) * ONE_DAY
    days = spec.value if spec.unit is Unit.WORKING_DAYS else -(-spec.value // _hours_a_day(WORKING_HOURS))
    return _workdays_before(due_on, days, calendar)


def _hours_a_day(hours: Hours) -> int:
    minutes = sum((end.hour - begin.hour) * 60 + end.minute - begin.minute for begin, end in hours)
    return max(1, minutes // 60)


def _workdays_before(due_on: date, days: int, calendar: WorkCalendar) -> date:
    day = due_on
    while calendar.count(after=day, through=due_on) < days or not calendar.is_workday(day):
        day -= ONE_DAY
    return day


def card(today: date, due_on: date | None, yellow_on: date | None, paused: bool = False) -> Card:
    """The colour of the card: 暂停 while the clock stands, 红牌 past the due day, 黄牌 near it, else 正常."""
    if paused:
        return "paused"
    if due_on is not None and today > due_on:
        return "red"
    if yellow_on is not None and today >= yellow_on:
        return "yellow"
    return "green"


# ── the days one by one: the cells of the worklist and the sum of "怎么算的" ─────────────────────────

_USED = ("counted", "today", "due", "left", "publicity")
_EVERY_DAY = (Unit.NATURAL_DAYS, Unit.MONTHS, Unit.HOURS)
LONGEST_OVER = 20  # cells drawn past the due day; the number beside them says how many there really are


@dataclass(frozen=True)
class DayMark:
    """One day. `number` counts within its kind of time: the n-th day used, or the n-th day over."""

    day: date
    kind: MarkKind
    number: int | None = None
    is_today: bool = False
    is_due: bool = False
    known: bool = True  # False: the year's workday table is not entered yet, the day is 推算
    reason: str = ""  # of a pause


@dataclass(frozen=True)
class _Frame:
    """What every day is judged against."""

    first: date
    due_on: date
    today: date
    full: int | None  # counting days in the limit, without an extension; None for limits in hours
    every_day: bool
    unextended: date  # the due day without the extension; behind it only working days count
    extension: int
    calendar: WorkCalendar
    pauses: tuple[Pause, ...]
    publicity: tuple[Pause, ...]

    def is_full(self, used: int, day: date) -> bool:
        """Whether no more day is to be counted: up to a day without the extension, behind it with the extension."""
        return self.full is not None and used == self.full + (self.extension if day > self.unextended else 0)

    def counts_every(self, day: date) -> bool:
        return self.every_day and day <= self.unextended

    def days(self) -> Iterator[date]:
        """Up to the due day; when it is over, up to today."""
        day = self.first
        while day <= max(self.due_on, self.today):
            yield day
            day += ONE_DAY


def explain(
    start: datetime,
    limit: LimitSpec,
    calendar: WorkCalendar,
    *,
    today: date,
    pauses: Sequence[Pause] = (),
    publicity: Sequence[Pause] = (),
    extension: int = 0,
    due_on: date | None = None,
) -> tuple[DayMark, ...]:
    """Every day from the start to the due day, or to today when that is over.

    `due_on` is the stored due day, when it differs from what limit, pauses and extension alone give (a publicity
    period that must run out first); by default it is worked out here. A day off at the end of a natural limit is a
    rest day with the reason 顺延, and the due day behind it has no number: it is not one more day of the limit.
    """
    first = local_date(start)
    frame = _Frame(
        first=first,
        due_on=due_on or due(start, limit, calendar, pauses=pauses, extension=extension).due_on,
        today=today,
        full=None if limit.unit in (Unit.HOURS, Unit.WORKING_HOURS) else days_in(limit, first),
        every_day=limit.unit in _EVERY_DAY,
        unextended=due(start, limit, calendar, pauses=pauses).due_on,
        extension=extension,
        calendar=calendar,
        pauses=tuple(Pause(*pause) for pause in pauses),
        publicity=tuple(Pause(*pause) for pause in publicity),
    )
    return tuple(_marks(frame))


def _marks(frame: _Frame) -> Iterator[DayMark]:
    used = over = 0
    for day in frame.days():
        full = frame.is_full(used, day)
        kind, reason = _kind(day, frame, full=full)
        counts = kind in _USED and not full
        used, over = used + counts, over + (kind == "over")
        if over > LONGEST_OVER:
            return
        yield DayMark(
            day=day,
            kind=kind,
            number=over if kind == "over" else used if counts else None,
            is_today=day == frame.today,
            is_due=day == frame.due_on,
            known=frame.calendar.is_known(day),
            reason=reason,
        )


def _kind(day: date, frame: _Frame, *, full: bool) -> tuple[MarkKind, str]:
    if day == frame.first:
        return "start", ""
    pause = next((one for one in frame.pauses if one.first <= day <= one.last), None)
    if pause is not None and (frame.counts_every(day) or frame.calendar.is_workday(day)):
        return "paused", pause.reason  # a day off within it would not have counted anyway
    if day > frame.due_on:
        return ("over" if frame.calendar.is_workday(day) else "rest"), ""
    if full and day < frame.due_on:
        return "rest", msgid("顺延")
    if day < frame.due_on and not frame.counts_every(day) and not frame.calendar.is_workday(day):
        return "rest", ""
    return _counted_kind(day, frame), ""


def _counted_kind(day: date, frame: _Frame) -> MarkKind:
    if day == frame.today:
        return "today"
    if day == frame.due_on:
        return "due"
    if any(one.first <= day <= one.last for one in frame.publicity):
        return "publicity"
    return "counted" if day < frame.today else "left"
