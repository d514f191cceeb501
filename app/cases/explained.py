"""The arithmetic behind a due day as one plain value, and the one way of saying it. Pure.

Who needs it asks `app.cases.explanation`. The value is made of the same day marks that the page draws, so the words
and the cells never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Protocol

from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.deadlines import DayMark, Pause, due, explain, last_counted_day, working_days_left
from app.chinese_dates import chinese_day, chinese_days
from app.clock import ZONE, local_date
from app.wording import msgid
from catalog.primitives import LimitSpec, Unit

_BY_MOMENT = (Unit.HOURS, Unit.WORKING_HOURS)
_USED = ("counted", "publicity", "today", "due", "left")


class Voice(Protocol):
    """Who says it: papers, cards and records in Chinese, pages in the language of their reader."""

    def say(self, text: str, **values: object) -> str:
        """A sentence marked by `msgid`, its places filled."""

    def day(self, day: date, *, year: bool) -> str:
        """A day, with its year where that matters."""

    def days(self, first: date, last: date, *, year: bool, dash: bool = False) -> str:
        """Days that follow each other; `dash`: as in a heading, not in a sentence."""


class Chinese:
    """What is written down is Chinese, whoever had it written."""

    def say(self, text: str, **values: object) -> str:
        return text % values if values else text

    def day(self, day: date, *, year: bool) -> str:
        return chinese_day(day, year=year)

    def days(self, first: date, last: date, *, year: bool, dash: bool = False) -> str:
        return chinese_days(first, last, year=year, dash=dash)


@dataclass(frozen=True)
class Spell:
    """Days that follow each other, the first and the last included; `days`: how many of them matter here."""

    first: date
    last: date
    name: str  # 国庆节; the reason of a pause; "" for a plain weekend
    days: int


@dataclass(frozen=True)
class Extension:
    """延期: so many working days, approved with a reason."""

    days: int
    reason: str = ""


@dataclass(frozen=True)
class Running:
    """What is to be explained: a limit with everything that stretched it. Days of pauses are first and last included.

    `handed_in_on`: given when it waited for its intake window (集中受理). `due_on`: the stored due day, where it is
    later than limit, pauses and extension alone make it, because a publicity period must run out. `finished_on`: the
    arithmetic ends there. `stands`: the reason for which the clock stands now.
    """

    event: str  # what happened on the first day: 收到, 受理, 材料补齐 (msgid)
    start: datetime
    limit: LimitSpec
    pauses: Sequence[Pause] = ()
    publicity: Sequence[Pause] = ()
    extension: Extension | None = None
    handed_in_on: date | None = None
    due_on: date | None = None
    finished_on: date | None = None
    stands: str = ""


@dataclass(frozen=True)
class Explanation:
    """Why a day is the due day. All days are those of the county."""

    event: str
    start: datetime
    limit: LimitSpec
    handed_in_on: date | None
    due_on: date
    due_at: datetime | None  # of limits in hours
    today: date  # or the day on which it was finished
    is_finished: bool
    used: int  # days of the limit up to today, today included
    left: int  # working days after today; negative when it is over
    stands: str
    holidays: tuple[Spell, ...]  # days off with a name, the weekends beside them included
    weekend_days: int
    made_up: tuple[date, ...]  # weekend days that were worked and counted
    pauses: tuple[Spell, ...]
    publicity: tuple[Spell, ...]
    extension: Extension | None
    unextended_on: date  # the due day without the extension
    moved_from: date | None  # 顺延: the day on which nothing can be done and on which it would have ended
    stretched: bool  # the due day waits for a publicity period to run out
    unknown_years: tuple[int, ...]  # of days counted by Monday–Friday only: 推算
    marks: tuple[DayMark, ...]

    @property
    def projected(self) -> bool:
        """推算: the days off of a year that was counted are not announced yet."""
        return bool(self.unknown_years)

    def sentences(self, voice: Voice | None = None) -> tuple[str, ...]:
        """Short sentences in the order of the sum, the last one saying how it stands; Chinese unless told otherwise."""
        return tuple(_Saying(self, voice or Chinese()).all())

    def notes(self, voice: Voice | None = None) -> tuple[str, ...]:
        """What the sum in numbers does not say: why it began late, was moved or stretched, and what is not known."""
        return tuple(_Saying(self, voice or Chinese()).besides())

    def text(self, voice: Voice | None = None) -> str:
        """The same as one paragraph, for a card or a note."""
        return "".join(self.sentences(voice))


def explain_running(running: Running, calendar: WorkCalendar, *, today: date) -> Explanation:
    """Work the sum out as it stands on `today` (or stood when it was finished)."""
    seen_from = running.finished_on or today
    days = running.extension.days if running.extension else 0
    plain = due(running.start, running.limit, calendar, pauses=running.pauses)
    whole = due(running.start, running.limit, calendar, pauses=running.pauses, extension=days)
    last = last_counted_day(running.start, running.limit, calendar, pauses=running.pauses).due_on
    due_on = running.due_on or whole.due_on
    marks = explain(
        running.start,
        running.limit,
        calendar,
        today=seen_from,
        pauses=running.pauses,
        publicity=running.publicity,
        extension=days,
        due_on=due_on,
    )
    within = [mark for mark in marks if mark.day <= due_on]
    rests = list(_rests(within, calendar))
    return Explanation(
        event=running.event,
        start=running.start.astimezone(ZONE),
        limit=running.limit,
        handed_in_on=running.handed_in_on,
        due_on=due_on,
        due_at=whole.due_at,
        today=seen_from,
        is_finished=running.finished_on is not None,
        used=sum(mark.kind in _USED and mark.number is not None and mark.day <= seen_from for mark in within),
        left=working_days_left(seen_from, due_on, calendar),
        stands=running.stands,
        holidays=tuple(spell for spell in rests if spell.name),
        weekend_days=sum(spell.days for spell in rests if not spell.name),
        made_up=tuple(mark.day for mark in within if mark.kind in _USED and _is_made_up(mark.day, calendar)),
        pauses=tuple(_pauses(within)),
        publicity=tuple(Spell(one.first, one.last, one.reason, _length(one)) for one in running.publicity),
        extension=running.extension,
        unextended_on=plain.due_on,
        moved_from=None if last == plain.due_on else last,
        stretched=due_on > whole.due_on,
        unknown_years=tuple(sorted({mark.day.year for mark in within if not mark.known})),
        marks=marks,
    )


def _rests(marks: Iterable[DayMark], calendar: WorkCalendar) -> Iterator[Spell]:
    """Days off one after the other; a spell with a holiday in it bears the holiday's name."""
    off = [mark.day for mark in marks if mark.kind == "rest" and not mark.reason]
    for spell in _runs(off):
        names = dict.fromkeys(name for day in spell if (name := calendar.names.get(day)))
        yield Spell(spell[0], spell[-1], "、".join(names), len(spell))


def _pauses(marks: Iterable[DayMark]) -> Iterator[Spell]:
    """Days on which the clock stood, by their reasons; days off between two of them do not divide a pause."""
    clocked = (mark for mark in marks if mark.kind != "rest")
    for (kind, reason), group in groupby(clocked, key=lambda mark: (mark.kind == "paused", mark.reason)):
        days = [mark.day for mark in group]
        if kind:
            yield Spell(days[0], days[-1], reason, len(days))


def _runs(days: Sequence[date]) -> Iterator[list[date]]:
    numbered = groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0])
    return ([day for _place, day in group] for _key, group in numbered)


def _is_made_up(day: date, calendar: WorkCalendar) -> bool:
    return calendar.days.get(day) is True


def _length(pause: Pause) -> int:
    return (pause.last - pause.first).days + 1


class _Saying:
    """The sentences of one explanation in one voice."""

    def __init__(self, one: Explanation, voice: Voice) -> None:
        self.one = one
        self.say = voice.say
        self.voice = voice

    def all(self) -> Iterator[str]:
        parts = (
            self.waited(),
            self.start(),
            self.days_off(),
            self.made_up(),
            *self.pauses(),
            *self.notices(),
            self.moved(),
            self.extension(),
            self.stretched(),
            self.end(),
            self.unknown(),
            self.now(),
        )
        return (part for part in parts if part)

    def besides(self) -> Iterator[str]:
        parts = (self.waited(), *self.notices(), self.moved(), self.stretched(), self.unknown())
        return (part for part in parts if part)

    def day(self, day: date, *, year: bool = False) -> str:
        """The year is said of the first day, and of days in another year."""
        return self.voice.day(day, year=year or day.year != self.one.start.year)

    def days(self, first: date, last: date) -> str:
        """10月1日至8日, 9月30日至10月2日, 10月1日."""
        return self.voice.days(first, last, year=last.year != self.one.start.year)

    def waited(self) -> str:
        if self.one.handed_in_on is None:
            return ""
        handed_in = self.day(self.one.handed_in_on, year=True)
        return self.say(msgid("%(day)s交来，不在集中受理时间，等到开始受理那天才算收到。"), day=handed_in)

    def start(self) -> str:
        one = self.one
        values = {"day": self.day(local_date(one.start), year=True), "event": self.say(one.event), "limit": one.limit}
        if one.limit.unit in _BY_MOMENT:
            return self.say(
                msgid("%(day)s%(time)s%(event)s，从这时起算 %(limit)s。"), time=f"{one.start:%H:%M}", **values
            )
        if not one.limit.value:
            return self.say(msgid("%(day)s%(event)s，要求当场办结。"), **values)
        following = self.day(local_date(one.start) + ONE_DAY)
        return self.say(msgid("%(day)s%(event)s，当天不算，从%(next)s起算 %(limit)s。"), next=following, **values)

    def days_off(self) -> str:
        """What was left out because nobody works: holidays by name, weekends by number."""
        one = self.one
        parts = [
            self.say(msgid("%(days)s（%(name)s）"), days=self.days(spell.first, spell.last), name=spell.name)
            for spell in one.holidays
        ]
        if one.weekend_days:
            parts.append(self.say(msgid("周末 %(n)s 天"), n=one.weekend_days))
        return self.say(msgid("放假不算：%(list)s。"), list=self.listed(parts)) if parts else ""

    def made_up(self) -> str:
        days = [self.day(day) for day in self.one.made_up]
        return self.say(msgid("调休上班照算：%(list)s。"), list=self.listed(days)) if days else ""

    def pauses(self) -> Iterator[str]:
        for spell in self.one.pauses:
            days, reason = self.days(spell.first, spell.last), self.say(spell.name).rstrip("。")
            yield self.say(msgid("%(days)s%(reason)s，停 %(n)s 天不算。"), days=days, reason=reason, n=spell.days)

    def notices(self) -> Iterator[str]:
        for spell in self.one.publicity:
            yield self.say(msgid("%(days)s公示。"), days=self.days(spell.first, spell.last))

    def extension(self) -> str:
        extension, day = self.one.extension, self.day(self.one.unextended_on)
        if extension is None:
            return ""
        if not extension.reason:
            return self.say(msgid("原来%(day)s到期，批准延长 %(n)s 个工作日。"), day=day, n=extension.days)
        reason = extension.reason.rstrip("。")
        text = msgid("原来%(day)s到期，因%(reason)s，批准延长 %(n)s 个工作日。")
        return self.say(text, day=day, n=extension.days, reason=reason)

    def moved(self) -> str:
        one = self.one
        if one.moved_from is None:
            return ""
        values = {"day": self.day(one.moved_from), "to": self.day(one.unextended_on)}
        return self.say(msgid("期满那天（%(day)s）不能办，顺延到%(to)s。"), **values)

    def stretched(self) -> str:
        return self.say(msgid("公示要挂满才能往下办，到期日往后推。")) if self.one.stretched else ""

    def end(self) -> str:
        day = self.day(self.one.due_on)
        if self.one.due_at is not None:
            return self.say(msgid("%(day)s%(time)s到期。"), day=day, time=f"{self.one.due_at:%H:%M}")
        return self.say(msgid("%(day)s到期（推算）。") if self.one.projected else msgid("%(day)s到期。"), day=day)

    def unknown(self) -> str:
        years = self.listed(str(year) for year in self.one.unknown_years)
        text = msgid("%(years)s 年的放假安排还没公布，先按周一至周五算。")
        return self.say(text, years=years) if years else ""

    def now(self) -> str:
        one = self.one
        values = {"day": self.day(one.today), "used": one.used}
        if one.is_finished:
            text = (
                msgid("%(day)s办完，超过 %(n)s 个工作日。")
                if one.left < 0
                else msgid("%(day)s办完，用了 %(used)s 天。")
            )
            return self.say(text, n=-one.left, **values)
        if one.stands:
            return self.say(msgid("现在%(reason)s，时间停着。"), reason=self.say(one.stands))
        if one.left < 0:
            return self.say(msgid("到%(day)s已经超过 %(n)s 个工作日。"), n=-one.left, **values)
        if one.left == 0:
            return self.say(msgid("%(day)s就是最后一天。"), **values)
        return self.say(msgid("到%(day)s用了 %(used)s 天，还剩 %(n)s 个工作日。"), n=one.left, **values)

    def listed(self, parts: Iterable[str]) -> str:
        return self.say(msgid("、")).join(parts)
